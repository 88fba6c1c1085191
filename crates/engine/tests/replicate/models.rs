use std::borrow::Cow;

use brief::Kind;
use engine::replicate::{
    AceStepConfig, MappedConfig, MusicGenConfig, MusicGenLooperConfig, Replicate, ReplicateConfig,
    ReplicateModel, RiffusionConfig, StableAudioConfig,
};
use engine::{Cost, Engine, Licence, Wire, WireConfig};
use serde_json::{Map, Value, json};

use super::service::{FILE, Plan, creates, succeeded};
use crate::stand_in::{Answer, Notebook};
use crate::{SOUND, config, engines, generate, with_model};

fn mapped() -> MappedConfig {
    let licence = Cow::Borrowed("MIT");
    MappedConfig {
        name: "ace-step-1-5".into(),
        model: "visoar/ace-step-1.5".into(),
        version: Some("0".repeat(64)),
        inputs: Map::from_iter([
            ("caption".into(), json!("{prompt}, in {key}")),
            ("duration".into(), json!("{seconds}")),
            ("seed".into(), json!("{seed}")),
        ]),
        sounds: vec!["/files".into()],
        kinds: Kind::ALL.to_vec(),
        one_shots: false,
        seconds_max: 600.0,
        licence: Licence {
            id: licence.clone(),
            name: licence.clone(),
            text: licence,
            commercial_use: true,
        },
        seeds_reproduce: true,
        cost: Cost::default(),
    }
}

fn every_model() -> Vec<ReplicateModel> {
    vec![
        ReplicateModel::MusicGen(MusicGenConfig::default()),
        ReplicateModel::MusicGenLooper(MusicGenLooperConfig::default()),
        ReplicateModel::Riffusion(RiffusionConfig::default()),
        ReplicateModel::AceStep(AceStepConfig::default()),
        ReplicateModel::StableAudio(StableAudioConfig::default()),
        ReplicateModel::Mapped(Box::new(mapped())),
    ]
}

#[test]
fn every_model_makes_a_take_by_its_own_words_and_answers_in_its_own_shape() {
    let outputs: [Value; 6] = [
        json!(FILE),
        json!({"variation_01": FILE, "variation_02": null}),
        json!({"audio": FILE, "spectrogram": "http://stand-in/files/out.jpg", "error": null}),
        json!(FILE),
        json!(FILE),
        json!({"files": [FILE], "cover": "http://stand-in/files/out.jpg"}),
    ];
    let prompts = ["prompt", "prompt", "prompt_a", "tags", "prompt", "caption"];
    for ((model, output), prompt) in every_model().into_iter().zip(outputs).zip(prompts) {
        let plan = Plan { polls: vec![Answer::json(200, &succeeded(output))], ..Plan::usual() };
        let stand_in = plan.start();
        let engine = with_model(&stand_in, model);
        assert_eq!(
            generate(&engine, &Notebook::default()).unwrap().files,
            [SOUND],
            "{}",
            engine.name()
        );
        let input = creates(&stand_in)[0].json()["input"].clone();
        assert!(input[prompt].as_str().unwrap().contains("drum groove"), "{input}");
    }
}

#[test]
fn models_are_engines_of_their_own() {
    let stand_in = Plan::usual().start();
    let engines = engines(ReplicateConfig { models: every_model(), ..config(&stand_in) });
    let names: Vec<&str> = engines.iter().map(Engine::name).collect();
    assert_eq!(
        names,
        [
            "musicgen",
            "musicgen-looper",
            "replicate-riffusion",
            "replicate-ace-step",
            "stable-audio",
            "ace-step-1-5"
        ]
    );
    let commercial: Vec<bool> =
        engines.iter().map(|engine| engine.abilities().licence.commercial_use).collect();
    assert_eq!(commercial, [false, false, true, true, true, true]);
    assert_eq!(engines[0].abilities().licence.id, "CC-BY-NC-4.0");
}

#[test]
fn a_model_that_is_configured_wrongly_is_named() {
    let wrong = |models| {
        let config = ReplicateConfig { models, ..ReplicateConfig::default() };
        let wire = Wire::new(WireConfig::default());
        Replicate::all(config, wire).err().unwrap().to_string()
    };
    let nameless = MappedConfig { model: "ace".into(), ..mapped() };
    assert_eq!(
        wrong(vec![ReplicateModel::Mapped(Box::new(nameless))]),
        "the engine ace-step-1-5 cannot be set up: a model is called owner/name"
    );
    let usual = || ReplicateModel::AceStep(AceStepConfig::default());
    assert_eq!(
        wrong(vec![usual(), usual()]),
        "the engine replicate-ace-step cannot be set up: there are two of this name"
    );
}
