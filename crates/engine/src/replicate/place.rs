/// A model's address at Replicate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) owner: String,
    pub(super) name: String,
    /// 64 hexadecimal digits. Official models have none.
    pub(super) version: Option<String>,
}

impl Place {
    /// Reads `owner/name` and a version, each of which goes into an address.
    pub(super) fn new(model: &str, version: Option<&str>) -> Result<Self, String> {
        let (owner, name) = model.split_once('/').ok_or("a model is called owner/name")?;
        for word in [owner, name] {
            let fits =
                |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
            let dots_only = word.bytes().all(|byte| byte == b'.');
            if dots_only || !word.bytes().all(fits) {
                return Err(format!("'{model}' is no name of a model: it is owner/name"));
            }
        }
        let digits = |version: &str| {
            version.len() == 64 && version.bytes().all(|byte| byte.is_ascii_hexdigit())
        };
        if let Some(version) = version.filter(|version| !digits(version)) {
            return Err(format!("'{version}' is no version: it has 64 hexadecimal digits"));
        }
        Ok(Self {
            owner: owner.to_owned(),
            name: name.to_owned(),
            version: version.map(str::to_owned),
        })
    }

    /// `/models/owner/name`
    pub(super) fn path(&self) -> String {
        format!("/models/{}/{}", self.owner, self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_model_is_an_owner_and_a_name() {
        let version = "0123456789abcdef".repeat(4);
        let place = Place::new("meta/musicgen", Some(&version)).unwrap();
        assert_eq!(place.path(), "/models/meta/musicgen");
        assert_eq!(place.version, Some(version));
        assert_eq!(Place::new("stability-ai/stable-audio-2.5", None).unwrap().version, None);
    }

    #[test]
    fn what_would_lead_elsewhere_is_no_model() {
        for model in
            ["", "musicgen", "/", "a/", "/b", "../musicgen", "a/..", "a/b/c", "a/b?c", "a b/c"]
        {
            assert!(Place::new(model, None).is_err(), "{model}");
        }
        for version in ["", "latest", "671ac645", &"g".repeat(64)] {
            assert!(Place::new("a/b", Some(version)).is_err(), "{version}");
        }
    }
}
