use serde_json::Value;

use crate::StripeError;

/// Stripe says that none is longer. <https://docs.stripe.com/upgrades#what-changes-does-stripe-consider-to-be-backward-compatible>
const CHARACTERS_MAX: usize = 255;

/// Whether a text can be the id of something at Stripe. Only such a text is put into a path.
pub(crate) fn is_id(text: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    (1..=CHARACTERS_MAX).contains(&text.len()) && text.bytes().all(fits)
}

pub(crate) fn checked(id: &str) -> Result<&str, StripeError> {
    if is_id(id) { Ok(id) } else { Err(StripeError::NotAnId) }
}

/// The id of something that is named or written out.
pub(crate) fn id_of(value: &Value) -> Option<String> {
    let id = value.as_str().or_else(|| value["id"].as_str())?;
    is_id(id).then(|| id.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_can_be_part_of_a_path_and_of_nothing_else() {
        assert!(is_id("cs_test_a1B2"));
        assert!(is_id(&"a".repeat(255)));
        for text in ["", "cs/../balance", "cs?limit=1", "cs%2F", "cs 1", "cs.1", "çs", "cs\n"] {
            assert!(!is_id(text), "{text:?}");
        }
        assert!(!is_id(&"a".repeat(256)));
    }
}
