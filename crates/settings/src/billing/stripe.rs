use std::net::SocketAddr;

use crate::key::{Absent, Key};
use crate::reader::Reader;
use crate::shape::{Fault, Text};
use crate::{Secret, WebAddress, Wrong};

/// How to reach Stripe, and how Stripe and buyers reach the studio.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StripeSettings {
    /// What proves who asks.
    pub secret_key: Secret,
    /// What webhooks are signed with; without it none is taken, and Stripe is only asked.
    pub webhook_secret: Option<Secret>,
    /// Where Stripe is.
    pub api_base: WebAddress,
    /// Where buyers come back to.
    pub return_address: WebAddress,
}

impl StripeSettings {
    /// Whether buyers pay real money, which the key says.
    pub fn is_live(&self) -> bool {
        is_live(&self.secret_key)
    }
}

/// How Stripe's secrets begin: those of real money, those of none, and those that webhooks are signed with.
pub(crate) const LIVE: [&str; 2] = ["sk_live_", "rk_live_"];
pub(crate) const TEST: [&str; 2] = ["sk_test_", "rk_test_"];
pub(crate) const WEBHOOK: &str = "whsec_";

pub(super) static SECRET_KEY: Key<Text<Secret>> = Key {
    name: "billing.stripe_secret_key",
    variables: &["STRIPE_SECRET_KEY"],
    absent: Absent::Means { words: "nothing is sold", example: "sk_test_EXAMPLE" },
    secret: true,
    about: "The secret key of a Stripe account, or a restricted key that may write Checkout Sessions and read payments, refunds, \
            disputes and events. Better kept in a variable than in this file.",
    shape: Text {
        allowed: "sk_live_…, sk_test_…, rk_live_… or rk_test_…", parse: secret_key
    },
};

pub(super) static WEBHOOK_SECRET: Key<Text<Secret>> = Key {
    name: "billing.stripe_webhook_secret",
    variables: &["STRIPE_WEBHOOK_SECRET"],
    absent: Absent::Means {
        words: "no webhook is taken, Stripe is only asked",
        example: "whsec_EXAMPLE",
    },
    secret: true,
    about: "What Stripe signs webhooks with: it is shown beside the endpoint, which is the public address and /webhooks/stripe.",
    shape: Text { allowed: "whsec_…", parse: webhook_secret },
};

pub(super) static API_BASE: Key<Text<WebAddress>> = Key {
    name: "billing.stripe_api_base",
    variables: &["STRIPE_API_BASE"],
    absent: Absent::Is("https://api.stripe.com"),
    secret: false,
    about: "Where Stripe is, or what stands in for it.",
    shape: Text { allowed: "https://, or http:// to this machine itself", parse: api_base },
};

impl StripeSettings {
    /// `None` within if nothing is sold.
    pub(super) fn read(
        reader: &mut Reader<'_>,
        listen: Option<SocketAddr>,
        public_url: Option<&WebAddress>,
    ) -> Option<Option<Self>> {
        let secret_key = reader.optional(&SECRET_KEY);
        let webhook_secret = reader.optional(&WEBHOOK_SECRET);
        let api_base = reader.value(&API_BASE);
        let Some(secret_key) = secret_key? else {
            reader.refuse_alone(
                &WEBHOOK_SECRET,
                webhook_secret?.is_some(),
                [
                    "means nothing without a key",
                    "set billing.stripe_secret_key (STRIPE_SECRET_KEY), or take it out",
                ],
            );
            return Some(None);
        };
        let local = listen.filter(|listen| listen.ip().is_loopback() && listen.port() > 0);
        let local = local.and_then(|listen| WebAddress::origin(&format!("http://{listen}")).ok());
        // Without an address to listen at, something is wrong that is told elsewhere.
        listen?;
        let Some(return_address) = public_url.cloned().or(local) else {
            reader.refuse(homeless(reader));
            return None;
        };
        if is_live(&secret_key) && !return_address.is_https() && !return_address.is_loopback() {
            reader.refuse(Wrong {
                source: reader.source(&SECRET_KEY),
                value: None,
                problem: "takes real money, and buyers would come back without TLS".into(),
                allowed: String::new(),
                remedy: "let server.public_url (CLOUDMUSIC_PUBLIC_URL) begin with https".into(),
            });
            return None;
        }
        Some(Some(Self {
            secret_key,
            webhook_secret: webhook_secret?,
            api_base: api_base?,
            return_address,
        }))
    }
}

/// Buyers have to come back to somewhere, and what a request says about that is not to be believed.
fn homeless(reader: &Reader<'_>) -> Wrong {
    Wrong {
        source: reader.source(&SECRET_KEY),
        value: None,
        problem: "is set, and it is not known where buyers come back to".into(),
        allowed: String::new(),
        remedy:
            "set server.public_url (CLOUDMUSIC_PUBLIC_URL) to the address people type to get here"
                .into(),
    }
}

fn is_live(secret_key: &Secret) -> bool {
    LIVE.iter().any(|live| secret_key.reveal().starts_with(live))
}

fn secret_key(text: &str) -> Result<Secret, Fault> {
    const PROBLEM: &str = "is not a secret key of Stripe's";
    if text.starts_with("pk_") {
        let remedy =
            "this is the publishable key; the secret one stands below it in Stripe's dashboard";
        return Err(Fault::but(PROBLEM, remedy));
    }
    if text.starts_with(WEBHOOK) {
        let remedy = "this is a webhook secret; it belongs to billing.stripe_webhook_secret";
        return Err(Fault::but(PROBLEM, format!("{remedy} (STRIPE_WEBHOOK_SECRET)")));
    }
    let prefixes = LIVE.iter().chain(&TEST);
    let rest = prefixes.into_iter().find_map(|prefix| text.strip_prefix(prefix));
    well_formed(text, rest, PROBLEM)
}

fn webhook_secret(text: &str) -> Result<Secret, Fault> {
    const PROBLEM: &str = "is not a webhook secret of Stripe's";
    if LIVE.iter().chain(&TEST).any(|prefix| text.starts_with(prefix)) {
        let remedy =
            "this is a secret key; it belongs to billing.stripe_secret_key (STRIPE_SECRET_KEY)";
        return Err(Fault::but(PROBLEM, remedy));
    }
    well_formed(text, text.strip_prefix(WEBHOOK), PROBLEM)
}

fn well_formed(text: &str, rest: Option<&str>, problem: &'static str) -> Result<Secret, Fault> {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '+' | '/' | '=');
    match rest {
        Some(rest) if !rest.is_empty() && rest.chars().all(fits) => Ok(Secret::new(text)),
        Some(_) => {
            let remedy = "copy it again: it is cut off, or something stands in it that does not belong there";
            Err(Fault::but(problem, remedy))
        }
        None => Err(Fault::new(problem)),
    }
}

fn api_base(text: &str) -> Result<WebAddress, Fault> {
    let address = WebAddress::read(text)?;
    if !address.is_https() && !address.is_loopback() {
        let remedy = "write https: the key would be readable on the way";
        return Err(Fault::but("is another machine, spoken to without TLS", remedy));
    }
    Ok(address)
}
