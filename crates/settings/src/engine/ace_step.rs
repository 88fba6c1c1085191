use std::time::Duration;

use super::keyed;
use crate::key::{Absent, Key};
use crate::reader::Reader;
use crate::sections::Section;
use crate::shape::{Fault, Seconds, Switch, Text, Whole};
use crate::{Secret, WebAddress};

/// A server of ACE-Step's on a machine of one's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AceStepSettings {
    /// Where it is.
    pub url: WebAddress,
    /// What it knows its clients by, if it asks.
    pub api_key: Option<Secret>,
    /// Which of its models; its default one otherwise.
    pub model: Option<String>,
    /// Whether its language model plans the music first.
    pub thinking: bool,
    /// Diffusion steps, 1 to 200; its own choice otherwise.
    pub steps: Option<u32>,
    /// How many takes are made at once, 1 to 8.
    pub batch: u32,
    /// What a take costs, in millionths of a US dollar.
    pub cost_microdollars: u64,
    /// How long a take may take, a second to an hour.
    pub patience: Duration,
    /// How often it is asked whether a take is there.
    pub ask_every: Duration,
}

pub(crate) static SECTION: Section = Section {
    name: "ace_step",
    about: "An engine 'ace-step': ACE-Step 1.5 on a machine of yours, by the API server that comes with it (acestep-api).",
    keys: &[&URL, &API_KEY, &MODEL, &THINKING, &STEPS, &BATCH, &COST, &PATIENCE, &ASK_EVERY],
};

static URL: Key<Text<WebAddress>> = Key {
    name: "ace_step.url",
    variables: &["CLOUDMUSIC_ACE_STEP_URL"],
    absent: Absent::Means { words: "there is no such engine", example: "http://127.0.0.1:8001" },
    secret: false,
    about: "Where the server is. Sound is fetched from there and from nowhere else.",
    shape: Text { allowed: "an address such as http://127.0.0.1:8001", parse: WebAddress::read },
};

static API_KEY: Key<Text<Secret>> = Key {
    name: "ace_step.api_key",
    variables: &["CLOUDMUSIC_ACE_STEP_API_KEY", "ACESTEP_API_KEY"],
    absent: Absent::Means { words: "the server asks for none", example: "…" },
    secret: true,
    about: "What the server was given as ACESTEP_API_KEY. Better kept in a variable than in this file.",
    shape: Text { allowed: "visible ASCII characters", parse: keyed },
};

static MODEL: Key<Text<String>> = Key {
    name: "ace_step.model",
    variables: &["CLOUDMUSIC_ACE_STEP_MODEL"],
    absent: Absent::Means { words: "the server's default", example: "acestep-v15-turbo" },
    secret: false,
    about: "Which of its models makes the takes.",
    shape: Text { allowed: "a name that the server lists", parse: name },
};

static THINKING: Key<Switch> = Key {
    name: "ace_step.thinking",
    variables: &["CLOUDMUSIC_ACE_STEP_THINKING"],
    absent: Absent::Is("false"),
    secret: false,
    about: "Whether its language model plans the music first: better and slower, and only where the server has loaded one.",
    shape: Switch,
};

static STEPS: Key<Whole<u32>> = Key {
    name: "ace_step.steps",
    variables: &["CLOUDMUSIC_ACE_STEP_STEPS"],
    absent: Absent::Means { words: "the server's choice", example: "8" },
    secret: false,
    about: "Diffusion steps: about 8 for turbo models, 32 to 64 for the base model.",
    shape: Whole { min: 1, max: 200 },
};

static BATCH: Key<Whole<u32>> = Key {
    name: "ace_step.batch",
    variables: &["CLOUDMUSIC_ACE_STEP_BATCH"],
    absent: Absent::Is("2"),
    secret: false,
    about: "How many takes are made at once; the first that a loop can be cut from is used. More need more memory there.",
    shape: Whole { min: 1, max: 8 },
};

static COST: Key<Text<u64>> = Key {
    name: "ace_step.cost_usd",
    variables: &["CLOUDMUSIC_ACE_STEP_COST_USD"],
    absent: Absent::Is("0.00"),
    secret: false,
    about: "What a take costs you, if the machine is rented, as far as engine.spend_usd_a_day is to know.",
    shape: Text { allowed: "US dollars, such as 0.002", parse: super::dollars },
};

static PATIENCE: Key<Seconds> = Key {
    name: "ace_step.patience_s",
    variables: &["CLOUDMUSIC_ACE_STEP_PATIENCE_S"],
    absent: Absent::Is("900"),
    secret: false,
    about: "How long a take may take, the server's queue included.",
    shape: Seconds { min: 1.0, max: 3_600.0 },
};

static ASK_EVERY: Key<Seconds> = Key {
    name: "ace_step.ask_every_s",
    variables: &["CLOUDMUSIC_ACE_STEP_ASK_EVERY_S"],
    absent: Absent::Is("2"),
    secret: false,
    about: "How often the server is asked whether a take is there.",
    shape: Seconds { min: 0.05, max: 60.0 },
};

impl AceStepSettings {
    /// `None` within if there is no such server.
    pub(crate) fn read(reader: &mut Reader<'_>) -> Option<Option<Self>> {
        let url = reader.optional(&URL);
        let api_key = reader.optional(&API_KEY);
        let model = reader.optional(&MODEL);
        let thinking = reader.value(&THINKING);
        let steps = reader.optional(&STEPS);
        let batch = reader.value(&BATCH);
        let cost_microdollars = reader.value(&COST);
        let patience = reader.value(&PATIENCE);
        let ask_every = reader.value(&ASK_EVERY);
        let (api_key, model, thinking, steps) = (api_key?, model?, thinking?, steps?);
        let (batch, cost_microdollars) = (batch?, cost_microdollars?);
        let (patience, ask_every) = (patience?, ask_every?);
        Some(url?.map(|url| Self {
            url,
            api_key,
            model,
            thinking,
            steps,
            batch,
            cost_microdollars,
            patience,
            ask_every,
        }))
    }
}

fn name(text: &str) -> Result<String, Fault> {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/');
    if text.is_empty() || !text.chars().all(fits) {
        return Err(Fault::new("is not the name of a model"));
    }
    Ok(text.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{File, Settings, Sources};

    fn read(text: &str) -> Result<Option<AceStepSettings>, String> {
        let file = File { name: "cloudmusic.toml".into(), text: text.into() };
        let sources = Sources { cores: 4, file: Some(file), ..Sources::default() };
        let settings = Settings::read(&sources).map_err(|error| error.to_string())?;
        Ok(settings.engine.ace_step)
    }

    #[test]
    fn an_address_is_enough() {
        let settings = read("[ace_step]\nurl = \"http://127.0.0.1:8001/\"\n").unwrap().unwrap();
        assert_eq!(settings.url.as_str(), "http://127.0.0.1:8001");
        assert_eq!((settings.batch, settings.thinking, settings.steps), (2, false, None));
        assert_eq!(read("").unwrap(), None);
    }

    #[test]
    fn what_the_server_would_not_take_is_refused() {
        for wrong in ["batch = 9", "steps = 0", "model = \"turbo, please\"", "ask_every_s = 0"] {
            let text = format!("[ace_step]\nurl = \"http://127.0.0.1:8001\"\n{wrong}\n");
            assert!(read(&text).is_err(), "{wrong}");
        }
    }
}
