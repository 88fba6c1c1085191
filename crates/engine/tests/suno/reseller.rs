//! sunoapi.org and who answers like it.

use engine::{Engine, EngineError, Secret, Suno, SunoStyle};
use serde_json::{Value, json};

use crate::stand_in::{Answer, Asked, Notebook, StandIn};
use crate::{SEED, brief, files, song};

const PLACE: &str = "POST /api/v1/generate";
const LOOK: &str = "GET /api/v1/generate/record-info?taskId=5c79be8e";
const CALLBACK: &str = "https://loops.example.org/hooks/suno/abc";

fn style(server: &StandIn, call_instead: Option<&str>) -> SunoStyle {
    SunoStyle::SunoApiOrg {
        base: server.base(),
        api_key: Secret::new("open sesame"),
        call_instead: call_instead.map(str::to_owned),
    }
}

fn engine(server: &StandIn, store: &StandIn) -> Suno {
    crate::engine(style(server, None), vec![store.host()])
}

fn says(code: u16, data: Value) -> Answer {
    Answer::json(200, &json!({ "code": code, "msg": "words", "data": data }))
}

fn placed() -> Answer {
    says(200, json!({ "taskId": "5c79be8e" }))
}

fn record(status: &str, urls: &[&str]) -> Answer {
    let songs: Vec<Value> = urls
        .iter()
        .map(|url| json!({ "id": "8551", "audioUrl": url, "streamAudioUrl": "https://musicfile.removeai.ai/x" }))
        .collect();
    let response = json!({ "taskId": "5c79be8e", "sunoData": songs });
    says(
        200,
        json!({ "taskId": "5c79be8e", "status": status, "response": response, "errorMessage": null }),
    )
}

fn store() -> StandIn {
    StandIn::that(|asked: &Asked| song(&asked.path))
}

#[test]
fn an_order_goes_through_all_its_stages() {
    let store = store();
    let (a, b) = (format!("{}/a.mp3", store.base()), format!("{}/b.mp3", store.base()));
    let server = StandIn::with([
        placed(),
        says(200, Value::Null),
        record("PENDING", &[]),
        record("TEXT_SUCCESS", &["", ""]),
        record("FIRST_SUCCESS", &[&a, ""]),
        record("SUCCESS", &[&a, &b]),
    ]);
    let mut notebook = Notebook::called_at(CALLBACK);
    let take = engine(&server, &store).generate(&brief(), SEED, &mut notebook).unwrap();
    assert_eq!(
        files(take),
        (vec!["/a.mp3".to_owned(), "/b.mp3".to_owned()], "5c79be8e".to_owned())
    );
    assert_eq!(server.lines(), [PLACE, LOOK, LOOK, LOOK, LOOK, LOOK]);
    for asked in server.asked() {
        assert_eq!(asked.header("authorization"), Some("Bearer open sesame"));
    }
    assert!(store.asked().iter().all(|asked| asked.header("authorization").is_none()));
    let order = server.asked()[0].json();
    assert_eq!((&order["customMode"], &order["instrumental"]), (&json!(true), &json!(true)));
    assert_eq!((&order["model"], &order["callBackUrl"]), (&json!("V4_5ALL"), &json!(CALLBACK)));
}

#[test]
fn without_an_address_to_call_nothing_is_ordered() {
    let (server, store) = (StandIn::with([placed()]), store());
    let mut notebook = Notebook::default();
    let error = engine(&server, &store).generate(&brief(), SEED, &mut notebook).unwrap_err();
    assert!(
        matches!(&error, EngineError::Unavailable { reason, .. } if reason.contains("https")),
        "{error}"
    );
    assert!(server.asked().is_empty() && notebook.written().is_empty());
}

