mod mapped;
mod musicgen;

pub use mapped::MappedModelSettings;
pub use musicgen::MusicGenSettings;

use std::time::Duration;

use crate::key::{Absent, Key};
use crate::near::nearest;
use crate::reader::Reader;
use crate::sections::Section;
use crate::shape::{Fault, List, Seconds, Text, Whole};
use crate::{Secret, WebAddress};

/// Models that run at Replicate.
#[derive(Clone, Debug, PartialEq)]
pub struct ReplicateSettings {
    /// What proves who asks.
    pub api_token: Secret,
    /// What webhooks are signed with; without it none is asked for, and Replicate is only asked.
    pub webhook_secret: Option<Secret>,
    /// Where Replicate is.
    pub api_base: WebAddress,
    /// Where its sounds may be fetched from.
    pub delivery_hosts: Vec<String>,
    /// Which of the known models are engines, by their names as such.
    pub models: Vec<String>,
    /// Versions in place of the known ones, by the name of the engine.
    pub versions: Vec<(String, String)>,
    /// What takes cost in place of what they are taken to cost, in millionths of a US dollar, by the name of the engine.
    pub costs: Vec<(String, u64)>,
    /// Any other models.
    pub mapped: Vec<MappedModelSettings>,
    /// What MusicGen is told that is not in a brief.
    pub musicgen: MusicGenSettings,
    /// How long one try waits for a take, a second to an hour.
    pub patience: Duration,
    /// When Replicate itself ends a prediction, 5 seconds to a day.
    pub cancel_after: Duration,
    /// How long a prediction is looked for whose creation was not answered, a tenth of a second to an hour.
    pub lost_patience: Duration,
    /// The longest pause between two questions about a prediction.
    pub poll: Duration,
}

pub(crate) static SECTION: Section = Section {
    name: "replicate",
    about: "Engines that are models at Replicate (replicate.com), where every take costs a little. One token is enough.",
    keys: &[
        &API_TOKEN,
        &WEBHOOK_SECRET,
        &MODELS,
        &VERSIONS,
        &COSTS,
        &mapped::MAPPED,
        &musicgen::MODEL,
        &musicgen::TOP_K,
        &musicgen::TOP_P,
        &musicgen::TEMPERATURE,
        &musicgen::GUIDANCE,
        &musicgen::NORMALIZATION,
        &musicgen::MULTI_BAND_DIFFUSION,
        &musicgen::FORMAT,
        &musicgen::INPUT_AUDIO,
        &musicgen::CONTINUATION,
        &musicgen::CONTINUATION_START,
        &musicgen::CONTINUATION_END,
        &PATIENCE,
        &CANCEL_AFTER,
        &LOST_PATIENCE,
        &POLL,
        &API_BASE,
        &DELIVERY_HOSTS,
    ],
};

/// The models that are known, by their names as engines, and whether they have a version.
const KNOWN: [(&str, bool); 5] = [
    ("musicgen", true),
    ("musicgen-looper", true),
    ("replicate-riffusion", true),
    ("replicate-ace-step", true),
    ("stable-audio", false),
];

static API_TOKEN: Key<Text<Secret>> = Key {
    name: "replicate.api_token",
    variables: &["REPLICATE_API_TOKEN"],
    absent: Absent::Means { words: "there are no such engines", example: "r8_EXAMPLE" },
    secret: true,
    about: "A token of an account at Replicate. Better kept in a variable than in this file.",
    shape: Text { allowed: "r8_…", parse: api_token },
};

static WEBHOOK_SECRET: Key<Text<Secret>> = Key {
    name: "replicate.webhook_secret",
    variables: &["REPLICATE_WEBHOOK_SECRET"],
    absent: Absent::Means {
        words: "nobody is called back, Replicate is only asked",
        example: "whsec_EXAMPLE",
    },
    secret: true,
    about: "What Replicate signs webhooks with: the key at https://api.replicate.com/v1/webhooks/default/secret. With it and an \
            https server.public_url, takes are noticed as soon as they are there.",
    shape: Text { allowed: "whsec_…", parse: webhook_secret },
};

