use std::time::Duration;

use super::keyed;
use crate::key::{Absent, Key, Named};
use crate::reader::Reader;
use crate::sections::Section;
use crate::shape::{Choice, Fault, List, Seconds, Switch, Text};
use crate::{Secret, WebAddress, Wrong};

/// A way to Suno that is not its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SunoSettings {
    /// Whose program is asked.
    pub way: SunoWay,
    /// Which model, in the words of that program; its usual one otherwise.
    pub model: Option<String>,
    /// Whether the plan of the account allows commercial use.
    pub commercial_use: bool,
    /// What stands on every loop about it, if the operator has words of their own.
    pub licence_text: Option<String>,
    /// What an order costs, in millionths of a US dollar.
    pub cost_microdollars: u64,
    /// Further hosts that songs may be fetched from.
    pub sound_hosts: Vec<String>,
    /// How long an order may take, a second to an hour.
    pub patience: Duration,
    /// How often it is asked whether the songs are there.
    pub ask_every: Duration,
}

/// Whose program is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SunoWay {
    /// gcui-art/suno-api, on a machine of one's own.
    SelfHosted {
        /// Where it is.
        url: WebAddress,
    },
    /// sunoapi.org, or who answers like it.
    SunoApiOrg {
        /// Where it is.
        url: WebAddress,
        /// What it knows its customer by.
        api_key: Secret,
        /// What it may call where this server cannot be called.
        call_instead: Option<WebAddress>,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    SelfHosted,
    SunoApiOrg,
}

pub(crate) static SECTION: Section = Section {
    name: "suno",
    about: "An engine 'suno'. Suno offers no official API: every way to it is somebody else's. Automating an account is against \
            Suno's terms of service, can cost the account, and may stop working on any day. Leave this out unless you know that \
            and have decided it.",
    keys: &[
        &WAY,
        &URL,
        &API_KEY,
        &CALL_INSTEAD,
        &MODEL,
        &COMMERCIAL_USE,
        &LICENCE_TEXT,
        &COST,
        &SOUND_HOSTS,
        &PATIENCE,
        &ASK_EVERY,
    ],
};

static WAY: Key<Choice<Way>> = Key {
    name: "suno.way",
    variables: &["CLOUDMUSIC_SUNO_WAY"],
    absent: Absent::Means { words: "there is no such engine", example: "sunoapi.org" },
    secret: false,
    about: "Whose program is asked: 'self-hosted' is gcui-art/suno-api on a machine of yours, which holds the session of an \
            account; 'sunoapi.org' is that reseller, or one that answers like it, such as kie.ai.",
    shape: Choice(&[("self-hosted", Way::SelfHosted), ("sunoapi.org", Way::SunoApiOrg)]),
};

static URL: Key<Text<WebAddress>> = Key {
    name: "suno.url",
    variables: &["CLOUDMUSIC_SUNO_URL"],
    absent: Absent::Means {
        words: "http://127.0.0.1:3000 or https://api.sunoapi.org, by the way",
        example: "https://api.kie.ai",
    },
    secret: false,
    about: "Where it is.",
    shape: Text { allowed: "an address such as http://127.0.0.1:3000", parse: WebAddress::read },
};

static API_KEY: Key<Text<Secret>> = Key {
    name: "suno.api_key",
    variables: &["CLOUDMUSIC_SUNO_API_KEY"],
    absent: Absent::Means { words: "none", example: "…" },
    secret: true,
    about: "What the reseller knows you by. Better kept in a variable than in this file.",
    shape: Text { allowed: "visible ASCII characters", parse: keyed },
};

static CALL_INSTEAD: Key<Text<WebAddress>> = Key {
    name: "suno.call_instead",
    variables: &["CLOUDMUSIC_SUNO_CALL_INSTEAD"],
    absent: Absent::Means {
        words: "nothing else is called",
        example: "https://example.org/ignored",
    },
    secret: false,
    about: "The reseller insists on an https address that it may call when songs are there. Without a public https address of \
            this server it is given this one, which may ignore the calls: the reseller is asked all the same.",
    shape: Text { allowed: "an address that begins with https://", parse: https },
};

static MODEL: Key<Text<String>> = Key {
    name: "suno.model",
    variables: &["CLOUDMUSIC_SUNO_MODEL"],
    absent: Absent::Means { words: "the usual one", example: "V5" },
    secret: false,
    about: "Which model, as the program names it: 'chirp-v3-5' and the like when self-hosted, 'V5' and the like at a reseller.",
    shape: Text { allowed: "letters, digits, '-', '_' and '.'", parse: name },
};

static COMMERCIAL_USE: Key<Switch> = Key {
    name: "suno.commercial_use",
    variables: &["CLOUDMUSIC_SUNO_COMMERCIAL_USE"],
    absent: Absent::Is("false"),
    secret: false,
    about: "Whether the songs may be sold and used in what is sold, which depends on the plan of the account: yours to know.",
    shape: Switch,
};

