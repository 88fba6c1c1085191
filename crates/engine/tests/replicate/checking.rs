use engine::replicate::{MusicGenConfig, ReplicateModel};
use engine::{Engine, EngineError};
use serde_json::{Value, json};

use super::service::refused;
use crate::stand_in::{Answer, StandIn};
use crate::{TOKEN, musicgen, version, with_model};

fn schema() -> Value {
    json!({"components": {"schemas": {
        "Input": {"type": "object", "properties": {
            "top_k": {"type": "integer"}, "top_p": {"type": "number"}, "prompt": {"type": "string"},
            "duration": {"type": "integer"}, "temperature": {"type": "number"}, "seed": {"type": "integer"},
            "model_version": {"allOf": [{"$ref": "#/components/schemas/model_version"}]},
            "classifier_free_guidance": {"type": "integer"},
            "normalization_strategy": {"allOf": [{"$ref": "#/components/schemas/normalization_strategy"}]},
            "multi_band_diffusion": {"type": "boolean"},
            "output_format": {"allOf": [{"$ref": "#/components/schemas/output_format"}]},
        }},
        "model_version": {"type": "string", "enum": ["stereo-melody-large", "stereo-large", "melody-large", "large"]},
        "normalization_strategy": {"type": "string", "enum": ["loudness", "clip", "peak", "rms"]},
        "output_format": {"type": "string", "enum": ["wav", "mp3"]},
    }}})
}

fn model(latest: &str, schema: &Value) -> Answer {
    let latest = json!({"id": latest, "openapi_schema": schema});
    Answer::json(200, &json!({"owner": "meta", "name": "musicgen", "latest_version": latest}))
}

fn trouble(answers: Vec<Answer>) -> EngineError {
    musicgen(&StandIn::with(answers)).check().unwrap_err()
}

#[test]
fn a_model_whose_latest_version_is_ours_is_ready() {
    let stand_in = StandIn::with([model(&version(), &schema())]);
    musicgen(&stand_in).check().unwrap();
    assert_eq!(stand_in.lines(), ["GET /v1/models/meta/musicgen"]);
    assert_eq!(stand_in.asked()[0].header("authorization"), Some(&*format!("Bearer {TOKEN}")));
}

#[test]
fn a_version_that_is_no_longer_the_latest_is_ready_as_long_as_it_is_there() {
    let ours = Answer::json(200, &json!({"id": version(), "openapi_schema": schema()}));
    let stand_in = StandIn::with([model(&"0".repeat(64), &json!({})), ours]);
    musicgen(&stand_in).check().unwrap();
    let path = format!("GET /v1/models/meta/musicgen/versions/{}", version());
    assert_eq!(stand_in.lines()[1], path);

    let latest = "0".repeat(64);
    let error = trouble(vec![model(&latest, &json!({})), refused(404, "no")]);
    assert!(matches!(error, EngineError::Unavailable { .. }), "{error}");
    assert!(error.to_string().contains(&latest), "{error}");
}

#[test]
fn whoever_cannot_be_asked_is_told_apart() {
    for (answer, word) in [
        (refused(401, "no"), "REPLICATE_API_TOKEN"),
        (refused(402, "no"), "credit"),
        (refused(404, "no"), "there is no model meta/musicgen"),
    ] {
        let error = trouble(vec![answer]);
        assert!(matches!(error, EngineError::Unavailable { .. }), "{error}");
        assert!(error.to_string().contains(word), "{error}");
    }
    for answer in [refused(500, "no"), Answer::HangsUp, Answer::json(200, &json!([]))] {
        let error = trouble(vec![answer]);
        assert!(matches!(error, EngineError::Retryable { .. }), "{error}");
    }
}

#[test]
fn a_model_that_would_refuse_what_it_is_told_is_not_ready() {
    let mut other = schema();
    other["components"]["schemas"]["Input"]["properties"]
        .as_object_mut()
        .unwrap()
        .remove("duration");
    let error = trouble(vec![model(&version(), &other)]);
    assert!(error.to_string().contains("there is no input duration"), "{error}");

    let config = MusicGenConfig { output_format: "mp3".into(), ..Default::default() };
    let mut other = schema();
    other["components"]["schemas"]["output_format"]["enum"] = json!(["wav"]);
    let stand_in = StandIn::with([model(&version(), &other)]);
    let error = with_model(&stand_in, ReplicateModel::MusicGen(config)).check().unwrap_err();
    assert!(error.to_string().contains("output_format is \"mp3\""), "{error}");
}
