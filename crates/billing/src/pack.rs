use std::str::FromStr;

use crate::money::decimal;
use crate::{Money, MoneyError};

const ID_CHARACTERS_MAX: usize = 32;
const CREDITS_MAX: i64 = 1_000_000;
/// More than anybody chooses from.
const PACKS_MAX: usize = 20;

/// Credits that are sold together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pack {
    /// What it is called: small letters, digits and hyphens, 1 to 32.
    pub id: String,
    /// How many, 1 to 1 000 000.
    pub credits: i64,
    /// What they cost together.
    pub price: Money,
}

/// Everything that is sold, in the order in which it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Packs(Vec<Pack>);

/// Why a text is no pack, or packs cannot be sold together.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PackError {
    /// Not a name, a number and a price.
    #[error("a pack is written as small: 40 credits for 4.00 USD")]
    Shape,
    /// Not a name.
    #[error("a pack's name has 1 to 32 small letters, digits and hyphens")]
    Id,
    /// Too many credits, or none.
    #[error("a pack has 1 to 1000000 credits")]
    Credits,
    /// Not a price.
    #[error(transparent)]
    Price(#[from] MoneyError),
    /// Two have one name.
    #[error("two packs are called {0}")]
    Twice(String),
    /// Too many packs.
    #[error("there are more than 20 packs")]
    TooMany,
}

impl Pack {
    /// What one credit comes to, rounded to the currency's smallest unit: `0.10 USD`; with as many digits more as it takes
    /// not to be nothing.
    pub fn each(&self) -> String {
        let Money { minor, currency } = self.price;
        let rounded = |minor: i64| (2 * minor + self.credits) / (2 * self.credits);
        let (mut each, mut decimals, mut scale) = (rounded(minor), currency.decimals(), 1);
        while each == 0 {
            scale *= 100;
            decimals += 2;
            each = rounded(minor * scale);
        }
        format!("{} {currency}", decimal(each, decimals))
    }
}

impl FromStr for Pack {
    type Err = PackError;

    fn from_str(text: &str) -> Result<Self, PackError> {
        let (id, rest) = text.split_once(':').ok_or(PackError::Shape)?;
        let (credits, price) = rest.split_once(" for ").ok_or(PackError::Shape)?;
        let credits = credits.trim();
        let counted = credits.strip_suffix("credits").or(credits.strip_suffix("credit"));
        let credits = counted.ok_or(PackError::Shape)?;
        let id = id.trim();
        let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if id.is_empty() || id.len() > ID_CHARACTERS_MAX || !id.chars().all(fits) {
            return Err(PackError::Id);
        }
        let credits: i64 = credits.trim().parse().map_err(|_| PackError::Credits)?;
        if !(1..=CREDITS_MAX).contains(&credits) {
            return Err(PackError::Credits);
        }
        Ok(Self { id: id.to_owned(), credits, price: price.parse()? })
    }
}

impl Packs {
    /// Packs that are sold together.
    ///
    /// # Errors
    /// [`PackError::Twice`], [`PackError::TooMany`].
    pub fn new(packs: Vec<Pack>) -> Result<Self, PackError> {
        if packs.len() > PACKS_MAX {
            return Err(PackError::TooMany);
        }
        for (number, pack) in packs.iter().enumerate() {
            if packs[..number].iter().any(|before| before.id == pack.id) {
                return Err(PackError::Twice(pack.id.clone()));
            }
        }
        Ok(Self(packs))
    }

    /// The pack of this name.
    pub fn by_id(&self, id: &str) -> Option<&Pack> {
        self.0.iter().find(|pack| pack.id == id)
    }

    /// All of them.
    pub fn iter(&self) -> std::slice::Iter<'_, Pack> {
        self.0.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pack_is_written_as_a_sentence() {
        let pack: Pack = "small: 40 credits for 4.00 USD".parse().unwrap();
        assert_eq!((pack.id.as_str(), pack.credits, pack.price.minor), ("small", 40, 400));
        assert_eq!(pack.each(), "0.10 USD");
    }

    #[test]
    fn a_single_credit_may_be_called_one() {
        let pack: Pack = "taste: 1 credit for 0.50 USD".parse().unwrap();
        assert_eq!((pack.credits, pack.price.minor), (1, 50));
    }

    #[test]
    fn one_credit_is_never_shown_as_costing_nothing() {
        for (text, each) in [
            ("a: 120 credits for 10.00 USD", "0.08 USD"),
            ("a: 300 credits for 20.00 USD", "0.07 USD"),
            ("a: 1000 credits for 1.00 USD", "0.0010 USD"),
            ("a: 3 credits for 500 JPY", "167 JPY"),
            ("a: 1000 credits for 100 JPY", "0.10 JPY"),
            ("a: 1000000 credits for 0.01 USD", "0.00000001 USD"),
            ("a: 1000000 credits for 0.001 KWD", "0.000000001 KWD"),
            ("a: 1 credits for 999999.99 USD", "999999.99 USD"),
        ] {
            assert_eq!(text.parse::<Pack>().unwrap().each(), each, "{text}");
        }
    }

    #[test]
    fn what_is_no_pack_is_refused() {
        for (text, error) in [
            ("", PackError::Shape),
            ("40 credits for 4.00 USD", PackError::Shape),
            ("small: 40 for 4.00 USD", PackError::Shape),
            ("small: 40 credits", PackError::Shape),
            ("Small: 40 credits for 4.00 USD", PackError::Id),
            (": 40 credits for 4.00 USD", PackError::Id),
            ("small: 0 credits for 4.00 USD", PackError::Credits),
            ("small: 1.5 credits for 4.00 USD", PackError::Credits),
            ("small: -1 credits for 4.00 USD", PackError::Credits),
            ("small: 1000001 credits for 4.00 USD", PackError::Credits),
            ("small: 40 credits for 4 USD", PackError::Price(MoneyError::Decimals { decimals: 2 })),
        ] {
            assert_eq!(text.parse::<Pack>(), Err(error), "{text}");
        }
    }

    #[test]
    fn two_packs_of_one_name_are_refused() {
        let pack: Pack = "small: 40 credits for 4.00 USD".parse().unwrap();
        let packs = Packs::new(vec![pack.clone()]).unwrap();
        assert_eq!(packs.by_id("small"), Some(&pack));
        assert_eq!(packs.by_id("large"), None);
        assert_eq!(Packs::new(vec![pack.clone(), pack]), Err(PackError::Twice("small".into())));
    }
}