static MODELS: Key<List<String>> = Key {
    name: "replicate.models",
    variables: &["CLOUDMUSIC_REPLICATE_MODELS"],
    absent: Absent::Is(
        "musicgen, musicgen-looper, replicate-riffusion, replicate-ace-step, stable-audio",
    ),
    secret: false,
    about: "Which of the models that are known become engines. MusicGen's weights, and so both of its engines, may not be used \
            commercially.",
    shape: List {
        allowed: "any of musicgen, musicgen-looper, replicate-riffusion, replicate-ace-step, stable-audio",
        parse: known,
    },
};

static VERSIONS: Key<List<(String, String)>> = Key {
    name: "replicate.versions",
    variables: &["CLOUDMUSIC_REPLICATE_VERSIONS"],
    absent: Absent::Is(""),
    secret: false,
    about: "Versions of the models in place of those that this program was tried with.",
    shape: List { allowed: "ENGINE: VERSION, of 64 hexadecimal digits", parse: version },
};

static COSTS: Key<List<(String, u64)>> = Key {
    name: "replicate.costs_usd",
    variables: &["CLOUDMUSIC_REPLICATE_COSTS_USD"],
    absent: Absent::Is(""),
    secret: false,
    about: "What a take costs, as far as engine.spend_usd_a_day is to know. Replicate charges for most models by the second of \
            its machines: what is taken to hold otherwise is an estimate.",
    shape: List { allowed: "ENGINE: US dollars, such as musicgen: 0.07", parse: cost },
};

static PATIENCE: Key<Seconds> = Key {
    name: "replicate.patience_s",
    variables: &["CLOUDMUSIC_REPLICATE_PATIENCE_S"],
    absent: Absent::Is("720"),
    secret: false,
    about: "How long one try waits for a take; the next one goes on with the same prediction. A model that nobody has used for \
            a while takes minutes to begin.",
    shape: Seconds { min: 1.0, max: 3_600.0 },
};

static CANCEL_AFTER: Key<Whole<u64>> = Key {
    name: "replicate.cancel_after_s",
    variables: &["CLOUDMUSIC_REPLICATE_CANCEL_AFTER_S"],
    absent: Absent::Is("600"),
    secret: false,
    about: "When Replicate itself ends a prediction, in seconds after its creation: a limit to what one can cost, whatever \
            happens here.",
    shape: Whole { min: 5, max: 86_400 },
};

static LOST_PATIENCE: Key<Seconds> = Key {
    name: "replicate.lost_patience_s",
    variables: &["CLOUDMUSIC_REPLICATE_LOST_PATIENCE_S"],
    absent: Absent::Is("120"),
    secret: false,
    about: "How long a prediction whose creation was not answered is looked for before another one is created, and how long \
            Replicate may be out of reach while one runs.",
    shape: Seconds { min: 0.1, max: 3_600.0 },
};

static POLL: Key<Whole<u64>> = Key {
    name: "replicate.poll_ms",
    variables: &["CLOUDMUSIC_REPLICATE_POLL_MS"],
    absent: Absent::Is("5000"),
    secret: false,
    about: "The longest pause between two questions about a prediction; the first ones are shorter.",
    shape: Whole { min: 50, max: 60_000 },
};

static API_BASE: Key<Text<WebAddress>> = Key {
    name: "replicate.api_base",
    variables: &["REPLICATE_API_BASE"],
    absent: Absent::Is("https://api.replicate.com/v1"),
    secret: false,
    about: "Where Replicate is, or what stands in for it.",
    shape: Text { allowed: "https://, or http:// to this machine itself", parse: api_base },
};

static DELIVERY_HOSTS: Key<List<String>> = Key {
    name: "replicate.delivery_hosts",
    variables: &["CLOUDMUSIC_REPLICATE_DELIVERY_HOSTS"],
    absent: Absent::Is("replicate.delivery, *.replicate.delivery"),
    secret: false,
    about: "The hosts that sounds are fetched from, beside Replicate's own; *. stands for everything below. Only a host with a \
            port is asked without TLS.",
    shape: List { allowed: "hosts such as *.replicate.delivery or 127.0.0.1:8080", parse: host },
};

