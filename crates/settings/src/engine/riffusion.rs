use std::time::Duration;

use crate::WebAddress;
use crate::key::{Absent, Key};
use crate::reader::Reader;
use crate::sections::Section;
use crate::shape::{Choice, Seconds, Text, Whole};

/// A Riffusion server of one's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RiffusionSettings {
    /// Where it is.
    pub url: WebAddress,
    /// The picture that is painted over.
    pub seed_image: &'static str,
    /// Steps of the painter, 1 to 500.
    pub steps: u32,
    /// How long it may take for a take, a second to an hour.
    pub time_max: Duration,
}

pub(crate) static SECTION: Section = Section {
    name: "riffusion",
    about: "An engine 'riffusion': loops of up to five seconds from the inference server of riffusion-hobby on a machine of \
            yours. It asks nobody who they are, so keep it where only this program reaches it.",
    keys: &[&URL, &SEED_IMAGE, &STEPS, &TIME_MAX],
};

static URL: Key<Text<WebAddress>> = Key {
    name: "riffusion.url",
    variables: &["CLOUDMUSIC_RIFFUSION_URL"],
    absent: Absent::Means { words: "there is no such engine", example: "http://127.0.0.1:3013" },
    secret: false,
    about: "Where the server is.",
    shape: Text { allowed: "an address such as http://127.0.0.1:3013", parse: WebAddress::read },
};

static SEED_IMAGE: Key<Choice<&'static str>> = Key {
    name: "riffusion.seed_image",
    variables: &["CLOUDMUSIC_RIFFUSION_SEED_IMAGE"],
    absent: Absent::Is("og_beat"),
    secret: false,
    about: "The picture that is painted over, which gives the rhythm.",
    shape: Choice(&[
        ("og_beat", "og_beat"),
        ("agile", "agile"),
        ("marim", "marim"),
        ("motorway", "motorway"),
        ("vibes", "vibes"),
    ]),
};

static STEPS: Key<Whole<u32>> = Key {
    name: "riffusion.steps",
    variables: &["CLOUDMUSIC_RIFFUSION_STEPS"],
    absent: Absent::Is("50"),
    secret: false,
    about: "How often it goes over a picture: more take longer and are cleaner.",
    shape: Whole { min: 1, max: 500 },
};

static TIME_MAX: Key<Seconds> = Key {
    name: "riffusion.time_max_s",
    variables: &["CLOUDMUSIC_RIFFUSION_TIME_MAX_S"],
    absent: Absent::Is("180"),
    secret: false,
    about: "How long it may take for a take.",
    shape: Seconds { min: 1.0, max: 3_600.0 },
};

impl RiffusionSettings {
    /// `None` within if there is no such server.
    pub(crate) fn read(reader: &mut Reader<'_>) -> Option<Option<Self>> {
        let url = reader.optional(&URL);
        let seed_image = reader.value(&SEED_IMAGE);
        let steps = reader.value(&STEPS);
        let time_max = reader.value(&TIME_MAX);
        let (seed_image, steps, time_max) = (seed_image?, steps?, time_max?);
        Some(url?.map(|url| Self { url, seed_image, steps, time_max }))
    }
}
