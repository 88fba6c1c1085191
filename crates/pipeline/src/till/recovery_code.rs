use std::fmt;

use store::{Id, StoreError};

/// Digits of a code: 100 random bits, which nobody finds by trying.
const DIGITS: usize = 20;
/// Digits that are written together.
const GROUP: usize = 4;

/// What brings a wallet to another browser: twenty digits that can be read out and typed.
#[derive(Clone, PartialEq, Eq)]
pub struct RecoveryCode(String);

impl RecoveryCode {
    /// A new one.
    ///
    /// # Errors
    /// [`StoreError::Random`] if the system has no randomness to give.
    pub fn random() -> Result<Self, StoreError> {
        Ok(Self(Id::random()?.as_str()[..DIGITS].to_owned()))
    }

    /// What somebody typed: case, blanks and hyphens do not matter, and digits that are easily taken for each other are
    /// what they must have been. `None` if it cannot be a code.
    pub fn typed(text: &str) -> Option<Self> {
        // A code with every digit apart is the longest that makes sense.
        if text.len() > 4 * DIGITS {
            return None;
        }
        let digits = text.chars().filter(|c| !matches!(c, ' ' | '-' | '\t' | '\r' | '\n'));
        let digits = digits.map(|c| match c.to_ascii_lowercase() {
            'o' => '0',
            'i' | 'l' => '1',
            c => c,
        });
        let digits: String = digits.collect();
        let fits = |c: char| c.is_ascii_digit() || (c.is_ascii_lowercase() && c != 'u');
        (digits.len() == DIGITS && digits.chars().all(fits)).then_some(Self(digits))
    }

    /// The bare digits.
    pub(super) fn digits(&self) -> &str {
        &self.0
    }
}

/// For whoever is to keep it: `7k2m-9qxd-4tfh-w3ce-8vbn`.
impl fmt::Display for RecoveryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, digit) in self.0.chars().enumerate() {
            if number > 0 && number % GROUP == 0 {
                f.write_str("-")?;
            }
            write!(f, "{digit}")?;
        }
        Ok(())
    }
}

/// It opens a wallet, so it is not shown.
impl fmt::Debug for RecoveryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("•••")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_code_is_read_however_it_is_typed() {
        let code = RecoveryCode("0123456789abcdefghjk".to_owned());
        assert_eq!(code.to_string(), "0123-4567-89ab-cdef-ghjk");
        for typed in [
            "0123-4567-89ab-cdef-ghjk",
            "0123456789abcdefghjk",
            " OI23 4567 89AB CDEF GHJK\n",
            "olz3-4567-89ab-cdef-ghjk".replace('z', "2").as_str(),
        ] {
            assert_eq!(RecoveryCode::typed(typed), Some(code.clone()), "{typed}");
        }
    }

    #[test]
    fn what_cannot_be_a_code_is_none() {
        for typed in ["", "0123", "0123-4567-89ab-cdef-ghju", "0123-4567-89ab-cdef-ghj", "é"] {
            assert_eq!(RecoveryCode::typed(typed), None, "{typed}");
        }
        assert_eq!(RecoveryCode::typed(&"-".repeat(10_000)), None);
    }

    #[test]
    fn codes_differ_and_are_not_shown_by_accident() {
        let (one, other) = (RecoveryCode::random().unwrap(), RecoveryCode::random().unwrap());
        assert_ne!(one, other);
        assert_eq!(format!("{one:?}"), "•••");
        assert_eq!(RecoveryCode::typed(&one.to_string()), Some(one));
    }

    proptest! {
        #[test]
        fn whatever_is_typed_is_a_code_of_twenty_digits_or_none(text in ".{0,100}") {
            if let Some(code) = RecoveryCode::typed(&text) {
                prop_assert_eq!(code.digits().len(), DIGITS);
            }
        }
    }
}