impl ReplicateSettings {
    /// `None` within if there is no token.
    pub(crate) fn read(reader: &mut Reader<'_>) -> Option<Option<Self>> {
        let api_token = reader.optional(&API_TOKEN);
        let webhook_secret = reader.optional(&WEBHOOK_SECRET);
        let models = reader.value(&MODELS);
        let versions = reader.value(&VERSIONS);
        let costs = reader.value(&COSTS);
        let mapped = reader.optional(&mapped::MAPPED);
        let musicgen = MusicGenSettings::read(reader);
        let patience = reader.value(&PATIENCE);
        let cancel_after = reader.value(&CANCEL_AFTER);
        let lost_patience = reader.value(&LOST_PATIENCE);
        let poll = reader.value(&POLL);
        let api_base = reader.value(&API_BASE);
        let delivery_hosts = reader.value(&DELIVERY_HOSTS);
        let (api_token, webhook_secret) = (api_token?, webhook_secret?);
        let Some(api_token) = api_token else {
            reader.refuse_alone(
                &WEBHOOK_SECRET,
                webhook_secret.is_some(),
                [
                    "means nothing without a token",
                    "set replicate.api_token (REPLICATE_API_TOKEN), or take it out",
                ],
            );
            return Some(None);
        };
        Some(Some(Self {
            api_token,
            webhook_secret,
            api_base: api_base?,
            delivery_hosts: delivery_hosts?,
            models: models?,
            versions: versions?,
            costs: costs?,
            mapped: mapped?.unwrap_or_default(),
            musicgen: musicgen?,
            patience: patience?,
            cancel_after: Duration::from_secs(cancel_after?),
            lost_patience: lost_patience?,
            poll: Duration::from_millis(poll?),
        }))
    }
}

fn api_token(text: &str) -> Result<Secret, Fault> {
    const PROBLEM: &str = "is not a token of Replicate's";
    if text.starts_with(WHSEC) {
        let remedy = "this is a webhook secret; it belongs to replicate.webhook_secret";
        return Err(Fault::but(PROBLEM, format!("{remedy} (REPLICATE_WEBHOOK_SECRET)")));
    }
    if text.is_empty() || !text.chars().all(|c| c.is_ascii_graphic()) {
        return Err(Fault::but(
            PROBLEM,
            "copy it again: something stands in it that does not belong there",
        ));
    }
    Ok(Secret::new(text))
}

const WHSEC: &str = "whsec_";

fn webhook_secret(text: &str) -> Result<Secret, Fault> {
    const PROBLEM: &str = "is not a webhook secret of Replicate's";
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=');
    match text.strip_prefix(WHSEC) {
        Some(rest) if !rest.is_empty() && rest.chars().all(fits) => Ok(Secret::new(text)),
        Some(_) => Err(Fault::but(PROBLEM, "copy it again: after whsec_ there is Base64")),
        None => Err(Fault::new(PROBLEM)),
    }
}

fn api_base(text: &str) -> Result<WebAddress, Fault> {
    let address = WebAddress::read(text)?;
    if !address.is_https() && !address.is_loopback() {
        let remedy = "write https: the token would be readable on the way";
        return Err(Fault::but("is another machine, spoken to without TLS", remedy));
    }
    Ok(address)
}

fn host(text: &str) -> Result<String, Fault> {
    let bare = text.strip_prefix("*.").unwrap_or(text);
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | ':' | '[' | ']');
    if bare.is_empty() || !bare.chars().all(fits) {
        return Err(Fault::but("is not a host", "write it without https:// and without a path"));
    }
    Ok(text.to_ascii_lowercase())
}

fn known(text: &str) -> Result<String, Fault> {
    if KNOWN.iter().any(|(name, _)| *name == text) {
        return Ok(text.to_owned());
    }
    let meant = nearest(text, KNOWN.iter().map(|(name, _)| *name));
    Err(Fault {
        problem: "is not known",
        remedy: meant.map(|name| format!("did you mean '{name}'?")),
    })
}