#[test]
fn an_address_of_the_operators_is_called_instead() {
    let store = store();
    let a = format!("{}/a.mp3", store.base());
    // Nobody answers there, and the songs are made all the same.
    let server = StandIn::with([placed(), record("CALLBACK_EXCEPTION", &[&a, &a])]);
    let style = style(&server, Some("https://example.org/ignored"));
    let engine = crate::engine(style, vec![store.host()]);
    let take = engine.generate(&brief(), SEED, &mut Notebook::default()).unwrap();
    assert_eq!(files(take).0.len(), 2);
    assert_eq!(server.asked()[0].json()["callBackUrl"], "https://example.org/ignored");
}

#[test]
fn a_lost_answer_is_made_good_by_a_call() {
    let store = store();
    let a = format!("{}/a.mp3", store.base());
    let notebook = Notebook::called_at(CALLBACK);
    let (mut caller, mut places) = (notebook.clone(), 0);
    let server = StandIn::that(move |asked: &Asked| match &*asked.line() {
        PLACE => {
            places += 1;
            assert_eq!(places, 1, "it is ordered once");
            call_back(&mut caller);
            Answer::HangsUp
        }
        _ => record("SUCCESS", &[&a]),
    });
    let take = engine(&server, &store).generate(&brief(), SEED, &mut notebook.clone()).unwrap();
    assert_eq!(files(take).1, "5c79be8e");
}

/// What the receiver of a call does with it.
fn call_back(notebook: &mut Notebook) {
    let body =
        br#"{"code":200,"msg":"ok","data":{"callbackType":"text","task_id":"5c79be8e","data":[]}}"#;
    let task = engine::suno_task_of_call(body).unwrap();
    let nobody = StandIn::with([]);
    let suno = crate::engine(style(&nobody, None), Vec::new());
    let note = suno.heard(&notebook.note("suno", SEED).unwrap(), &task).unwrap();
    notebook.write("suno", SEED, &note);
}

#[test]
fn an_order_whose_answer_was_lost_for_good_is_never_placed_again() {
    let store = store();
    let server = StandIn::that(|_: &Asked| Answer::HangsUp);
    let style = style(&server, Some("https://example.org/ignored"));
    let engine = crate::engine(style, vec![store.host()]);
    let mut notebook = Notebook::default();
    for _ in 0..2 {
        let error = engine.generate(&brief(), SEED, &mut notebook).unwrap_err();
        assert!(
            matches!(&error, EngineError::Permanent { reason, .. } if reason.contains("paid for")),
            "{error}"
        );
    }
    assert_eq!(server.lines(), [PLACE]);
}

#[test]
fn a_process_that_begins_again_goes_on_with_the_task_of_the_one_before() {
    let store = store();
    let a = format!("{}/a.mp3", store.base());
    let server = StandIn::with([record("SUCCESS", &[&a])]);
    let asked = r#"{"state":"asked","ids":["5c79be8e"],"at":1764000000}"#;
    let mut notebook = Notebook::that_says("suno", SEED, asked);
    engine(&server, &store).generate(&brief(), SEED, &mut notebook).unwrap();
    assert_eq!(server.lines(), [LOOK]);
}

