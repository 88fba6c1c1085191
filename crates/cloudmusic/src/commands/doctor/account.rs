//! What Stripe says: whether it knows the key, what the key may do, and whether it tells the studio what happens.

use settings::{Settings, StripeSettings};
use stripe::{EVENT_TYPES, Stripe, StripeConfig, StripeError, WebhookEndpoint};

use super::{Finding, in_time, told};
use crate::output::plain;

const PAYMENTS: &str = "payments";
const KEY: &str = "Stripe's key";
const RIGHTS: &str = "rights of the key";
const SECRET: &str = "webhook secret";
const ENDPOINT: &str = "webhook at Stripe";

/// Names that nothing at Stripe has: who may ask about them is told that there is nothing.
const NO_SESSION: &str = "cs_test_cloudmusicdoctor";
const NO_PAYMENT: &str = "pi_cloudmusicdoctor";

pub(super) async fn examine(settings: &Settings) -> Vec<Finding> {
    let billing = &settings.billing;
    let Some(set) = &billing.stripe else {
        let words = "nothing is sold: set STRIPE_SECRET_KEY to a key of Stripe's to sell credits";
        return vec![Finding::skipped(PAYMENTS, words)];
    };
    let packs: Vec<String> = billing
        .packs
        .iter()
        .map(|pack| format!("{}: {} credits for {}", pack.id, pack.credits, pack.price))
        .collect();
    let mut findings = vec![Finding::ok(PAYMENTS, packs.join("; "))];
    let asked = Stripe::new(StripeConfig {
        secret_key: set.secret_key.reveal().to_owned(),
        api_base: set.api_base.as_str().to_owned(),
        ..StripeConfig::default()
    });
    let stripe = match asked {
        Ok(stripe) => stripe,
        Err(error) => {
            let words = told(&error);
            findings.push(Finding::wrong(
                KEY,
                words,
                "set STRIPE_SECRET_KEY to a secret key of Stripe's",
            ));
            return findings;
        }
    };
    let endpoints = in_time(stripe.webhook_endpoints()).await;
    let (key, is_known) = of_key(&stripe, set, endpoints.as_ref());
    findings.push(key);
    if is_known && is_restricted(set) {
        findings.push(of_rights(&stripe).await);
    }
    findings.push(of_secret(settings, set));
    if is_known {
        findings.push(of_endpoints(set, endpoints));
    }
    findings
}

fn is_restricted(set: &StripeSettings) -> bool {
    set.secret_key.reveal().starts_with("rk_")
}

/// What Stripe says of the key, and whether it knows it.
fn of_key(
    stripe: &Stripe,
    set: &StripeSettings,
    asked: Option<&Result<Vec<WebhookEndpoint>, StripeError>>,
) -> (Finding, bool) {
    let restricted = if is_restricted(set) { "restricted " } else { "" };
    let mode = if stripe.livemode() {
        format!("a {restricted}live key: buyers pay real money")
    } else {
        format!("a {restricted}test key: nobody pays real money")
    };
    let place = &set.api_base;
    match asked {
        // Whoever may not see webhooks is somebody all the same.
        Some(Ok(_) | Err(StripeError::Refused { status: 403, .. })) => {
            (Finding::ok(KEY, format!("{mode}; {place} knows it")), true)
        }
        // Stripe's own words repeat some of the key.
        Some(Err(StripeError::Refused { status: 401, .. })) => {
            let remedy = "copy it again from Stripe's dashboard (Developers, API keys): it may have been rolled or revoked";
            (Finding::wrong(KEY, format!("{place} does not know it"), remedy), false)
        }
        Some(Err(error @ StripeError::Refused { .. })) => {
            let words = format!("{place} answers oddly: {}", told(error));
            (
                Finding::wrong(
                    KEY,
                    words,
                    "ask again later; https://status.stripe.com tells of troubles",
                ),
                false,
            )
        }
        Some(Err(error)) => {
            let words = format!("{place} was not reached: {}", told(error));
            (
                Finding::wrong(
                    KEY,
                    words,
                    "let this machine reach it: names, firewall, proxy, certificates",
                ),
                false,
            )
        }
        None => {
            let words = format!("{place} does not answer");
            (Finding::wrong(KEY, words, "let this machine reach it: names, firewall, proxy"), false)
        }
    }
}

