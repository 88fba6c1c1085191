use std::time::Duration;

use engine::replicate::{Replicate, ReplicateConfig};
use engine::{Engine, EngineError, Secret};
use serde_json::{Value, json};

use super::service::{Plan, creates, list, prediction, refused};
use crate::stand_in::{Answer, Notebook, StandIn};
use crate::{COST, SEED, config, generate, musicgen, note, one};

const LONG_AGO: &str = r#"{"state":"asking","at_ms":1764000000000}"#;

/// The prediction that our request has created.
fn ours() -> Value {
    let mut ours = prediction("processing");
    let stand_in = Plan::usual().start();
    generate(&musicgen(&stand_in), &Notebook::default()).unwrap();
    ours["input"] = creates(&stand_in)[0].json()["input"].clone();
    ours["created_at"] = json!("2099-01-01T00:00:00Z");
    ours
}

/// One that looks for a lost answer this long, however slow the machine is that tries it.
fn patient(stand_in: &StandIn, lost_patience: Duration) -> Replicate {
    one(ReplicateConfig { lost_patience, ..config(stand_in) })
}

fn written(note: &str) -> Notebook {
    Notebook::that_says("musicgen", SEED, note)
}

#[test]
fn an_answer_that_was_lost_is_looked_for_and_nothing_is_created_twice() {
    let cut = b"HTTP/1.1 201 Created\r\nContent-Length: 900\r\n\r\n{\"id\"".to_vec();
    for trouble in [
        Answer::HangsUp,
        Answer::Raw(cut),
        Answer::json(201, &json!({"detail": "no prediction"})),
        refused(500, "internal"),
        refused(504, "gateway"),
    ] {
        let mut other = ours();
        other["id"] = json!("p0");
        other["input"]["seed"] = json!(8);
        let plan = Plan {
            creates: vec![trouble],
            lists: vec![refused(500, "not now"), list(&[]), list(&[other, ours()])],
            ..Plan::usual()
        };
        let stand_in = plan.start();
        let notebook = Notebook::default();
        let engine = patient(&stand_in, Duration::from_secs(15));
        let take = generate(&engine, &notebook).unwrap();
        assert_eq!(take.reference.as_deref(), Some("p1"));
        assert_eq!(creates(&stand_in).len(), 1);
        assert_eq!(note(&notebook).unwrap(), r#"{"state":"asked","prediction":"p1"}"#);
    }
}

#[test]
fn the_list_is_asked_for_what_is_no_older_than_the_question_but_for_the_clocks() {
    let stand_in = Plan { lists: vec![list(&[ours()])], ..Plan::usual() }.start();
    generate(&musicgen(&stand_in), &written(LONG_AGO)).unwrap();
    assert_eq!(stand_in.lines()[0], "GET /v1/predictions?created_after=2025-11-24T15:58:00.000Z");
}

#[test]
fn what_is_in_no_list_after_some_time_was_never_created_and_is_paid_once() {
    let plan = Plan {
        creates: vec![Answer::HangsUp, Answer::json(201, &prediction("starting"))],
        ..Plan::usual()
    };
    let stand_in = plan.start();
    let notebook = Notebook::default();
    generate(&patient(&stand_in, Duration::from_secs(1)), &notebook).unwrap();
    assert_eq!(creates(&stand_in).len(), 2);
    let looks = stand_in.lines().iter().filter(|line| line.contains("created_after")).count();
    assert!(looks >= 2, "it looked once only");
    let costs: Vec<u64> = notebook.written().iter().map(|(_, cost)| *cost).collect();
    assert_eq!(costs, [COST, 0, 0]);
}

#[test]
fn whoever_never_answers_is_not_asked_without_end() {
    let stand_in = Plan { creates: vec![Answer::HangsUp], ..Plan::usual() }.start();
    let notebook = Notebook::default();
    let error = generate(&musicgen(&stand_in), &notebook).unwrap_err();
    assert!(matches!(error, EngineError::Retryable { .. }), "{error}");
    assert_eq!(creates(&stand_in).len(), 2);
    assert!(note(&notebook).unwrap().starts_with(r#"{"state":"asking""#));
}

#[test]
fn while_the_list_cannot_be_read_nothing_is_created() {
    for lists in
        [refused(500, "not now"), Answer::HangsUp, Answer::json(200, &json!({"results": 7}))]
    {
        let stand_in = Plan { lists: vec![lists], ..Plan::usual() }.start();
        let patience = Duration::from_millis(400);
        let engine = one(ReplicateConfig { patience, ..config(&stand_in) });
        let notebook = written(LONG_AGO);
        let error = generate(&engine, &notebook).unwrap_err();
        assert!(matches!(error, EngineError::Retryable { .. }), "{error}");
        assert!(creates(&stand_in).is_empty());
        assert_eq!(note(&notebook).unwrap(), LONG_AGO);
    }
    let stand_in = Plan { lists: vec![refused(401, "no")], ..Plan::usual() }.start();
    let error = generate(&musicgen(&stand_in), &written(LONG_AGO)).unwrap_err();
    assert!(matches!(error, EngineError::Unavailable { .. }), "{error}");
}

#[test]
fn a_question_of_a_process_that_is_gone_is_answered_from_the_list() {
    let stand_in = Plan { lists: vec![list(&[ours()])], ..Plan::usual() }.start();
    let notebook = written(LONG_AGO);
    let take = generate(&musicgen(&stand_in), &notebook).unwrap();
    assert_eq!(take.reference.as_deref(), Some("p1"));
    assert!(creates(&stand_in).is_empty());
    assert_eq!(notebook.written(), [(r#"{"state":"asked","prediction":"p1"}"#.to_owned(), 0)]);
}

#[test]
fn a_prediction_of_a_process_that_is_gone_is_gone_on_with() {
    let stand_in = Plan::usual().start();
    let notebook = written(r#"{"state":"asked","prediction":"p1"}"#);
    let take = generate(&musicgen(&stand_in), &notebook).unwrap();
    assert_eq!(take.reference.as_deref(), Some("p1"));
    assert_eq!(stand_in.lines(), ["GET /v1/predictions/p1", "GET /files/out.wav"]);
    assert_eq!(notebook.written(), []);
}

#[test]
fn a_webhook_may_bring_the_name_first() {
    let notebook = Notebook::default();
    let hook = notebook.clone();
    let plan = Plan {
        creates: vec![Answer::HangsUp],
        lists: vec![refused(500, "not now")],
        ..Plan::usual()
    };
    let listener = musicgen(&StandIn::with([]));
    let stand_in = plan.start_and(move |asked| {
        if asked.path.starts_with("/v1/predictions?") {
            let heard = listener.heard(&note(&hook).unwrap(), "p1");
            hook.write("musicgen", SEED, &heard.unwrap());
        }
    });
    let take = generate(&musicgen(&stand_in), &notebook).unwrap();
    assert_eq!(take.reference.as_deref(), Some("p1"));
    assert_eq!(creates(&stand_in).len(), 1);
}

#[test]
fn what_is_over_or_another_takes_is_not_taken_for_ours() {
    let with = |name: &str, value: &str| {
        let mut other = ours();
        other[name] = json!(value);
        other
    };
    let over = with("id", "old");
    let older = with("created_at", "2025-11-24T15:57:59Z");
    let elsewhere = with("webhook", "https://loops.example.com/hooks/2");
    let otherwise = with("version", &"0".repeat(64));
    let plan = Plan {
        lists: vec![list(&[over, older, elsewhere, otherwise, json!({"id": 7})])],
        ..Plan::usual()
    };
    let stand_in = plan.start();
    let secret = Some(Secret::new("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));
    let engine = one(ReplicateConfig { webhook_secret: secret, ..config(&stand_in) });
    let notebook = Notebook::called_at("https://loops.example.com/hooks/1");
    notebook.write("musicgen", SEED, r#"{"state":"asking","at_ms":1764000000000,"over":["old"]}"#);
    generate(&engine, &notebook).unwrap();
    assert_eq!(creates(&stand_in).len(), 1);
    assert_eq!(note(&notebook).unwrap(), r#"{"state":"asked","prediction":"p1","over":["old"]}"#);
}

#[test]
fn a_list_is_read_to_its_end_but_never_elsewhere() {
    let page = |next: &str, results: Value| {
        Answer::json(200, &json!({"previous": null, "next": next, "results": results}))
    };
    let next = "http://stand-in/v1/predictions?cursor=2";
    let stand_in =
        Plan { lists: vec![page(next, json!([])), list(&[ours()])], ..Plan::usual() }.start();
    let take = generate(&musicgen(&stand_in), &written(LONG_AGO)).unwrap();
    assert_eq!(take.reference.as_deref(), Some("p1"));
    assert_eq!(stand_in.lines()[1], "GET /v1/predictions?cursor=2");

    let elsewhere = StandIn::with([]);
    let next = format!("{}/v1/predictions?cursor=2", elsewhere.base());
    let stand_in = Plan { lists: vec![page(&next, json!([]))], ..Plan::usual() }.start();
    let patience = Duration::from_millis(300);
    let engine = one(ReplicateConfig { patience, ..config(&stand_in) });
    let error = generate(&engine, &written(LONG_AGO)).unwrap_err();
    assert!(matches!(error, EngineError::Retryable { .. }), "{error}");
    assert_eq!(elsewhere.asked(), []);
    assert!(creates(&stand_in).is_empty());
}

#[test]
fn a_note_that_cannot_be_read_creates_nothing() {
    let stand_in = Plan::usual().start();
    let error = generate(&musicgen(&stand_in), &written("about to ask")).unwrap_err();
    assert!(matches!(error, EngineError::Retryable { .. }), "{error}");
    assert_eq!(stand_in.asked(), []);
}

#[test]
fn a_service_that_is_unavailable_has_created_nothing() {
    let stand_in = Plan { creates: vec![refused(503, "down")], ..Plan::usual() }.start();
    let notebook = Notebook::default();
    let error = generate(&musicgen(&stand_in), &notebook).unwrap_err();
    assert!(matches!(error, EngineError::Retryable { .. }), "{error}");
    assert_eq!(stand_in.lines(), ["POST /v1/predictions"]);
    assert_eq!(note(&notebook).unwrap(), r#"{"state":"refused"}"#);
}