#[test]
fn the_code_decides_and_not_the_status() {
    let of = |answers: Vec<Answer>| {
        let (server, store) = (StandIn::with(answers), store());
        let mut notebook = Notebook::called_at(CALLBACK);
        let error = engine(&server, &store).generate(&brief(), SEED, &mut notebook).unwrap_err();
        (error, notebook.note("suno", SEED).unwrap())
    };
    let code = |code: u16| {
        let (error, note) = of(vec![says(code, Value::Null)]);
        assert_eq!(note, r#"{"state":"refused"}"#);
        error
    };
    assert!(
        matches!(code(429), EngineError::Unavailable { reason, .. } if reason.contains("credits"))
    );
    assert!(matches!(code(455), EngineError::Unavailable { .. }));
    assert!(matches!(code(430), EngineError::Retryable { .. }));
    assert!(matches!(code(413), EngineError::Permanent { .. }));
    let (refused, note) = of(vec![placed(), record("SENSITIVE_WORD_ERROR", &[])]);
    assert!(matches!(refused, EngineError::Permanent { .. }));
    assert_eq!(note, r#"{"state":"over"}"#);
    let (failed, _) = of(vec![placed(), record("GENERATE_AUDIO_FAILED", &[])]);
    assert!(matches!(failed, EngineError::Retryable { .. }));
}

#[test]
fn an_order_is_counted_once_and_one_that_was_refused_not_again() {
    let store = store();
    let a = format!("{}/a.mp3", store.base());
    let busy = says(430, Value::Null);
    let failed = record("GENERATE_AUDIO_FAILED", &[]);
    let server = StandIn::with([busy, placed(), failed, placed(), record("SUCCESS", &[&a])]);
    let engine = engine(&server, &store);
    let mut notebook = Notebook::called_at(CALLBACK);
    for _ in 0..2 {
        engine.generate(&brief(), SEED, &mut notebook).unwrap_err();
    }
    engine.generate(&brief(), SEED, &mut notebook).unwrap();
    let written = notebook.written();
    let kept: Vec<(String, u64)> = written
        .iter()
        .map(|(note, cost)| {
            let note: Value = serde_json::from_str(note).unwrap();
            (note["state"].as_str().unwrap().to_owned(), *cost)
        })
        .collect();
    let expected = [
        ("asking", 100_000),
        ("refused", 0),
        ("asking", 0),
        ("asked", 0),
        ("over", 0),
        ("asking", 100_000),
        ("asked", 0),
    ];
    assert_eq!(kept, expected.map(|(state, cost)| (state.to_owned(), cost)));
}

#[test]
fn a_song_is_fetched_from_its_second_address_if_the_first_has_none() {
    let store = StandIn::that(|asked: &Asked| match &*asked.path {
        "/first.mp3" => Answer::json(403, &json!({})),
        path => song(path),
    });
    let at = |name: &str| format!("{}/{name}.mp3", store.base());
    let songs = json!([{ "audioUrl": at("first"), "sourceAudioUrl": at("second") }]);
    let data = json!({ "status": "SUCCESS", "response": { "sunoData": songs } });
    let server = StandIn::with([placed(), says(200, data)]);
    let mut notebook = Notebook::called_at(CALLBACK);
    let take = engine(&server, &store).generate(&brief(), SEED, &mut notebook).unwrap();
    assert_eq!(files(take).0, ["/second.mp3"]);
}

#[test]
fn sound_is_fetched_from_known_hosts_only() {
    let elsewhere = store();
    let a = format!("{}/a.mp3", elsewhere.base());
    let server = StandIn::with([placed(), record("SUCCESS", &[&a])]);
    let engine = crate::engine(style(&server, None), Vec::new());
    let mut notebook = Notebook::called_at(CALLBACK);
    let error = engine.generate(&brief(), SEED, &mut notebook).unwrap_err();
    assert!(
        matches!(&error, EngineError::Permanent { reason, .. } if reason.contains("hosts")),
        "{error}"
    );
    assert!(elsewhere.asked().is_empty());
}

#[test]
fn a_check_asks_for_the_credits_where_either_reseller_has_them() {
    let of = |answers: Vec<Answer>| {
        let (server, store) = (StandIn::with(answers), store());
        engine(&server, &store).check()
    };
    assert_eq!(of(vec![says(200, json!(100))]), Ok(()));
    let elsewhere =
        Answer::json(404, &json!({ "timestamp": "…", "status": 404, "error": "Not Found" }));
    assert_eq!(of(vec![elsewhere, says(200, json!(12.5))]), Ok(()));
    assert!(matches!(of(vec![says(200, json!(0))]), Err(EngineError::Unavailable { .. })));
    assert!(
        matches!(of(vec![says(401, Value::Null)]), Err(EngineError::Unavailable { reason, .. }) if reason.contains("key"))
    );
}
