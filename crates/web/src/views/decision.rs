use access::{Decision, Reason};
use pipeline::Blocked;
use serde_json::{Value, json};

use super::instant;
use crate::Site;

/// A decision that was or would be taken.
pub(crate) fn decision(decision: &Decision) -> Value {
    match decision {
        Decision::Allow(grant) => json!({"allow": true, "grant": grant.name()}),
        Decision::Block(reason) => json!({"allow": false, "reason": reason.code()}),
    }
}

/// What a blocked visitor can do.
pub(crate) fn remedies(site: &Site, blocked: &Blocked) -> Value {
    let Blocked { reason, price, credits, retry_after_ms } = *blocked;
    let until_ms = site.studio.now_ms() + retry_after_ms;
    let text = match reason {
        Reason::DailyLimit | Reason::NetworkLimit => {
            "Wait for the next day: the free loops come back by themselves."
        }
        Reason::NotForSale => {
            "Wait for the next day, when the free loops come back, or choose an engine whose loops may be sold."
        }
        Reason::InFlight => "Wait until one of your loops is ready.",
        Reason::Busy => "Try again in a moment.",
    };
    let mut remedies = vec![json!({"code": "wait", "text": text, "until": instant(until_ms)})];
    // What costs no credits is never paid with them.
    if site.till.sells() && reason.credits_help() && price > 0 {
        let (buy, recover) = (buying(price, credits), "Bring credits here from another browser.");
        remedies.push(json!({"code": "buy_credits", "text": buy, "until": null}));
        remedies.push(json!({"code": "recover", "text": recover, "until": null}));
    }
    Value::Array(remedies)
}

/// What buying comes to for whoever has too few credits.
fn buying(price: i64, credits: i64) -> String {
    let costs = format!("this loop costs {}", counted(price));
    match credits {
        ..0 => format!(
            "Buy credits: {} short, since a payment was taken back after its credits were spent; the next ones make that \
             good first, and {costs}.",
            counted(-credits)
        ),
        0 => format!("Buy credits: {costs}."),
        _ => format!("Buy credits: you have {}, and {costs}.", counted(credits)),
    }
}

fn counted(credits: i64) -> String {
    if credits == 1 { "1 credit".to_owned() } else { format!("{credits} credits") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_lacks_credits_is_told_how_many_there_are_and_what_it_costs() {
        assert_eq!(buying(1, 0), "Buy credits: this loop costs 1 credit.");
        assert_eq!(buying(2, 1), "Buy credits: you have 1 credit, and this loop costs 2 credits.");
        assert_eq!(
            buying(1, -40),
            "Buy credits: 40 credits short, since a payment was taken back after its credits were spent; the next ones \
             make that good first, and this loop costs 1 credit."
        );
    }
}
