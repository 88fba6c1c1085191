//! The client of ACE-Step's own server, against answers in the shapes of its documents and sources.
#![allow(clippy::unwrap_used, reason = "a test that panics has failed, as it should")]

mod stand_in;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use engine::{
    AceStep, AceStepConfig, Engine, EngineError, Recorded, Secret, Take, Wire, WireConfig,
};
use serde_json::{Value, json};
use stand_in::{Answer, Asked, Notebook, StandIn};

const SEED: u64 = 7;
const LONG_AGO: &str = r#"{"state":"asked","task":"550e8400","at":1764000000}"#;

fn engine(server: &StandIn) -> AceStep {
    let config = AceStepConfig {
        api_key: Some(Secret::new("open sesame")),
        ask_every: Duration::from_millis(5),
        ..AceStepConfig::new(server.base())
    };
    AceStep::new(config, Wire::new(WireConfig::default()))
}

fn brief() -> brief::Brief {
    let request = brief::Request { kind: Some("bass".into()), bars: Some(4), ..Default::default() };
    request.settle().unwrap().brief
}

fn wrapped(data: Value) -> Answer {
    let whole = json!({ "data": data, "code": 200, "error": null, "timestamp": 1, "extra": null });
    Answer::json(200, &whole)
}

fn released() -> Answer {
    wrapped(json!({ "task_id": "550e8400", "status": "queued", "queue_position": 1 }))
}

fn told(status: u8, items: Value) -> Answer {
    wrapped(json!([{ "task_id": "550e8400", "status": status, "result": items.to_string() }]))
}

fn working(progress: f64) -> Answer {
    told(0, json!([{ "file": "", "status": 0, "progress": progress, "stage": "running" }]))
}

fn done(files: &[&str]) -> Answer {
    let item = |file: &&str| json!({ "file": file, "wave": "", "status": 1, "progress": 1.0 });
    told(1, files.iter().map(item).collect())
}

fn sound(content: &str) -> Answer {
    Answer::sound("audio/flac", content.as_bytes())
}

fn stats(running: u32) -> Answer {
    wrapped(json!({ "jobs": { "total": 3, "queued": 0, "running": running }, "queue_size": 0 }))
}

fn files(take: Take) -> Vec<String> {
    let Take::Recorded(Recorded { files, reference }) = take else { panic!("it is a recording") };
    assert_eq!(reference.as_deref(), Some("550e8400"));
    files.into_iter().map(|file| String::from_utf8(file).unwrap()).collect()
}

const RELEASE: &str = "POST /release_task";
const LOOK: &str = "POST /query_result";

