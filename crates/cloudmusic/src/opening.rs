//! From settings to an open studio: the only place that knows which setting becomes what.

mod engines;

pub(crate) use engines::{absent, registry};

use std::error::Error;
use std::path::Path;
use std::sync::Arc;

use access::{Calendar, Policy};
use engine::replicate::Webhook;
use pipeline::{Parts, Payments, Roster, Rules, Studio, SystemClock, Till, TillParts};
use settings::{BucketSettings, Flag, ObjectSettings, Settings, SettingsError, Sources};
use store::{Bucket, Database, Objects, StoreError, Url};
use stripe::{Stripe, StripeConfig, StripeError};

use crate::cli::Configured;

/// Why the studio could not be opened.
#[derive(Debug)]
pub(crate) enum OpenError {
    /// The data folder could not be made.
    Folder(std::io::Error),
    /// The store could not be opened.
    Store(StoreError),
    /// An engine that is named in the settings is not known.
    Engine {
        /// The key that names it.
        key: &'static str,
        /// The name.
        name: String,
    },
    /// An engine cannot be set up as it is configured.
    Setup(Box<dyn Error>),
    /// Stripe's client could not be set up.
    Stripe(StripeError),
}

impl std::fmt::Display for OpenError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Folder(_) => f.write_str("the data folder could not be made"),
            Self::Store(_) => f.write_str("the store could not be opened"),
            Self::Stripe(_) => f.write_str("the client for Stripe could not be set up"),
            Self::Setup(_) => f.write_str("an engine could not be set up"),
            Self::Engine { key, name } => {
                write!(f, "{key} is {name}, which no engine is called; see 'cloudmusic engines'")
            }
        }
    }
}

impl Error for OpenError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Folder(source) => Some(source),
            Self::Store(source) => Some(source),
            Self::Stripe(source) => Some(source),
            Self::Setup(source) => Some(source.as_ref()),
            Self::Engine { .. } => None,
        }
    }
}

/// Reads the settings; `more` are flags of the command beside those that every command has.
pub(crate) fn settings(
    configured: &Configured,
    more: Vec<Flag>,
) -> Result<Settings, SettingsError> {
    let data = configured.data.as_ref().map(|data| flag("--data", "server.data", data));
    let flags = data.into_iter().chain(more).collect();
    Settings::read(&Sources::gather(configured.config.as_deref(), flags)?)
}

pub(crate) fn flag(flag: &str, key: &'static str, value: &str) -> Flag {
    Flag { flag: flag.to_owned(), key, value: value.to_owned() }
}

/// Opens the database and brings its tables up to date.
pub(crate) async fn database(settings: &Settings) -> Result<Database, OpenError> {
    let url = match &settings.store.database {
        settings::Database::Sqlite(path) => {
            let folder = path.parent().unwrap_or(Path::new(""));
            std::fs::create_dir_all(folder).map_err(OpenError::Folder)?;
            Url::Sqlite(path.clone())
        }
        settings::Database::Postgres(url) => Url::Postgres(url.reveal().to_owned()),
    };
    Database::open(&url, settings.store.connections).await.map_err(OpenError::Store)
}

/// Opens the place where sound is kept.
pub(crate) fn objects(settings: &Settings) -> Result<Objects, OpenError> {
    let objects = match &settings.objects {
        ObjectSettings::Folder(folder) => Objects::in_folder(folder),
        ObjectSettings::Bucket(bucket) => Objects::in_bucket(&self::bucket(bucket)),
    };
    objects.map_err(OpenError::Store)
}

