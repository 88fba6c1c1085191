pub(crate) mod stripe;

pub use stripe::StripeSettings;

use std::net::SocketAddr;
use std::time::Duration;

use ::billing::{Pack, Packs, Price, Prices};

use crate::key::{Absent, Key};
use crate::reader::Reader;
use crate::sections::Section;
use crate::shape::{Fault, List, Seconds};
use crate::{Source, WebAddress, Wrong};

/// What credits cost and buy, and how they are paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BillingSettings {
    /// What is sold.
    pub packs: Packs,
    /// What loops cost.
    pub prices: Prices,
    /// Who takes the money; without it, nothing is sold.
    pub stripe: Option<StripeSettings>,
    /// How long a checkout can be paid, 31 minutes to a minute less than a day.
    pub checkout_expiry: Duration,
    /// How often Stripe is asked about what it did not tell, 1 second to an hour.
    pub reconcile_every: Duration,
}

pub(crate) static SECTION: Section = Section {
    name: "billing",
    about: "What credits cost and buy, and who takes the money. Without a Stripe key nothing is sold.",
    keys: &[
        &PACKS,
        &PRICES,
        &stripe::SECRET_KEY,
        &stripe::WEBHOOK_SECRET,
        &stripe::API_BASE,
        &CHECKOUT_EXPIRY,
        &RECONCILE_EVERY,
    ],
};

static PACKS: Key<List<Pack>> = Key {
    name: "billing.packs",
    variables: &["CLOUDMUSIC_PACKS"],
    absent: Absent::Is(
        "small: 40 credits for 4.00 USD, medium: 120 credits for 10.00 USD, large: 300 credits for 20.00 USD",
    ),
    secret: false,
    about: "What is sold, in the order in which it is shown.",
    shape: List {
        allowed: "NAME: NUMBER credits for AMOUNT CURRENCY, such as small: 40 credits for 4.00 USD",
        parse: pack,
    },
};

static PRICES: Key<List<(String, Price)>> = Key {
    name: "billing.prices",
    variables: &["CLOUDMUSIC_PRICES"],
    absent: Absent::Is("*: 1"),
    secret: false,
    about: "What a loop costs in credits, by the engine that makes it; * stands for all others. With 'per N seconds' each begun \
            part of that length counts. What costs 0 is never paid with credits.",
    shape: List { allowed: "ENGINE: CREDITS or ENGINE: CREDITS per N seconds", parse: price },
};

static CHECKOUT_EXPIRY: Key<Seconds> = Key {
    name: "billing.checkout_expiry_s",
    variables: &["CLOUDMUSIC_CHECKOUT_EXPIRY_S"],
    absent: Absent::Is("3600"),
    secret: false,
    about: "How long a checkout can be paid.",
    // Stripe allows 30 minutes to 24 hours from when it is asked; clocks differ, and requests take their time.
    // https://docs.stripe.com/api/checkout/sessions/create
    shape: Seconds { min: 1_860.0, max: 86_340.0 },
};

static RECONCILE_EVERY: Key<Seconds> = Key {
    name: "billing.reconcile_every_s",
    variables: &["CLOUDMUSIC_RECONCILE_EVERY_S"],
    absent: Absent::Is("300"),
    secret: false,
    about: "How often Stripe is asked about what its webhooks did not tell.",
    shape: Seconds { min: 1.0, max: 3_600.0 },
};

impl BillingSettings {
    /// `listen` and `public_url` are the server's, if they are known.
    pub(crate) fn read(
        reader: &mut Reader<'_>,
        listen: Option<SocketAddr>,
        public_url: Option<&WebAddress>,
    ) -> Option<Self> {
        let packs = reader.value(&PACKS);
        let prices = reader.value(&PRICES);
        let stripe = StripeSettings::read(reader, listen, public_url);
        let checkout_expiry = reader.value(&CHECKOUT_EXPIRY);
        let reconcile_every = reader.value(&RECONCILE_EVERY);
        let packs = packs.and_then(|packs| together(reader, &PACKS, Packs::new(packs)));
        let prices = prices.and_then(|prices| together(reader, &PRICES, Prices::new(prices)));
        let (packs, stripe) = (packs?, stripe?);
        if stripe.is_some() && packs.iter().next().is_none() {
            reader.refuse(nothing_to_sell(reader.source(&PACKS)));
        }
        Some(Self {
            packs,
            prices: prices?,
            stripe,
            checkout_expiry: checkout_expiry?,
            reconcile_every: reconcile_every?,
        })
    }
}

/// Entries that are fine one by one and may not go together.
fn together<T, S, E: std::fmt::Display>(
    reader: &mut Reader<'_>,
    key: &Key<S>,
    value: Result<T, E>,
) -> Option<T> {
    value
        .inspect_err(|error| {
            reader.refuse(Wrong {
                source: reader.source(key),
                value: None,
                problem: "has entries that do not go together".into(),
                allowed: String::new(),
                remedy: error.to_string(),
            });
        })
        .ok()
}

fn nothing_to_sell(source: Source) -> Wrong {
    Wrong {
        source,
        value: None,
        problem: "has no pack, and there is a Stripe key to sell some with".into(),
        allowed: String::new(),
        remedy: "name at least one, or take it out for the usual ones".into(),
    }
}

fn pack(text: &str) -> Result<Pack, Fault> {
    text.parse().map_err(|error: ::billing::PackError| Fault {
        problem: "is not a pack",
        remedy: Some(error.to_string()),
    })
}

fn price(text: &str) -> Result<(String, Price), Fault> {
    Prices::entry(text)
        .map_err(|error| Fault { problem: "is not a price", remedy: Some(error.to_string()) })
}