#[test]
fn a_take_is_released_asked_after_and_fetched() {
    let (one, two) = ("/v1/audio?path=%2Ftmp%2Fone.flac", "/v1/audio?path=%2Ftmp%2Ftwo.flac");
    let answers =
        [released(), working(0.0), working(0.5), done(&[one, two]), sound("one"), sound("two")];
    let server = StandIn::with(answers);
    let notebook = Notebook::default();
    let take = engine(&server).generate(&brief(), SEED, &mut notebook.clone()).unwrap();
    assert_eq!(files(take), ["one", "two"]);
    let get = |path: &str| format!("GET {path}");
    assert_eq!(server.lines(), [RELEASE, LOOK, LOOK, LOOK, &get(one), &get(two)]);
    for asked in server.asked() {
        assert_eq!(asked.header("authorization"), Some("Bearer open sesame"), "{}", asked.line());
    }
    let order = server.asked()[0].json();
    assert_eq!((&order["seed"], &order["lyrics"]), (&json!("7,8"), &json!("[Instrumental]")));
    assert_eq!(server.asked()[1].json(), json!({ "task_id_list": ["550e8400"] }));
    let states: Vec<String> = notebook
        .written()
        .iter()
        .map(|(note, _)| serde_json::from_str::<Value>(note).unwrap()["state"].to_string())
        .collect();
    assert_eq!(states, [r#""asking""#, r#""asked""#], "it is written down before it is asked");
    assert_eq!(notebook.shares().last(), Some(&1.0));
}

#[test]
fn a_process_that_begins_again_goes_on_with_the_task_of_the_one_before() {
    let server = StandIn::with([done(&["/v1/audio?path=one.flac"]), sound("one")]);
    let mut notebook = Notebook::that_says("ace-step", SEED, LONG_AGO);
    let take = engine(&server).generate(&brief(), SEED, &mut notebook).unwrap();
    assert_eq!(files(take), ["one"]);
    assert_eq!(server.lines(), [LOOK, "GET /v1/audio?path=one.flac"]);
    assert!(notebook.written().is_empty());
}

#[test]
fn after_a_lost_answer_nothing_is_asked_for_until_the_server_is_idle() {
    let (answers, loses, runs) =
        (["/v1/audio?path=one.flac"], AtomicBool::new(true), Arc::new(Mutex::new(1)));
    let running = runs.clone();
    let server = StandIn::that(move |asked: &Asked| match &*asked.line() {
        RELEASE if loses.swap(false, Ordering::SeqCst) => Answer::HangsUp,
        RELEASE => released(),
        LOOK => done(&answers),
        "GET /v1/stats" => stats(*running.lock().unwrap()),
        _ => sound("one"),
    });
    let mut notebook = Notebook::default();
    let engine = engine(&server);
    for _ in 0..2 {
        let error = engine.generate(&brief(), SEED, &mut notebook).unwrap_err();
        assert!(matches!(error, EngineError::Retryable { .. }), "{error}");
    }
    assert_eq!(server.lines(), [RELEASE, "GET /v1/stats"]);
    *runs.lock().unwrap() = 0;
    assert_eq!(files(engine.generate(&brief(), SEED, &mut notebook).unwrap()), ["one"]);
}

#[test]
fn a_server_that_was_restarted_is_asked_anew_at_the_next_try() {
    let server = StandIn::with([
        told(0, json!([])),
        released(),
        done(&["/v1/audio?path=one.flac"]),
        sound("one"),
    ]);
    let mut notebook = Notebook::that_says("ace-step", SEED, LONG_AGO);
    let engine = engine(&server);
    let error = engine.generate(&brief(), SEED, &mut notebook).unwrap_err();
    assert!(
        matches!(&error, EngineError::Retryable { reason, .. } if reason.contains("restarted"))
    );
    assert_eq!(files(engine.generate(&brief(), SEED, &mut notebook).unwrap()), ["one"]);
}

#[test]
fn what_failed_was_refused_or_is_gone_can_be_tried_again_as_if_it_had_never_been() {
    let over = r#"{"state":"over"}"#;
    let refused = r#"{"state":"refused"}"#;
    let failed = told(2, json!([{ "file": "", "status": 2, "error": "CUDA out of memory" }]));
    let busy = Answer::json(429, &json!({ "detail": "Server busy: queue is full" }));
    let gone = Answer::json(404, &json!({ "detail": "Audio file not found" }));
    for (answers, words, note) in [
        (vec![released(), failed], "CUDA out of memory", over),
        (vec![busy], "queue is full", refused),
        (vec![released(), done(&["/v1/audio?path=one.flac"]), gone], "thrown the sound away", over),
    ] {
        let server = StandIn::with(answers);
        let mut notebook = Notebook::default();
        let error = engine(&server).generate(&brief(), SEED, &mut notebook).unwrap_err();
        assert!(
            matches!(&error, EngineError::Retryable { reason, .. } if reason.contains(words)),
            "{error}"
        );
        assert_eq!(notebook.note("ace-step", SEED).as_deref(), Some(note));
    }
}

#[test]
fn sound_is_fetched_from_the_server_itself_and_from_nowhere_else() {
    let elsewhere = StandIn::with([sound("one")]);
    let address = format!("{}/one.flac", elsewhere.base());
    let server = StandIn::with([released(), done(&[&address])]);
    let error = engine(&server).generate(&brief(), SEED, &mut Notebook::default()).unwrap_err();
    assert!(
        matches!(&error, EngineError::Permanent { reason, .. } if reason.contains("127.0.0.1")),
        "{error}"
    );
    assert!(elsewhere.asked().is_empty());
}

#[test]
fn a_server_that_is_away_for_a_moment_is_waited_for() {
    let server = StandIn::with([
        released(),
        Answer::HangsUp,
        Answer::json(502, &json!({ "detail": "starting" })),
        done(&["/v1/audio?path=one.flac"]),
        sound("one"),
    ]);
    let take = engine(&server).generate(&brief(), SEED, &mut Notebook::default()).unwrap();
    assert_eq!(files(take), ["one"]);
}

#[test]
fn nobody_waits_for_what_is_no_longer_wanted() {
    let notebook = Notebook::default();
    let canceller = notebook.clone();
    let server = StandIn::that(move |asked: &Asked| match &*asked.line() {
        RELEASE => released(),
        _ => {
            canceller.cancel();
            working(0.1)
        }
    });
    let error = engine(&server).generate(&brief(), SEED, &mut notebook.clone()).unwrap_err();
    assert!(matches!(error, EngineError::Cancelled(_)));
    assert_eq!(server.lines(), [RELEASE, LOOK]);
}

#[test]
fn nothing_is_asked_for_when_no_more_may_be_spent() {
    let server = StandIn::with([released()]);
    let mut notebook = Notebook::default();
    notebook.refuse();
    let error = engine(&server).generate(&brief(), SEED, &mut notebook).unwrap_err();
    assert!(matches!(error, EngineError::Unavailable { .. }));
    assert!(server.asked().is_empty());
}

#[test]
fn a_check_says_what_is_missing() {
    let health = || wrapped(json!({ "status": "ok", "service": "ACE-Step API", "version": "1.0" }));
    let models = || {
        let models = json!([{ "name": "acestep-v15-turbo", "is_default": true }]);
        wrapped(json!({ "models": models, "default_model": "acestep-v15-turbo" }))
    };
    let old = || Answer::json(404, &json!({ "detail": "Not Found" }));
    let with = |answers: Vec<Answer>, model: Option<&str>| {
        let server = StandIn::with(answers);
        let config =
            AceStepConfig { model: model.map(str::to_owned), ..AceStepConfig::new(server.base()) };
        AceStep::new(config, Wire::new(WireConfig::default())).check()
    };
    assert_eq!(with(vec![health(), models()], Some("acestep-v15-turbo")), Ok(()));
    assert_eq!(with(vec![health(), old(), models()], None), Ok(()), "an older server");
    let words = |answers, model| match with(answers, model) {
        Err(EngineError::Unavailable { reason, .. }) => reason,
        other => panic!("{other:?}"),
    };
    let missing = words(vec![health(), models()], Some("acestep-v15-base"));
    assert!(missing.contains("no model acestep-v15-base; it has acestep-v15-turbo"), "{missing}");
    let key = Answer::json(401, &json!({ "detail": "Missing Authorization header" }));
    assert!(words(vec![health(), key], None).contains("API key"));
    let page = Answer::sound("text/html", b"<html>router</html>");
    assert!(words(vec![page], None).contains("not how an ACE-Step API server answers"));
    let config = AceStepConfig::new("http://127.0.0.1:1");
    let nobody = AceStep::new(config, Wire::new(WireConfig::default())).check();
    assert!(matches!(nobody, Err(EngineError::Unavailable { .. })));
}
