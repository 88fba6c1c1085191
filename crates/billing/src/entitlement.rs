use crate::{Money, PurchaseState};

/// What a purchase asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms {
    /// Credits that it is to bring.
    pub credits: i64,
    /// What it is to cost.
    pub price: Money,
    /// Whether with real money.
    pub livemode: bool,
}

/// What is known of a payment now. Amounts are in the currency's smallest unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payment {
    /// How far it is.
    pub progress: Progress,
    /// What was paid, or is to be.
    pub amount_total: Option<i64>,
    /// In which currency, by its three letters.
    pub currency: Option<String>,
    /// Whether with real money.
    pub livemode: bool,
    /// What went back in refunds.
    pub refunded: i64,
    /// What banks hold back or took back in disputes.
    pub disputed: i64,
    /// Whether a dispute is not decided yet.
    pub dispute_open: bool,
    /// Whether a dispute was lost.
    pub dispute_lost: bool,
}

/// How far a payment is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Progress {
    /// The buyer has not done anything yet.
    Open,
    /// The buyer can do nothing any more.
    Expired,
    /// The buyer has done their part, and the money is on its way.
    Processing,
    /// The money is there.
    Paid,
    /// The money did not come.
    Failed,
}

/// What a payment is good for, in credits. It depends on the payment as it stands, and on nothing that came before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entitlement {
    /// What became of the purchase.
    pub state: PurchaseState,
    /// Credits that it brings: all of them or none.
    pub credited: i64,
    /// Of these, what refunds take back.
    pub refunded: i64,
    /// Of these, what disputes take back.
    pub disputed: i64,
}

/// What a payment is good for.
///
/// Only what is paid, and is exactly what was asked for, brings credits. Money that goes back takes its share of them,
/// rounded down in the buyer's favour; all of it takes all of them.
pub fn entitlement(terms: &Terms, payment: &Payment) -> Entitlement {
    let nothing = |state| Entitlement { state, credited: 0, refunded: 0, disputed: 0 };
    match payment.progress {
        Progress::Open => nothing(PurchaseState::Open),
        Progress::Expired => nothing(PurchaseState::Expired),
        Progress::Processing => nothing(PurchaseState::Processing),
        Progress::Failed => nothing(PurchaseState::Failed),
        Progress::Paid if !is_as_asked(terms, payment) => nothing(PurchaseState::Refused),
        Progress::Paid => {
            let amount = terms.price.minor;
            let refunded = payment.refunded.clamp(0, amount);
            let disputed = payment.disputed.clamp(0, amount - refunded);
            // The share of both together, so that two halves of everything are everything.
            let refunded_credits = share(terms, refunded);
            let taken_back = share(terms, refunded + disputed);
            let state = if refunded == amount {
                PurchaseState::Refunded
            } else if payment.dispute_open {
                PurchaseState::Disputed
            } else if payment.dispute_lost {
                PurchaseState::Lost
            } else {
                PurchaseState::Paid
            };
            Entitlement {
                state,
                credited: terms.credits,
                refunded: refunded_credits,
                disputed: taken_back - refunded_credits,
            }
        }
    }
}

fn is_as_asked(terms: &Terms, payment: &Payment) -> bool {
    let currency = payment.currency.as_deref().unwrap_or_default();
    payment.amount_total == Some(terms.price.minor)
        && currency.eq_ignore_ascii_case(terms.price.currency.as_str())
        && payment.livemode == terms.livemode
}

