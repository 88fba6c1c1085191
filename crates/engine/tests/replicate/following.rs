use std::time::Duration;

use engine::EngineError;
use engine::replicate::{ReplicateConfig, ReplicateModel, RiffusionConfig};
use serde_json::{Value, json};

use super::service::{FILE, Plan, creates, failed, named, prediction, refused, succeeded};
use crate::stand_in::{Answer, Notebook};
use crate::{COST, SEED, SOUND, config, generate, musicgen, note, one, with_model};

fn says(prediction: &Value) -> Answer {
    Answer::json(200, prediction)
}

#[test]
fn progress_is_what_the_model_writes() {
    let at_work = |logs: &str| {
        let mut prediction = prediction("processing");
        prediction["logs"] = json!(logs);
        says(&prediction)
    };
    let polls = vec![
        at_work(" 20%|██        | 80/400"),
        at_work(" 20%|██        | 80/400\r 60%|██████    | 240/400"),
        at_work("using seed 7"),
        says(&succeeded(json!(FILE))),
    ];
    let stand_in = Plan { polls, ..Plan::usual() }.start();
    let notebook = Notebook::default();
    generate(&musicgen(&stand_in), &notebook).unwrap();
    let shares = notebook.shares();
    assert_eq!(shares.len(), 6, "{shares:?}");
    for (share, expected) in shares.iter().zip([0.0, 0.18, 0.54, 0.54, 0.92, 1.0]) {
        assert!((share - expected).abs() < 1e-9, "{shares:?}");
    }
}

#[test]
fn a_status_that_nobody_knows_ends_nothing() {
    let polls = vec![
        says(&prediction("queued")),
        says(&json!({"id": "p1"})),
        says(&succeeded(json!(FILE))),
    ];
    let stand_in = Plan { polls, ..Plan::usual() }.start();
    let take = generate(&musicgen(&stand_in), &Notebook::default()).unwrap();
    assert_eq!(take.files, [SOUND]);
}

#[test]
fn a_network_that_is_cut_at_every_second_question_only_costs_time() {
    let polls = vec![
        Answer::HangsUp,
        says(&prediction("starting")),
        refused(502, "gateway"),
        says(&prediction("processing")),
        refused(429, "slowly").with("Retry-After", "0"),
        says(&prediction("processing")),
        Answer::Raw(b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{".to_vec()),
        says(&json!("no prediction")),
        says(&succeeded(json!(FILE))),
    ];
    let stand_in = Plan { polls, ..Plan::usual() }.start();
    generate(&musicgen(&stand_in), &Notebook::default()).unwrap();
    assert_eq!(creates(&stand_in).len(), 1);
}

#[test]
fn a_prediction_that_ends_without_a_sound_is_over_and_the_next_try_pays_for_another() {
    let mut removed = succeeded(json!(FILE));
    removed["data_removed"] = json!(true);
    for (end, permanent, word) in [
        (failed("ValueError: duration must be positive"), true, "ValueError"),
        (failed("CUDA out of memory"), false, "out of memory"),
        (failed(""), false, "does not say why"),
        (says(&prediction("canceled")), false, "called off"),
        (says(&prediction("aborted")), false, "had not begun"),
        (says(&prediction("succeeded")), false, "gone"),
        (says(&removed), false, "gone"),
        (refused(404, "no such prediction"), false, "no longer there"),
    ] {
        let plan = Plan {
            creates: vec![
                Answer::json(201, &prediction("starting")),
                Answer::json(201, &named("p2", "starting")),
            ],
            polls: vec![end, says(&succeeded(json!(FILE)))],
            ..Plan::usual()
        };
        let stand_in = plan.start();
        let (engine, notebook) = (musicgen(&stand_in), Notebook::default());
        let error = generate(&engine, &notebook).unwrap_err();
        assert_eq!(matches!(error, EngineError::Permanent { .. }), permanent, "{error}");
        assert_eq!(matches!(error, EngineError::Retryable { .. }), !permanent, "{error}");
        assert!(error.to_string().contains(word), "{error}");
        assert_eq!(note(&notebook).unwrap(), r#"{"state":"over","over":["p1"]}"#);

        assert_eq!(generate(&engine, &notebook).unwrap().reference.as_deref(), Some("p2"));
        let costs: Vec<u64> = notebook.written().iter().map(|(_, cost)| *cost).collect();
        assert_eq!(costs, [COST, 0, 0, COST, 0]);
    }
}

#[test]
fn a_try_ends_before_a_prediction_that_takes_too_long_and_the_next_goes_on_with_it() {
    let polls = vec![says(&prediction("processing"))];
    let stand_in = Plan { polls, ..Plan::usual() }.start();
    let patience = Duration::from_millis(200);
    let engine = one(ReplicateConfig { patience, ..config(&stand_in) });
    let notebook = Notebook::default();
    for _ in 0..2 {
        let error = generate(&engine, &notebook).unwrap_err();
        assert!(matches!(error, EngineError::Retryable { .. }), "{error}");
        assert!(error.to_string().contains("the next try goes on"), "{error}");
        assert_eq!(note(&notebook).unwrap(), r#"{"state":"asked","prediction":"p1"}"#);
    }
    assert_eq!(creates(&stand_in).len(), 1);
}

#[test]
fn whoever_is_out_of_reach_for_long_is_given_up_but_not_the_prediction() {
    for (polls, unavailable) in [(Answer::HangsUp, false), (refused(401, "no"), true)] {
        let stand_in = Plan { polls: vec![polls], ..Plan::usual() }.start();
        let notebook = Notebook::default();
        let error = generate(&musicgen(&stand_in), &notebook).unwrap_err();
        assert_eq!(matches!(error, EngineError::Unavailable { .. }), unavailable, "{error}");
        assert_eq!(note(&notebook).unwrap(), r#"{"state":"asked","prediction":"p1"}"#);
    }
}

#[test]
fn an_error_in_an_answer_that_succeeded_is_an_error() {
    let output = json!({"audio": FILE, "spectrogram": null, "error": "NSFW content detected"});
    let stand_in = Plan { polls: vec![says(&succeeded(output))], ..Plan::usual() }.start();
    let engine = with_model(&stand_in, ReplicateModel::Riffusion(RiffusionConfig::default()));
    let notebook = Notebook::default();
    let error = generate(&engine, &notebook).unwrap_err();
    assert!(matches!(error, EngineError::Permanent { .. }), "{error}");
    assert!(error.to_string().contains("NSFW content detected"), "{error}");
    assert!(notebook.note("replicate-riffusion", SEED).unwrap().contains("over"));
}
