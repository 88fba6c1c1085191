//! What goes over the line to Replicate, and what comes of whatever comes back.
#![allow(clippy::unwrap_used, reason = "a test that panics has failed, as it should")]

mod stand_in;

mod replicate {
    mod cancelling;
    mod checking;
    mod creating;
    mod fetching;
    mod following;
    mod models;
    mod recovering;
    mod service;
}

use std::time::Duration;

use brief::Brief;
use engine::replicate::{MusicGenConfig, Replicate, ReplicateConfig, ReplicateModel};
use engine::{Engine, EngineError, Recorded, Secret, Take, Wire, WireConfig};
use stand_in::{Notebook, StandIn};

const TOKEN: &str = "r8_hunter2";
const SEED: u64 = 6;
const SOUND: &[u8] = b"RIFF: a sound";
/// What a take of MusicGen is taken to cost.
const COST: u64 = 70_000;

/// Asks a stand-in, without the patience that the real one deserves.
fn config(stand_in: &StandIn) -> ReplicateConfig {
    ReplicateConfig {
        token: Secret::new(TOKEN),
        api_base: format!("{}/v1", stand_in.base()),
        delivery_hosts: Vec::new(),
        patience: Duration::from_secs(20),
        cancel_after: Duration::from_secs(600),
        lost_patience: Duration::from_millis(150),
        poll_first: Duration::from_millis(5),
        poll_most: Duration::from_millis(20),
        ..ReplicateConfig::default()
    }
}

fn engines(config: ReplicateConfig) -> Vec<Replicate> {
    Replicate::all(config, Wire::new(WireConfig::default())).unwrap()
}

fn one(config: ReplicateConfig) -> Replicate {
    engines(config).remove(0)
}

fn musicgen(stand_in: &StandIn) -> Replicate {
    one(config(stand_in))
}

fn with_model(stand_in: &StandIn, model: ReplicateModel) -> Replicate {
    one(ReplicateConfig { models: vec![model], ..config(stand_in) })
}

fn version() -> String {
    MusicGenConfig::default().version
}

/// Two bars of drums at 120 BPM: 4 s, and 8 s to ask for.
fn brief() -> Brief {
    let request = brief::Request {
        kind: Some("drums".into()),
        bars: Some(2),
        bpm: Some(120.0),
        ..Default::default()
    };
    request.settle().unwrap().brief
}

fn generate(engine: &Replicate, notebook: &Notebook) -> Result<Recorded, EngineError> {
    match engine.generate(&brief(), SEED, &mut notebook.clone())? {
        Take::Recorded(recorded) => Ok(recorded),
        Take::Played(_) => panic!("a model plays from no score"),
    }
}

fn note(notebook: &Notebook) -> Option<String> {
    notebook.note("musicgen", SEED)
}