/// Whether a restricted key may do what selling needs. Everything is asked about what is not there, so nothing happens.
async fn of_rights(stripe: &Stripe) -> Finding {
    let (now_s, no_event) = (i64::from(u32::MAX), None);
    let asked = in_time(async {
        tokio::join!(
            async { stripe.expire_session(NO_SESSION).await.err() },
            async { stripe.session(NO_SESSION).await.err() },
            async { stripe.refunds(NO_PAYMENT).await.err() },
            async { stripe.disputes(NO_PAYMENT).await.err() },
            async { stripe.events(EVENT_TYPES, now_s, no_event).await.err() },
        )
    });
    let Some((write, read, refunds, disputes, events)) = asked.await else {
        return Finding::warning(RIGHTS, "Stripe did not answer in time", "ask again later");
    };
    let asked = [
        ("Checkout Sessions: write", write),
        ("Checkout Sessions: read", read),
        ("Charges and Refunds: read", refunds),
        ("Disputes: read", disputes),
        ("Events: read", events),
    ];
    let refused: Vec<&str> = asked
        .iter()
        .filter(|(_, error)| matches!(error, Some(StripeError::Refused { status: 403, .. })))
        .map(|(right, _)| *right)
        .collect();
    match refused.as_slice() {
        [] => Finding::ok(RIGHTS, "it may do everything that selling needs"),
        refused => Finding::wrong(
            RIGHTS,
            format!("it may not: {}", refused.join("; ")),
            "edit the key in Stripe's dashboard (Developers, API keys), and give it these rights",
        ),
    }
}

fn of_secret(settings: &Settings, set: &StripeSettings) -> Finding {
    match &set.webhook_secret {
        Some(_) => Finding::ok(SECRET, "set and well-formed"),
        None => Finding::warning(
            SECRET,
            format!(
                "not set: what is paid is found by asking Stripe, every {} s",
                settings.billing.reconcile_every.as_secs()
            ),
            "set STRIPE_WEBHOOK_SECRET to the signing secret of the webhook endpoint, so that credits come at once",
        ),
    }
}

fn of_endpoints(
    set: &StripeSettings,
    asked: Option<Result<Vec<WebhookEndpoint>, StripeError>>,
) -> Finding {
    if set.return_address.is_loopback() {
        let words = format!(
            "Stripe cannot reach {}; 'stripe listen --forward-to {0}/webhooks/stripe' brings events of test mode here",
            set.return_address
        );
        return Finding::skipped(ENDPOINT, words);
    }
    let address = format!("{}/webhooks/stripe", set.return_address);
    match asked {
        Some(Ok(endpoints)) => judged(&address, &endpoints),
        _ => Finding::skipped(
            ENDPOINT,
            format!(
                "the key may not list webhooks; see in Stripe's dashboard that {address} is told {}",
                events()
            ),
        ),
    }
}

