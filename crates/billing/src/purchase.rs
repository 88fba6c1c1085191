use std::str::FromStr;

use crate::AccountError;

/// What became of a purchase.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PurchaseState {
    /// Not paid yet.
    Open,
    /// The buyer has done their part, and the money is on its way.
    Processing,
    /// Paid; some of it may have gone back.
    Paid,
    /// The money did not come.
    Failed,
    /// Nobody paid in time.
    Expired,
    /// What was paid is not what was asked.
    Refused,
    /// All the money went back.
    Refunded,
    /// The buyer's bank wants the money back, and it is not decided yet.
    Disputed,
    /// The bank took it back.
    Lost,
}

impl PurchaseState {
    const ALL: [Self; 9] = [
        Self::Open,
        Self::Processing,
        Self::Paid,
        Self::Failed,
        Self::Expired,
        Self::Refused,
        Self::Refunded,
        Self::Disputed,
        Self::Lost,
    ];

    /// Its word in answers, logs and the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Processing => "processing",
            Self::Paid => "paid",
            Self::Failed => "failed",
            Self::Expired => "expired",
            Self::Refused => "refused",
            Self::Refunded => "refunded",
            Self::Disputed => "disputed",
            Self::Lost => "lost",
        }
    }

    /// Whether nothing is expected any more. Something may happen still, and then it is told.
    pub fn is_settled(self) -> bool {
        !matches!(self, Self::Open | Self::Processing | Self::Disputed)
    }
}

impl FromStr for PurchaseState {
    type Err = AccountError;

    fn from_str(text: &str) -> Result<Self, AccountError> {
        Self::ALL.into_iter().find(|state| state.name() == text).ok_or(AccountError)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_are_read_back() {
        for state in PurchaseState::ALL {
            assert_eq!(state.name().parse(), Ok(state));
        }
        assert_eq!("maybe".parse::<PurchaseState>(), Err(AccountError));
    }
}
