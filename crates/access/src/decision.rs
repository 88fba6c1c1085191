/// What is known of a visitor at the moment of a request, read in the transaction that acts on the decision.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Credits that can be spent.
    pub credits: i64,
    /// Free loops of this visitor today; those that failed or were cancelled are given back.
    pub used_today: u32,
    /// Free loops of this visitor's network today.
    pub network_used_today: u32,
    /// This visitor's jobs that wait or run.
    pub in_flight: u32,
    /// Everybody's jobs that wait.
    pub queue_length: u32,
}

/// What the operator allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Free loops a visitor and day.
    pub daily_limit: u32,
    /// Free loops a network and day.
    pub network_daily_limit: u32,
    /// Jobs of one visitor that may wait or run at a time.
    pub in_flight_max: u32,
    /// Jobs that may wait at a time.
    pub queue_max: u32,
}

/// The answer to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// It may go ahead.
    Allow(Grant),
    /// It may not, and nothing is taken.
    Block(Reason),
}

/// What a request goes ahead on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grant {
    /// This many credits; it goes ahead of free work.
    Paid(i64),
    /// One of the day's free loops.
    Free,
}

/// Why a request is blocked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reason {
    /// The visitor's free loops of the day are used.
    DailyLimit,
    /// The free loops of the visitor's network are used.
    NetworkLimit,
    /// The free loops are used, and what is asked for may not be sold.
    NotForSale,
    /// Too many jobs of this visitor wait or run.
    InFlight,
    /// Too many jobs wait.
    Busy,
}

/// Whether a request may go ahead, and on what; `price` is what it costs in credits, where it is paid with credits, and
/// `None` for what may not be sold.
///
/// Credits count before free loops. Who has neither is told so first, since waiting for the queue would not help them.
/// What costs no credits is never paid with them.
pub fn decide(facts: &Facts, policy: &Policy, price: Option<i64>) -> Decision {
    let used_up = facts.used_today >= policy.daily_limit
        || facts.network_used_today >= policy.network_daily_limit;
    let affordable = price.filter(|&price| price > 0 && facts.credits >= price);
    let grant = if let Some(price) = affordable {
        Grant::Paid(price)
    } else if price.is_none() && used_up {
        return Decision::Block(Reason::NotForSale);
    } else if facts.used_today >= policy.daily_limit {
        return Decision::Block(Reason::DailyLimit);
    } else if facts.network_used_today >= policy.network_daily_limit {
        return Decision::Block(Reason::NetworkLimit);
    } else {
        Grant::Free
    };
    if facts.in_flight >= policy.in_flight_max {
        Decision::Block(Reason::InFlight)
    } else if facts.queue_length >= policy.queue_max {
        Decision::Block(Reason::Busy)
    } else {
        Decision::Allow(grant)
    }
}

impl Grant {
    /// The word for it in answers, logs and the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::Paid(_) => "paid",
            Self::Free => "free",
        }
    }

    /// What it costs in credits.
    pub fn credits(self) -> i64 {
        match self {
            Self::Paid(credits) => credits,
            Self::Free => 0,
        }
    }
}

