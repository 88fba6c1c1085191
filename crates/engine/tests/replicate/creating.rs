use std::time::Duration;

use engine::replicate::{ReplicateConfig, ReplicateModel, StableAudioConfig};
use engine::{Engine, EngineError, Secret};
use serde_json::json;

use super::service::{FILE, Plan, creates, prediction, refused, succeeded};
use crate::stand_in::{Answer, Notebook, StandIn};
use crate::{COST, SOUND, TOKEN, config, generate, musicgen, note, one, version, with_model};

#[test]
fn a_take_is_created_followed_and_fetched() {
    let stand_in = Plan {
        polls: vec![
            Answer::json(200, &prediction("starting")),
            Answer::json(200, &prediction("processing")),
            Answer::json(200, &succeeded(json!(FILE))),
        ],
        ..Plan::usual()
    }
    .start();
    let notebook = Notebook::default();
    let take = generate(&musicgen(&stand_in), &notebook).unwrap();
    assert_eq!((take.files, take.reference.as_deref()), (vec![SOUND.to_vec()], Some("p1")));
    assert_eq!(
        stand_in.lines(),
        [
            "POST /v1/predictions",
            "GET /v1/predictions/p1",
            "GET /v1/predictions/p1",
            "GET /v1/predictions/p1",
            "GET /files/out.wav",
        ]
    );
    let create = &creates(&stand_in)[0];
    assert_eq!(create.header("authorization"), Some(&*format!("Bearer {TOKEN}")));
    assert_eq!(create.header("content-type"), Some("application/json"));
    assert_eq!(create.header("cancel-after"), Some("600s"));
    let body = create.json();
    let prompt = body["input"]["prompt"].as_str().unwrap();
    assert!(prompt.contains("drum groove") && prompt.contains("120 bpm"), "{prompt}");
    assert_eq!(
        body,
        json!({"version": version(), "input": {
            "model_version": "stereo-melody-large", "prompt": prompt, "duration": 8, "seed": 7,
            "top_k": 250, "top_p": 0.0, "temperature": 1.0, "classifier_free_guidance": 3,
            "normalization_strategy": "loudness", "multi_band_diffusion": false, "output_format": "wav",
        }})
    );
    assert_eq!(notebook.shares().last(), Some(&1.0));
}