static LICENCE_TEXT: Key<Text<String>> = Key {
    name: "suno.licence_text",
    variables: &["CLOUDMUSIC_SUNO_LICENCE_TEXT"],
    absent: Absent::Means {
        words: "that Suno's terms and the plan of the account decide",
        example: "Made with a Pro plan of Suno's, which allows commercial use: suno.com/terms",
    },
    secret: false,
    about: "What stands on every loop about what may be done with it.",
    shape: Text { allowed: "a text", parse: words },
};

static COST: Key<Text<u64>> = Key {
    name: "suno.cost_usd",
    variables: &["CLOUDMUSIC_SUNO_COST_USD"],
    absent: Absent::Is("0.10"),
    secret: false,
    about: "What an order of two songs costs you, as far as engine.spend_usd_a_day is to know.",
    shape: Text { allowed: "US dollars, such as 0.10", parse: super::dollars },
};

static SOUND_HOSTS: Key<List<String>> = Key {
    name: "suno.sound_hosts",
    variables: &["CLOUDMUSIC_SUNO_SOUND_HOSTS"],
    absent: Absent::Is(""),
    secret: false,
    about: "Hosts that songs may be fetched from, beside those where Suno and the resellers are known to keep them.",
    shape: List {
        allowed: "hosts such as cdn.example.org, *.example.org, or 127.0.0.1:8080",
        parse: host,
    },
};

static PATIENCE: Key<Seconds> = Key {
    name: "suno.patience_s",
    variables: &["CLOUDMUSIC_SUNO_PATIENCE_S"],
    absent: Absent::Is("900"),
    secret: false,
    about: "How long an order may take: two to three minutes are usual.",
    shape: Seconds { min: 1.0, max: 3_600.0 },
};

static ASK_EVERY: Key<Seconds> = Key {
    name: "suno.ask_every_s",
    variables: &["CLOUDMUSIC_SUNO_ASK_EVERY_S"],
    absent: Absent::Is("5"),
    secret: false,
    about: "How often it is asked whether the songs are there.",
    shape: Seconds { min: 0.05, max: 60.0 },
};

impl SunoSettings {
    /// `None` within if no way leads to Suno.
    pub(crate) fn read(reader: &mut Reader<'_>) -> Option<Option<Self>> {
        let way = reader.optional(&WAY);
        let url = reader.optional(&URL);
        let api_key = reader.optional(&API_KEY);
        let call_instead = reader.optional(&CALL_INSTEAD);
        let model = reader.optional(&MODEL);
        let commercial_use = reader.value(&COMMERCIAL_USE);
        let licence_text = reader.optional(&LICENCE_TEXT);
        let cost_microdollars = reader.value(&COST);
        let sound_hosts = reader.value(&SOUND_HOSTS);
        let patience = reader.value(&PATIENCE);
        let ask_every = reader.value(&ASK_EVERY);
        let (url, api_key, call_instead) = (url?, api_key?, call_instead?);
        let way = match way? {
            Some(Way::SelfHosted) => {
                reader.refuse_alone(&API_KEY, api_key.is_some(), RESELLERS);
                reader.refuse_alone(&CALL_INSTEAD, call_instead.is_some(), RESELLERS);
                SunoWay::SelfHosted { url: url.or_else(|| usual("http://127.0.0.1:3000"))? }
            }
            Some(Way::SunoApiOrg) => {
                let url = url.or_else(|| usual("https://api.sunoapi.org"))?;
                let (url, api_key) = (readable(reader, url), known(reader, api_key));
                SunoWay::SunoApiOrg { url: url?, api_key: api_key?, call_instead }
            }
            None => {
                reader.refuse_alone(&URL, url.is_some(), NOWHERE);
                reader.refuse_alone(&API_KEY, api_key.is_some(), NOWHERE);
                reader.refuse_alone(&CALL_INSTEAD, call_instead.is_some(), NOWHERE);
                reader.refuse_alone(&MODEL, model?.is_some(), NOWHERE);
                reader.refuse_alone(&LICENCE_TEXT, licence_text?.is_some(), NOWHERE);
                return Some(None);
            }
        };
        Some(Some(Self {
            way,
            model: model?,
            commercial_use: commercial_use?,
            licence_text: licence_text?,
            cost_microdollars: cost_microdollars?,
            sound_hosts: sound_hosts?,
            patience: patience?,
            ask_every: ask_every?,
        }))
    }
}

fn usual(url: &str) -> Option<WebAddress> {
    WebAddress::read(url).ok()
}