impl Reason {
    /// The stable code in answers, logs and the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::DailyLimit => "daily_limit",
            Self::NetworkLimit => "network_limit",
            Self::NotForSale => "not_for_sale",
            Self::InFlight => "in_flight",
            Self::Busy => "busy",
        }
    }

    /// Whether credits would let the request through; otherwise only waiting helps.
    pub fn credits_help(self) -> bool {
        matches!(self, Self::DailyLimit | Self::NetworkLimit)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const POLICY: Policy =
        Policy { daily_limit: 4, network_daily_limit: 40, in_flight_max: 4, queue_max: 1000 };

    #[test]
    fn the_decision_is_this_table() {
        use Decision::{Allow, Block};
        let free = Allow(Grant::Free);
        let paid = Allow(Grant::Paid(1));
        // credits, used today, network used today, in flight, queue length
        for ((credits, used, network, in_flight, queue), decision) in [
            ((0, 0, 0, 0, 0), free),
            ((0, 3, 39, 3, 999), free),
            ((0, 4, 0, 0, 0), Block(Reason::DailyLimit)),
            ((0, 9, 0, 0, 0), Block(Reason::DailyLimit)),
            ((0, 0, 40, 0, 0), Block(Reason::NetworkLimit)),
            ((0, 4, 40, 0, 0), Block(Reason::DailyLimit)),
            ((0, 4, 0, 4, 1000), Block(Reason::DailyLimit)),
            ((0, 0, 0, 4, 0), Block(Reason::InFlight)),
            ((0, 0, 0, 4, 1000), Block(Reason::InFlight)),
            ((0, 0, 0, 0, 1000), Block(Reason::Busy)),
            ((1, 0, 0, 0, 0), paid),
            ((1, 4, 40, 3, 999), paid),
            ((1, 0, 0, 4, 0), Block(Reason::InFlight)),
            ((1, 0, 0, 0, 1000), Block(Reason::Busy)),
            // A debt blocks paid work, not free work.
            ((-5, 0, 0, 0, 0), free),
            ((-5, 4, 0, 0, 0), Block(Reason::DailyLimit)),
        ] {
            let facts = Facts {
                credits,
                used_today: used,
                network_used_today: network,
                in_flight,
                queue_length: queue,
            };
            assert_eq!(decide(&facts, &POLICY, Some(1)), decision, "{facts:?}");
        }
    }

    #[test]
    fn too_few_credits_for_the_price_are_none() {
        let facts = Facts { credits: 2, used_today: 4, ..Facts::default() };
        assert_eq!(decide(&facts, &POLICY, Some(3)), Decision::Block(Reason::DailyLimit));
        let enough = Facts { credits: 3, ..facts };
        assert_eq!(decide(&enough, &POLICY, Some(3)), Decision::Allow(Grant::Paid(3)));
    }

    #[test]
    fn what_costs_nothing_is_a_free_loop_whatever_credits_there_are() {
        let facts = Facts { credits: 9, ..Facts::default() };
        assert_eq!(decide(&facts, &POLICY, Some(0)), Decision::Allow(Grant::Free));
        let used = Facts { used_today: 4, ..facts };
        assert_eq!(decide(&used, &POLICY, Some(0)), Decision::Block(Reason::DailyLimit));
    }

    #[test]
    fn what_may_not_be_sold_is_free_or_not_made() {
        let rich = Facts { credits: 9, ..Facts::default() };
        assert_eq!(decide(&rich, &POLICY, None), Decision::Allow(Grant::Free));
        for used in [Facts { used_today: 4, ..rich }, Facts { network_used_today: 40, ..rich }] {
            assert_eq!(decide(&used, &POLICY, None), Decision::Block(Reason::NotForSale));
        }
        assert!(!Reason::NotForSale.credits_help());
    }

    #[test]
    fn a_limit_of_nothing_closes_the_door() {
        let closed = Policy { daily_limit: 0, ..POLICY };
        assert_eq!(
            decide(&Facts::default(), &closed, Some(1)),
            Decision::Block(Reason::DailyLimit)
        );
    }

    proptest! {
        #[test]
        fn nothing_is_allowed_beyond_a_limit(
            credits in -3i64..5,
            used_today in 0u32..8,
            network_used_today in 0u32..50,
            in_flight in 0u32..8,
            queue_length in 990u32..1010,
            price in 0i64..4,
        ) {
            let facts = Facts { credits, used_today, network_used_today, in_flight, queue_length };
            if let Decision::Allow(grant) = decide(&facts, &POLICY, Some(price)) {
                prop_assert!(in_flight < 4 && queue_length < 1000);
                match grant {
                    Grant::Paid(paid) => prop_assert!(credits >= price && price > 0 && paid == price),
                    Grant::Free => prop_assert!(used_today < 4 && network_used_today < 40),
                }
            }
        }
    }
}