fn version(text: &str) -> Result<(String, String), Fault> {
    let (name, version) = entry(text)?;
    if KNOWN.contains(&(name.as_str(), false)) {
        return Err(Fault::but("has no versions", "take it out: Replicate always runs its newest"));
    }
    if version.len() != 64 || !version.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(Fault::new("has no version of 64 hexadecimal digits"));
    }
    Ok((name, version.to_ascii_lowercase()))
}

fn cost(text: &str) -> Result<(String, u64), Fault> {
    let (name, amount) = entry(text)?;
    Ok((name, super::dollars(amount)?))
}

/// `ENGINE: …`
fn entry(text: &str) -> Result<(String, &str), Fault> {
    let missing = || Fault::but("has no colon", "write it as ENGINE: …");
    let (name, rest) = text.split_once(':').ok_or_else(missing)?;
    Ok((known(name.trim())?, rest.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{File, Settings, Sources};

    fn read(text: &str) -> Result<Option<ReplicateSettings>, String> {
        let file = File { name: "cloudmusic.toml".into(), text: text.into() };
        let sources = Sources { cores: 4, file: Some(file), ..Sources::default() };
        let settings = Settings::read(&sources).map_err(|error| error.to_string())?;
        Ok(settings.engine.replicate)
    }

    fn within(lines: &str) -> Result<ReplicateSettings, String> {
        read(&format!("[replicate]\napi_token = \"r8_hunter2\"\n{lines}\n")).map(Option::unwrap)
    }

    #[test]
    fn a_token_is_enough() {
        let settings = within("").unwrap();
        assert_eq!(settings.api_base.as_str(), "https://api.replicate.com/v1");
        assert_eq!(settings.delivery_hosts, ["replicate.delivery", "*.replicate.delivery"]);
        assert_eq!(settings.models.len(), KNOWN.len());
        assert!(
            settings.mapped.is_empty() && settings.versions.is_empty() && settings.costs.is_empty()
        );
        assert_eq!((settings.patience.as_secs(), settings.cancel_after.as_secs()), (720, 600));
        assert_eq!(read("").unwrap(), None);
        assert!(!format!("{settings:?}").contains("hunter2"));
    }

    #[test]
    fn versions_and_costs_are_said_by_the_names_of_engines() {
        let version = "0123456789abcdef".repeat(4);
        let settings = within(&format!(
            "models = [\"musicgen\"]\nversions = [\"musicgen: {version}\"]\ncosts_usd = [\"stable-audio: 0.2\"]"
        ));
        let settings = settings.unwrap();
        assert_eq!(settings.models, ["musicgen"]);
        assert_eq!(settings.versions, [("musicgen".to_owned(), version)]);
        assert_eq!(settings.costs, [("stable-audio".to_owned(), 200_000)]);
    }

    #[test]
    fn what_cannot_be_is_refused() {
        for wrong in [
            "models = [\"music-gen\"]",
            "versions = [\"musicgen: latest\"]",
            "versions = [\"stable-audio: 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\"]",
            "versions = [\"musicgen\"]",
            "costs_usd = [\"musicgen: cheap\"]",
            "api_base = \"http://replicate.example/v1\"",
            "delivery_hosts = [\"https://replicate.delivery\"]",
            "webhook_secret = \"r8_hunter2\"",
            "cancel_after_s = 4",
            "poll_ms = 0",
        ] {
            let error = within(wrong).unwrap_err();
            assert!(!error.contains("hunter2"), "{error}");
        }
        let error = read("[replicate]\napi_token = \"whsec_hunter2\"\n").unwrap_err();
        assert!(
            error.contains("REPLICATE_WEBHOOK_SECRET") && !error.contains("hunter2"),
            "{error}"
        );
        assert!(read("[replicate]\nwebhook_secret = \"whsec_AAAA\"\n").is_err());
    }
}