#[test]
fn what_is_about_to_be_asked_is_written_down_first_with_its_price() {
    let notebook = Notebook::default();
    let seen = notebook.clone();
    let stand_in = Plan::usual().start_and(move |asked| {
        let state = note(&seen).unwrap();
        let expected =
            if asked.method == "POST" { r#"{"state":"asking""# } else { r#"{"state":"asked""# };
        assert!(state.starts_with(expected), "{}: {state}", asked.line());
    });
    generate(&musicgen(&stand_in), &notebook).unwrap();
    let costs: Vec<u64> = notebook.written().iter().map(|(_, cost)| *cost).collect();
    assert_eq!(costs, [COST, 0]);
    assert_eq!(note(&notebook).unwrap(), r#"{"state":"asked","prediction":"p1"}"#);
}

#[test]
fn nothing_is_asked_when_nothing_more_may_be_spent() {
    let stand_in = Plan::usual().start();
    let notebook = Notebook::default();
    notebook.refuse();
    let error = generate(&musicgen(&stand_in), &notebook).unwrap_err();
    assert!(matches!(error, EngineError::Unavailable { .. }), "{error}");
    assert_eq!(stand_in.asked(), []);
}

#[test]
fn an_official_model_is_asked_by_its_name() {
    let stand_in = Plan::usual().start();
    let engine = with_model(&stand_in, ReplicateModel::StableAudio(StableAudioConfig::default()));
    generate(&engine, &Notebook::default()).unwrap();
    let create = &creates(&stand_in)[0];
    assert_eq!(create.path, "/v1/models/stability-ai/stable-audio-2.5/predictions");
    let body = create.json();
    assert_eq!(body.as_object().unwrap().len(), 1);
    assert_eq!((&body["input"]["duration"], &body["input"]["steps"]), (&json!(8), &json!(8)));
}

#[test]
fn whoever_can_be_called_safely_is_called_back() {
    let secret = || Some(Secret::new("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));
    for (address, webhook_secret, called) in [
        ("https://loops.example.com/hooks/replicate/1", secret(), true),
        ("https://loops.example.com/hooks/replicate/1", None, false),
        ("http://127.0.0.1:8080/hooks/replicate/1", secret(), false),
    ] {
        let stand_in = Plan::usual().start();
        let engine = one(ReplicateConfig { webhook_secret, ..config(&stand_in) });
        generate(&engine, &Notebook::called_at(address)).unwrap();
        let body = creates(&stand_in)[0].json();
        if called {
            assert_eq!(body["webhook"], address);
            assert_eq!(body["webhook_events_filter"], json!(["start", "completed"]));
        } else {
            assert!(body.get("webhook").or(body.get("webhook_events_filter")).is_none(), "{body}");
        }
    }
}

#[test]
fn a_rate_limit_is_waited_for_and_paid_once() {
    let throttled = |seconds: f64| {
        Answer::json(
            429,
            &json!({"detail": "Request was throttled.", "status": 429, "retry_after": seconds}),
        )
    };
    let stand_in = Plan {
        creates: vec![
            throttled(0.02),
            throttled(0.0).with("Retry-After", "0"),
            Answer::json(202, &prediction("starting")),
        ],
        ..Plan::usual()
    }
    .start();
    let notebook = Notebook::default();
    generate(&musicgen(&stand_in), &notebook).unwrap();
    assert_eq!(creates(&stand_in).len(), 3);
    let costs: Vec<u64> = notebook.written().iter().map(|(_, cost)| *cost).collect();
    assert_eq!(costs, [COST, 0, 0, 0, 0, 0]);
}

#[test]
fn a_rate_limit_beyond_all_patience_is_left_to_the_next_try_which_is_not_paid_again() {
    let throttled = json!({"detail": "Request was throttled.", "status": 429, "retry_after": 3600});
    let stand_in = Plan {
        creates: vec![Answer::json(429, &throttled), Answer::json(201, &prediction("starting"))],
        ..Plan::usual()
    }
    .start();
    let notebook = Notebook::default();
    let engine = musicgen(&stand_in);
    let error = generate(&engine, &notebook).unwrap_err();
    assert!(matches!(error, EngineError::Retryable { .. }), "{error}");
    assert!(error.to_string().contains("throttled"), "{error}");
    assert_eq!(note(&notebook).unwrap(), r#"{"state":"refused"}"#);
    generate(&engine, &notebook).unwrap();
    let costs: Vec<u64> = notebook.written().iter().map(|(_, cost)| *cost).collect();
    assert_eq!(costs.iter().sum::<u64>(), COST);
}

#[test]
fn a_refusal_is_final_and_says_who_can_help() {
    for (status, word, unavailable) in [
        (401, "REPLICATE_API_TOKEN", true),
        (402, "credit", true),
        (404, "version", true),
        (422, "for a reason", false),
        (400, "for a reason", false),
    ] {
        let plan = Plan { creates: vec![refused(status, "for a reason")], ..Plan::usual() };
        let stand_in = plan.start();
        let notebook = Notebook::default();
        let error = generate(&musicgen(&stand_in), &notebook).unwrap_err();
        assert_eq!(matches!(error, EngineError::Unavailable { .. }), unavailable, "{error}");
        assert_eq!(matches!(error, EngineError::Permanent { .. }), !unavailable, "{error}");
        assert!(error.to_string().contains(word), "{error}");
        assert_eq!(stand_in.lines(), ["POST /v1/predictions"]);
        assert_eq!(note(&notebook).unwrap(), r#"{"state":"refused"}"#);
    }
}

#[test]
fn where_nobody_listens_nothing_was_created() {
    let stand_in = StandIn::with([]);
    let config = config(&stand_in);
    drop(stand_in);
    let notebook = Notebook::default();
    let engine = one(ReplicateConfig { patience: Duration::from_secs(1), ..config });
    let error = generate(&engine, &notebook).unwrap_err();
    assert!(matches!(error, EngineError::Unavailable { .. }), "{error}");
    assert_eq!(note(&notebook).unwrap(), r#"{"state":"refused"}"#);
}

#[test]
fn without_a_token_nobody_is_asked() {
    let stand_in = Plan::usual().start();
    let engine = one(ReplicateConfig { token: Secret::new(""), ..config(&stand_in) });
    for error in [generate(&engine, &Notebook::default()).unwrap_err(), engine.check().unwrap_err()]
    {
        assert!(matches!(error, EngineError::Unavailable { .. }), "{error}");
        assert!(error.to_string().contains("REPLICATE_API_TOKEN"), "{error}");
    }
    assert_eq!(stand_in.asked(), []);
}