/// A reseller without a key would refuse everything.
fn known(reader: &mut Reader<'_>, api_key: Option<Secret>) -> Option<Secret> {
    if api_key.is_none() {
        reader.refuse(Wrong {
            source: reader.source(&WAY),
            value: None,
            problem: "is a reseller, and suno.api_key is not set".into(),
            allowed: String::new(),
            remedy: "set suno.api_key (CLOUDMUSIC_SUNO_API_KEY)".into(),
        });
    }
    api_key
}

/// The key goes only where nobody reads along.
fn readable(reader: &mut Reader<'_>, url: WebAddress) -> Option<WebAddress> {
    if url.is_https() || url.is_loopback() {
        return Some(url);
    }
    reader.refuse(Wrong {
        source: reader.source(&URL),
        value: Some(format!("'{}'", url.as_str())),
        problem: "is another machine, spoken to without TLS".into(),
        allowed: URL.allowed(),
        remedy: "write https: the key would be readable on the way".into(),
    });
    None
}

const RESELLERS: [&str; 2] =
    ["is for resellers only", "set suno.way to sunoapi.org, or take it out"];
const NOWHERE: [&str; 2] =
    ["means nothing without a way to Suno", "set suno.way (CLOUDMUSIC_SUNO_WAY), or take it out"];

fn https(text: &str) -> Result<WebAddress, Fault> {
    let address = WebAddress::read(text)?;
    if address.is_https() { Ok(address) } else { Err(Fault::new("does not begin with https://")) }
}

fn name(text: &str) -> Result<String, Fault> {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    if text.is_empty() || !text.chars().all(fits) {
        return Err(Fault::new("is not the name of a model"));
    }
    Ok(text.into())
}

fn words(text: &str) -> Result<String, Fault> {
    if text.trim().is_empty() {
        return Err(Fault::new("is empty"));
    }
    if text.chars().any(|c| c.is_control() && c != '\n') {
        return Err(Fault::new("has a character that is no letter, sign or line break"));
    }
    Ok(text.to_owned())
}

fn host(text: &str) -> Result<String, Fault> {
    let bare = text.strip_prefix("*.").unwrap_or(text);
    let (bare, port) = bare.split_once(':').unwrap_or((bare, "1"));
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.');
    if bare.is_empty() || !bare.chars().all(fits) || port.parse::<u16>().is_err() {
        return Err(Fault::but("is no host", "write the host alone, without https:// and path"));
    }
    Ok(text.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{File, Settings, Sources};

    fn read(text: &str) -> Result<Option<SunoSettings>, String> {
        let file = File { name: "cloudmusic.toml".into(), text: format!("[suno]\n{text}\n") };
        let sources = Sources { cores: 4, file: Some(file), ..Sources::default() };
        let settings = Settings::read(&sources).map_err(|error| error.to_string())?;
        Ok(settings.engine.suno)
    }

    #[test]
    fn it_is_off_unless_a_way_is_named_and_then_nothing_may_be_sold() {
        assert_eq!(read("").unwrap(), None);
        let settings = read("way = \"self-hosted\"").unwrap().unwrap();
        assert!(!settings.commercial_use);
        let url = WebAddress::read("http://127.0.0.1:3000").unwrap();
        assert_eq!(settings.way, SunoWay::SelfHosted { url });
    }

    #[test]
    fn a_reseller_wants_a_key_which_only_goes_where_nobody_reads_along() {
        let refusal = read("way = \"sunoapi.org\"").unwrap_err();
        assert!(refusal.contains("suno.api_key is not set"), "{refusal}");
        let keyed = "way = \"sunoapi.org\"\napi_key = \"hunter2\"\n";
        let settings = read(keyed).unwrap().unwrap();
        let SunoWay::SunoApiOrg { url, .. } = &settings.way else { panic!("{settings:?}") };
        assert_eq!(url.as_str(), "https://api.sunoapi.org");
        let refusal = read(&format!("{keyed}url = \"http://api.kie.ai\"")).unwrap_err();
        assert!(refusal.contains("without TLS") && !refusal.contains("hunter2"), "{refusal}");
        let refusal = read(&format!("{keyed}call_instead = \"http://example.org\"")).unwrap_err();
        assert!(refusal.contains("does not begin with https"), "{refusal}");
    }

    #[test]
    fn what_belongs_to_another_way_is_not_swallowed() {
        let refusal = read("way = \"self-hosted\"\napi_key = \"hunter2\"").unwrap_err();
        assert!(refusal.contains("for resellers only"), "{refusal}");
        let refusal = read("api_key = \"hunter2\"").unwrap_err();
        assert!(refusal.contains("means nothing without a way"), "{refusal}");
    }

    #[test]
    fn hosts_stand_alone() {
        for right in ["cdn.example.org", "*.example.org", "127.0.0.1:8080", "Example.ORG"] {
            assert!(host(right).is_ok(), "{right}");
        }
        for wrong in ["", "*", "*.", "https://example.org", "example.org/a", "host:port", "a b"] {
            assert!(host(wrong).is_err(), "{wrong}");
        }
    }
}
