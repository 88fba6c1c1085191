use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use store::Id;

/// The cookie that says whose history it is.
pub(crate) const NAME: &str = "cm_owner";
/// As long as browsers keep a cookie: 400 days, renewed with every visit.
const SECONDS: u32 = 400 * 24 * 3600;
/// Bytes of the signature: 128 bits cannot be guessed.
const SIGNATURE_BYTES: usize = 16;

/// What cookies are signed with.
#[derive(Clone)]
pub struct CookieKey([u8; 32]);

impl From<[u8; 32]> for CookieKey {
    fn from(key: [u8; 32]) -> Self {
        Self(key)
    }
}

impl CookieKey {
    /// The `Set-Cookie` header that makes a browser an owner.
    pub(crate) fn set(&self, owner: &Id, https: bool) -> String {
        let secure = if https { "; Secure" } else { "" };
        let signature = URL_SAFE_NO_PAD.encode(&self.signature(owner)[..SIGNATURE_BYTES]);
        format!(
            "{NAME}={owner}.{signature}; Path=/; Max-Age={SECONDS}; HttpOnly; SameSite=Lax{secure}"
        )
    }

    /// The owner that the `Cookie` headers prove; anything that was tampered with proves nothing.
    pub(crate) fn owner<'a>(&self, headers: impl Iterator<Item = &'a str>) -> Option<Id> {
        let cookies = headers.flat_map(|header| header.split(';'));
        let ours = cookies.filter_map(|cookie| cookie.trim().strip_prefix(NAME)?.strip_prefix('='));
        ours.filter_map(|value| self.verified(value)).next()
    }

    fn verified(&self, value: &str) -> Option<Id> {
        let (owner, signature) = value.split_once('.')?;
        let owner: Id = owner.parse().ok()?;
        let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
        if signature.len() != SIGNATURE_BYTES {
            return None;
        }
        self.mac(&owner).verify_truncated_left(&signature).ok()?;
        Some(owner)
    }

    fn signature(&self, owner: &Id) -> Vec<u8> {
        self.mac(owner).finalize().into_bytes().to_vec()
    }

    fn mac(&self, owner: &Id) -> Hmac<Sha256> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).expect("any length is a key");
        mac.update(NAME.as_bytes());
        mac.update(owner.as_str().as_bytes());
        mac
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn key() -> CookieKey {
        CookieKey::from([7; 32])
    }

    fn value(header: &str) -> String {
        header.split(';').next().unwrap().to_owned()
    }

    #[test]
    fn what_was_set_is_read_back_among_other_cookies() {
        let owner = Id::random().unwrap();
        let set = key().set(&owner, true);
        assert!(set.ends_with("; HttpOnly; SameSite=Lax; Secure"), "{set}");
        let cookies = format!("theme=dark; {}; other=1", value(&set));
        assert_eq!(key().owner([cookies.as_str()].into_iter()), Some(owner));
    }

    #[test]
    fn another_key_or_another_owner_proves_nothing() {
        let owner = Id::random().unwrap();
        let set = value(&key().set(&owner, false));
        assert_eq!(CookieKey::from([8; 32]).owner([set.as_str()].into_iter()), None);
        let forged = set.replace(owner.as_str(), Id::random().unwrap().as_str());
        assert_eq!(key().owner([forged.as_str()].into_iter()), None);
        for cut in [&set[..set.len() - 1], &set[..set.len() - 4], &format!("{set}A")] {
            assert_eq!(key().owner([cut].into_iter()), None, "{cut}");
        }
    }

    proptest! {
        #[test]
        fn no_header_proves_an_owner_by_chance(header in ".{0,200}") {
            prop_assert_eq!(key().owner([header.as_str()].into_iter()), None);
            let named = format!("{NAME}={header}");
            prop_assert_eq!(key().owner([named.as_str()].into_iter()), None);
        }
    }
}