/// The credits that an amount of the price stands for.
fn share(terms: &Terms, amount: i64) -> i64 {
    // A million credits times eight digits of money fit.
    terms.credits * amount / terms.price.minor
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn terms() -> Terms {
        Terms { credits: 40, price: "4.00 USD".parse().unwrap(), livemode: false }
    }

    fn paid() -> Payment {
        Payment {
            progress: Progress::Paid,
            amount_total: Some(400),
            currency: Some("usd".into()),
            livemode: false,
            refunded: 0,
            disputed: 0,
            dispute_open: false,
            dispute_lost: false,
        }
    }

    #[test]
    fn the_entitlement_is_this_table() {
        use PurchaseState::{
            Disputed, Expired, Failed, Lost, Open, Paid, Processing, Refunded, Refused,
        };
        let of = |progress| Payment { progress, ..paid() };
        let back = |refunded, disputed, dispute_open| Payment {
            refunded,
            disputed,
            dispute_open,
            dispute_lost: disputed > 0 && !dispute_open,
            ..paid()
        };
        for (payment, state, credited, refunded, disputed) in [
            (of(Progress::Open), Open, 0, 0, 0),
            (of(Progress::Expired), Expired, 0, 0, 0),
            (of(Progress::Processing), Processing, 0, 0, 0),
            (of(Progress::Failed), Failed, 0, 0, 0),
            (paid(), Paid, 40, 0, 0),
            (Payment { currency: Some("USD".into()), ..paid() }, Paid, 40, 0, 0),
            (Payment { amount_total: Some(399), ..paid() }, Refused, 0, 0, 0),
            (Payment { amount_total: Some(401), ..paid() }, Refused, 0, 0, 0),
            (Payment { amount_total: None, ..paid() }, Refused, 0, 0, 0),
            (Payment { currency: Some("eur".into()), ..paid() }, Refused, 0, 0, 0),
            (Payment { currency: None, ..paid() }, Refused, 0, 0, 0),
            (Payment { livemode: true, ..paid() }, Refused, 0, 0, 0),
            (back(100, 0, false), Paid, 40, 10, 0),
            // Less than a credit's worth is no credit.
            (back(9, 0, false), Paid, 40, 0, 0),
            (back(400, 0, false), Refunded, 40, 40, 0),
            (back(999, 0, false), Refunded, 40, 40, 0),
            (back(0, 400, true), Disputed, 40, 0, 40),
            (back(0, 400, false), Lost, 40, 0, 40),
            (back(100, 400, true), Disputed, 40, 10, 30),
            (back(400, 400, true), Refunded, 40, 40, 0),
            (back(-5, -5, false), Paid, 40, 0, 0),
        ] {
            let expected = Entitlement { state, credited, refunded, disputed };
            assert_eq!(entitlement(&terms(), &payment), expected, "{payment:?}");
        }
    }

    proptest! {
        #[test]
        fn nothing_takes_back_more_than_was_brought(
            credits in 1i64..=1_000_000,
            minor in 1i64..=99_999_999,
            refunded in 0i64..200_000_000,
            disputed in 0i64..200_000_000,
        ) {
            let price = Money { minor, currency: "usd".parse().unwrap() };
            let terms = Terms { credits, price, livemode: false };
            let payment = |refunded, disputed| {
                Payment { amount_total: Some(minor), refunded, disputed, ..paid() }
            };
            let now = entitlement(&terms, &payment(refunded, disputed));
            prop_assert_eq!(now.credited, credits);
            prop_assert!(now.refunded >= 0 && now.disputed >= 0);
            prop_assert!(now.refunded + now.disputed <= now.credited);
            // All the money is all the credits, in whatever way it goes.
            prop_assert_eq!(now.refunded + now.disputed == credits, refunded + disputed >= minor);
            // More money back never takes fewer credits.
            let more = entitlement(&terms, &payment(refunded + 1, disputed));
            prop_assert!(more.refunded >= now.refunded);
            prop_assert!(more.refunded + more.disputed >= now.refunded + now.disputed);
        }

        #[test]
        fn what_is_not_paid_is_good_for_nothing(
            progress in prop::sample::select(vec![Progress::Open, Progress::Expired, Progress::Processing, Progress::Failed]),
            amount in any::<i64>(),
            refunded in any::<i64>(),
            disputed in any::<i64>(),
        ) {
            let payment = Payment { progress, amount_total: Some(amount), refunded, disputed, ..paid() };
            prop_assert_eq!(entitlement(&terms(), &payment).credited, 0);
        }
    }
}