/// What is to be said of the endpoints that Stripe knows.
fn judged(address: &str, endpoints: &[WebhookEndpoint]) -> Finding {
    let here: Vec<&WebhookEndpoint> =
        endpoints.iter().filter(|endpoint| endpoint.url.trim_end_matches('/') == address).collect();
    let endpoint = match here.as_slice() {
        [] => {
            let others: Vec<String> =
                endpoints.iter().take(3).map(|endpoint| plain(&endpoint.url)).collect();
            let others = match others.as_slice() {
                [] => String::new(),
                others => format!("; it knows {}", others.join(", ")),
            };
            return Finding::warning(
                ENDPOINT,
                format!("Stripe does not know {address}{others}"),
                format!(
                    "add it in Stripe's dashboard (Developers, Webhooks), with the events {}",
                    events()
                ),
            );
        }
        [endpoint] => endpoint,
        [_, _, ..] => {
            return Finding::warning(
                ENDPOINT,
                format!(
                    "Stripe knows {address} {} times, each with a secret of its own",
                    here.len()
                ),
                "remove all of them but one, and set STRIPE_WEBHOOK_SECRET to the secret of that one",
            );
        }
    };
    if endpoint.url != address {
        return Finding::warning(
            ENDPOINT,
            format!("Stripe tells {}, which is not quite {address}", plain(&endpoint.url)),
            "take the slash at its end away in Stripe's dashboard (Developers, Webhooks)",
        );
    }
    if endpoint.status != "enabled" {
        return Finding::warning(
            ENDPOINT,
            format!("{address} is {} at Stripe", plain(&endpoint.status)),
            "enable it in Stripe's dashboard (Developers, Webhooks)",
        );
    }
    let told = &endpoint.enabled_events;
    let is_told = |kind: &&str| told.iter().any(|told| told == "*" || told == kind);
    let missing: Vec<&str> = EVENT_TYPES.iter().copied().filter(|kind| !is_told(kind)).collect();
    match missing.as_slice() {
        [] => Finding::ok(ENDPOINT, format!("{address} is told everything it needs")),
        missing => Finding::warning(
            ENDPOINT,
            format!("{address} is not told of {}", missing.join(", ")),
            "add these events in Stripe's dashboard (Developers, Webhooks)",
        ),
    }
}

fn events() -> String {
    EVENT_TYPES.join(", ")
}

#[cfg(test)]
mod tests {
    use super::super::Verdict;
    use super::*;

    const HERE: &str = "https://loops.example.com/webhooks/stripe";

    fn endpoint(url: &str, status: &str, events: &[&str]) -> WebhookEndpoint {
        WebhookEndpoint {
            id: "we_1".to_owned(),
            url: url.to_owned(),
            status: status.to_owned(),
            enabled_events: events.iter().map(|event| (*event).to_owned()).collect(),
            api_version: None,
            livemode: false,
        }
    }

    fn verdict(endpoints: &[WebhookEndpoint]) -> (Verdict, String) {
        let found = judged(HERE, endpoints);
        assert_eq!(found.remedy.is_empty(), found.verdict == Verdict::Ok, "{found:?}");
        (found.verdict, format!("{} {}", found.words, found.remedy))
    }

    #[test]
    fn an_endpoint_that_is_told_everything_is_fine() {
        for events in [&["*"][..], EVENT_TYPES] {
            assert_eq!(verdict(&[endpoint(HERE, "enabled", events)]).0, Verdict::Ok);
        }
        let other = endpoint("https://elsewhere.example.com", "disabled", &[]);
        assert_eq!(verdict(&[other, endpoint(HERE, "enabled", &["*"])]).0, Verdict::Ok);
    }

    #[test]
    fn events_that_are_not_told_are_named_and_no_others() {
        let told: Vec<&str> = EVENT_TYPES.iter().copied().skip(1).collect();
        let (verdict, words) = verdict(&[endpoint(HERE, "enabled", &told)]);
        assert_eq!(verdict, Verdict::Warning);
        assert!(words.contains(EVENT_TYPES[0]) && !words.contains(EVENT_TYPES[1]), "{words}");
    }

    #[test]
    fn an_endpoint_elsewhere_switched_off_or_twice_is_a_warning_that_says_so() {
        let cases = [
            (vec![], "does not know"),
            (vec![endpoint("https://loops.example.com/hook", "enabled", &["*"])], "/hook"),
            (vec![endpoint(HERE, "disabled", &["*"])], "is disabled"),
            (vec![endpoint(HERE, "enabled", &["*"]), endpoint(HERE, "enabled", &["*"])], "2 times"),
            (vec![endpoint(&format!("{HERE}/"), "enabled", &["*"])], "slash"),
        ];
        for (endpoints, said) in cases {
            let (verdict, words) = verdict(&endpoints);
            assert_eq!(verdict, Verdict::Warning, "{words}");
            assert!(words.contains(said), "{words}");
        }
    }
}
