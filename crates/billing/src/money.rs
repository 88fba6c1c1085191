use std::fmt;
use std::str::FromStr;

/// Currencies without a smaller unit. <https://docs.stripe.com/currencies#zero-decimal>
const WHOLE: &[&str] = &[
    "bif", "clp", "djf", "gnf", "jpy", "kmf", "krw", "mga", "pyg", "rwf", "ugx", "vnd", "vuv",
    "xaf", "xof", "xpf",
];
/// Currencies with a thousand smaller units. <https://docs.stripe.com/currencies#three-decimal>
const THOUSANDTHS: &[&str] = &["bhd", "jod", "kwd", "omr", "tnd"];
/// The largest amount that Stripe takes has eight digits.
const MINOR_MAX: i64 = 99_999_999;

/// A currency by its three letters, in lower case as Stripe writes them.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Currency([u8; 3]);

/// An amount of money.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Money {
    /// In the currency's smallest unit.
    pub minor: i64,
    /// Of what.
    pub currency: Currency,
}

/// Why a text is no amount of money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// Not an amount and a currency.
    #[error("an amount of money is written as 4.00 USD")]
    Shape,
    /// Not three letters.
    #[error("a currency has three letters, such as USD")]
    Currency,
    /// Too many digits after the point, or too few.
    #[error("an amount in this currency is written with {decimals} digits after the point")]
    Decimals {
        /// How many there are to be.
        decimals: usize,
    },
    /// Nothing, or more than anybody pays.
    #[error("an amount is more than nothing and at most 99 999 999 of the smallest unit")]
    Range,
}

impl Currency {
    /// The letters, in lower case.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).expect("three ASCII letters")
    }

    /// Digits after the point.
    pub fn decimals(&self) -> usize {
        let is_one_of = |list: &[&str]| list.contains(&self.as_str());
        match (is_one_of(WHOLE), is_one_of(THOUSANDTHS)) {
            (true, _) => 0,
            (_, true) => 3,
            _ => 2,
        }
    }
}

impl FromStr for Currency {
    type Err = MoneyError;

    fn from_str(text: &str) -> Result<Self, MoneyError> {
        let letters: [u8; 3] = text.as_bytes().try_into().map_err(|_| MoneyError::Currency)?;
        if !letters.iter().all(u8::is_ascii_alphabetic) {
            return Err(MoneyError::Currency);
        }
        Ok(Self(letters.map(|letter| letter.to_ascii_lowercase())))
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// In capitals, as people write it.
impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.as_str().to_ascii_uppercase())
    }
}

/// `4.00 USD`
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", decimal(self.minor, self.currency.decimals()), self.currency)
    }
}

impl FromStr for Money {
    type Err = MoneyError;

    fn from_str(text: &str) -> Result<Self, MoneyError> {
        let (amount, currency) = text.trim().split_once(' ').ok_or(MoneyError::Shape)?;
        let currency: Currency = currency.trim().parse()?;
        let (whole, part) = amount.split_once('.').unwrap_or((amount, ""));
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !digits(whole) || !digits(part) {
            return Err(MoneyError::Shape);
        }
        let decimals = currency.decimals();
        if part.len() != decimals || (decimals == 0 && amount.contains('.')) {
            return Err(MoneyError::Decimals { decimals });
        }
        let minor: i64 = format!("{whole}{part}").parse().map_err(|_| MoneyError::Range)?;
        if !(1..=MINOR_MAX).contains(&minor) {
            return Err(MoneyError::Range);
        }
        Ok(Self { minor, currency })
    }
}

/// A whole number of smallest units with the point where it belongs.
pub(crate) fn decimal(minor: i64, decimals: usize) -> String {
    let sign = if minor < 0 { "-" } else { "" };
    let digits = format!("{:0>width$}", minor.unsigned_abs(), width = decimals + 1);
    let (whole, part) = digits.split_at(digits.len() - decimals);
    if part.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{part}") }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn money_is_written_as_people_write_it() {
        for (text, minor, currency) in [
            ("4.00 USD", 400, "usd"),
            ("0.01 eur", 1, "eur"),
            ("500 JPY", 500, "jpy"),
            ("1.250 KWD", 1250, "kwd"),
            ("  12.34   GBP ", 1234, "gbp"),
        ] {
            let money: Money = text.parse().unwrap();
            assert_eq!((money.minor, money.currency.as_str()), (minor, currency), "{text}");
        }
        assert_eq!("4.00 usd".parse::<Money>().unwrap().to_string(), "4.00 USD");
        assert_eq!("500 jpy".parse::<Money>().unwrap().to_string(), "500 JPY");
    }

    #[test]
    fn what_is_no_money_is_refused() {
        for (text, error) in [
            ("", MoneyError::Shape),
            ("4.00", MoneyError::Shape),
            ("USD 4.00", MoneyError::Currency),
            ("-4.00 USD", MoneyError::Shape),
            ("4,00 USD", MoneyError::Shape),
            (".50 USD", MoneyError::Shape),
            ("4 USD", MoneyError::Decimals { decimals: 2 }),
            ("4.0 USD", MoneyError::Decimals { decimals: 2 }),
            ("4.000 USD", MoneyError::Decimals { decimals: 2 }),
            ("500.00 JPY", MoneyError::Decimals { decimals: 0 }),
            ("500. JPY", MoneyError::Decimals { decimals: 0 }),
            ("0.00 USD", MoneyError::Range),
            ("1000000.00 USD", MoneyError::Range),
            ("99999999999999999999.00 USD", MoneyError::Range),
            ("4.00 DOLLAR", MoneyError::Currency),
            ("4.00 U$D", MoneyError::Currency),
        ] {
            assert_eq!(text.parse::<Money>(), Err(error), "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(minor in 1..=MINOR_MAX, currency in "[A-Z]{3}") {
            let money = Money { minor, currency: currency.parse().unwrap() };
            prop_assert_eq!(money.to_string().parse::<Money>(), Ok(money));
        }
    }
}
