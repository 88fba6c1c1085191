//! The clients of the two unofficial ways to Suno, against answers in the shapes of their documents and sources.
#![allow(clippy::unwrap_used, reason = "a test that panics has failed, as it should")]

mod stand_in;

#[path = "suno/reseller.rs"]
mod reseller;
#[path = "suno/self_hosted.rs"]
mod self_hosted;

use std::time::Duration;

use engine::{Cost, Recorded, Suno, SunoConfig, SunoStyle, Take, Wire, WireConfig};

const SEED: u64 = 42;

fn engine(style: SunoStyle, sound_hosts: Vec<String>) -> Suno {
    let config = SunoConfig {
        cost: Cost { microdollars_per_take: 100_000, ..Cost::default() },
        sound_hosts,
        ask_every: Duration::from_millis(5),
        ..SunoConfig::new(style)
    };
    Suno::new(config, Wire::new(WireConfig::default()))
}

fn brief() -> brief::Brief {
    let request =
        brief::Request { kind: Some("chords".into()), bars: Some(8), ..Default::default() };
    request.settle().unwrap().brief
}

fn files(take: Take) -> (Vec<String>, String) {
    let Take::Recorded(Recorded { files, reference }) = take else { panic!("it is a recording") };
    let files = files.into_iter().map(|file| String::from_utf8(file).unwrap()).collect();
    (files, reference.unwrap())
}

fn song(content: &str) -> stand_in::Answer {
    stand_in::Answer::sound("audio/mpeg", content.as_bytes())
}
