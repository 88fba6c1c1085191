use std::fmt;
use std::str::FromStr;

use crate::StoreError;

/// The digits of Crockford's base 32, in lower case: no i, l, o or u that could be misread.
const DIGITS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// Enough digits of five bits for 128.
const LENGTH: usize = 26;

/// The name of a row that nobody can guess: 128 random bits as 26 digits.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Id(String);

impl Id {
    /// A new one.
    ///
    /// # Errors
    /// [`StoreError::Random`] if the system has no randomness to give.
    pub fn random() -> Result<Self, StoreError> {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes)?;
        let mut bits = u128::from_le_bytes(bytes);
        let mut text = String::with_capacity(LENGTH);
        for _ in 0..LENGTH {
            text.push(char::from(DIGITS[(bits & 31) as usize]));
            bits >>= 5;
        }
        Ok(Self(text))
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Only what [`Id::random`] may have made is read: nothing else need ever reach a query.
impl FromStr for Id {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let known = text.bytes().all(|byte| DIGITS.contains(&byte));
        if text.len() == LENGTH && known { Ok(Self(text.to_owned())) } else { Err(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_differ_and_are_read_back() {
        let ids: std::collections::HashSet<Id> = (0..1000).map(|_| Id::random().unwrap()).collect();
        assert_eq!(ids.len(), 1000);
        for id in ids {
            assert_eq!(id.as_str().parse(), Ok(id));
        }
    }

    #[test]
    fn nothing_else_is_an_id() {
        for wrong in ["", "a", "../../../../etc/passwd....", &"u".repeat(26), &"A".repeat(26)] {
            assert_eq!(wrong.parse::<Id>(), Err(()), "{wrong}");
        }
    }
}
