use std::fmt;
use std::str::FromStr;

const WALLET: &str = "wallet:";

/// Where credits lie.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Account {
    /// What somebody can spend; below zero when a payment was taken back after it was spent.
    Wallet(String),
    /// What is set aside for loops that are being made.
    Holds,
    /// What loops have earned.
    Revenue,
    /// Where bought credits come from; below zero by as many as were sold.
    Purchases,
    /// Where credits come from and go to by the operator's hand.
    Adjustments,
}

/// A name that nothing in the ledger has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("nothing in the ledger is called so")]
pub struct AccountError;

impl Account {
    /// Its name in the ledger.
    pub fn name(&self) -> String {
        self.to_string()
    }
}

impl fmt::Display for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Wallet(id) => write!(f, "{WALLET}{id}"),
            Self::Holds => f.write_str("holds"),
            Self::Revenue => f.write_str("revenue"),
            Self::Purchases => f.write_str("purchases"),
            Self::Adjustments => f.write_str("adjustments"),
        }
    }
}

impl FromStr for Account {
    type Err = AccountError;

    fn from_str(text: &str) -> Result<Self, AccountError> {
        match text {
            "holds" => Ok(Self::Holds),
            "revenue" => Ok(Self::Revenue),
            "purchases" => Ok(Self::Purchases),
            "adjustments" => Ok(Self::Adjustments),
            _ => match text.strip_prefix(WALLET) {
                Some(id) if !id.is_empty() => Ok(Self::Wallet(id.to_owned())),
                _ => Err(AccountError),
            },
        }
    }
}

/// Why credits went from one account to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TransferKind {
    /// Set aside for a loop: wallet to holds.
    Hold,
    /// The loop was made: holds to revenue.
    Capture,
    /// It was not: holds to wallet.
    Void,
    /// A pack was paid: purchases to wallet.
    Purchase,
    /// Its money went back: wallet to purchases.
    Refund,
    /// Its money did not go back after all: purchases to wallet.
    RefundFailed,
    /// Its money is disputed: wallet to purchases.
    Dispute,
    /// The dispute was won: purchases to wallet.
    DisputeWon,
    /// The operator gave: adjustments to wallet.
    Grant,
    /// The operator took: wallet to adjustments.
    Revoke,
    /// Brought over from the prototype: adjustments to wallet.
    Import,
    /// From a visitor's imported wallet to the one that their browser holds.
    Absorb,
}

impl TransferKind {
    const ALL: [Self; 12] = [
        Self::Hold,
        Self::Capture,
        Self::Void,
        Self::Purchase,
        Self::Refund,
        Self::RefundFailed,
        Self::Dispute,
        Self::DisputeWon,
        Self::Grant,
        Self::Revoke,
        Self::Import,
        Self::Absorb,
    ];

    /// Its word in the ledger.
    pub fn name(self) -> &'static str {
        match self {
            Self::Hold => "hold",
            Self::Capture => "capture",
            Self::Void => "void",
            Self::Purchase => "purchase",
            Self::Refund => "refund",
            Self::RefundFailed => "refund_failed",
            Self::Dispute => "dispute",
            Self::DisputeWon => "dispute_won",
            Self::Grant => "grant",
            Self::Revoke => "revoke",
            Self::Import => "import",
            Self::Absorb => "absorb",
        }
    }
}

impl FromStr for TransferKind {
    type Err = AccountError;

    fn from_str(text: &str) -> Result<Self, AccountError> {
        Self::ALL.into_iter().find(|kind| kind.name() == text).ok_or(AccountError)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_back() {
        for account in [
            Account::Wallet("w1".into()),
            Account::Holds,
            Account::Revenue,
            Account::Purchases,
            Account::Adjustments,
        ] {
            assert_eq!(account.name().parse(), Ok(account));
        }
        for kind in TransferKind::ALL {
            assert_eq!(kind.name().parse(), Ok(kind));
        }
    }

    #[test]
    fn other_names_are_refused() {
        for text in ["", "wallet", "wallet:", "wallets", "Holds", "tips"] {
            assert_eq!(text.parse::<Account>(), Err(AccountError), "{text}");
            assert_eq!(text.parse::<TransferKind>(), Err(AccountError), "{text}");
        }
    }
}