/// Opens everything.
pub(crate) async fn studio(settings: &Settings) -> Result<Studio, OpenError> {
    let (access, queue) = (&settings.access, &settings.queue);
    Ok(Studio::new(Parts {
        database: database(settings).await?,
        objects: objects(settings)?,
        roster: roster(settings)?,
        public_address: callback_address(settings),
        policy: Policy {
            daily_limit: access.daily_limit,
            network_daily_limit: access.network_daily_limit,
            in_flight_max: access.in_flight_max,
            queue_max: queue.length_max,
        },
        prices: settings.billing.prices.clone(),
        calendar: Calendar::new(access.time_zone.clone()),
        rules: Rules {
            running_per_visitor: queue.running_per_visitor,
            lease_ms: milliseconds(queue.lease),
            attempts_max: queue.attempts_max,
            deadline_ms: milliseconds(queue.deadline),
            paid_head_start_ms: milliseconds(queue.paid_head_start),
            workers: queue.workers,
        },
        clock: Box::new(SystemClock),
    }))
}

/// Who makes the loops, and on which terms.
fn roster(settings: &Settings) -> Result<Roster, OpenError> {
    let engines = registry(settings)?;
    let engine = &settings.engine;
    let named =
        [("engine.usual", Some(&engine.usual)), ("engine.fallback", engine.fallback.as_ref())];
    for (key, name) in named.into_iter().filter_map(|(key, name)| Some((key, name?))) {
        if engines.by_name(name).is_none() {
            return Err(OpenError::Engine { key, name: name.clone() });
        }
    }
    Ok(Roster {
        engines: Arc::new(engines),
        usual: engine.usual.clone(),
        fallback: engine.fallback.clone(),
        noncommercial_sales: engine.noncommercial_sales,
        spend_microdollars_a_day: i64::try_from(engine.spend_microdollars_a_day)
            .unwrap_or(i64::MAX),
    })
}

/// Where services may call back: they do so by https alone.
fn callback_address(settings: &Settings) -> Option<String> {
    let address = settings.server.public_url.as_ref().filter(|address| address.is_https());
    address.map(|address| address.as_str().to_owned())
}

/// Who believes Replicate's webhooks, if there is a secret to believe them by.
pub(crate) fn replicate_webhook(settings: &Settings) -> Result<Option<Webhook>, OpenError> {
    let replicate = settings.engine.replicate.as_ref();
    let secret = replicate.and_then(|replicate| replicate.webhook_secret.as_ref());
    let webhook = secret.map(|secret| Webhook::new(secret.reveal()));
    webhook.transpose().map_err(|error| OpenError::Setup(error.into()))
}

/// Opens the till over a database that is open already.
pub(crate) fn till(settings: &Settings, database: Database) -> Result<Till, OpenError> {
    let billing = &settings.billing;
    let payments = match &billing.stripe {
        Some(stripe) => Some(Payments {
            stripe: Stripe::new(StripeConfig {
                secret_key: stripe.secret_key.reveal().to_owned(),
                api_base: stripe.api_base.as_str().to_owned(),
                ..StripeConfig::default()
            })
            .map_err(OpenError::Stripe)?,
            webhook_secret: stripe.webhook_secret.as_ref().map(|secret| secret.reveal().to_owned()),
            return_address: stripe.return_address.as_str().to_owned(),
            expiry_ms: milliseconds(billing.checkout_expiry),
        }),
        None => None,
    };
    Ok(Till::new(TillParts {
        database,
        clock: Box::new(SystemClock),
        packs: billing.packs.clone(),
        payments,
        reconcile_every_ms: milliseconds(billing.reconcile_every),
    }))
}

fn bucket(settings: &BucketSettings) -> Bucket {
    Bucket {
        name: settings.bucket.clone(),
        endpoint: settings.endpoint.as_ref().map(|endpoint| endpoint.as_str().to_owned()),
        region: settings.region.clone(),
        access_key_id: settings.access_key_id.clone(),
        secret_access_key: settings.secret_access_key.reveal().to_owned(),
        session_token: settings.session_token.as_ref().map(|token| token.reveal().to_owned()),
        prefix: settings.prefix.clone(),
        path_style: settings.path_style,
        // What plain http may reach was checked with the settings.
        allow_http: settings.endpoint.as_ref().is_some_and(|endpoint| !endpoint.is_https()),
    }
}

fn milliseconds(duration: std::time::Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}
