//! gcui-art/suno-api.

use std::sync::{Arc, Mutex};

use engine::{Engine, EngineError, Suno, SunoStyle};
use serde_json::{Value, json};

use crate::stand_in::{Answer, Asked, Notebook, StandIn};
use crate::{SEED, brief, files, song};

const PLACE: &str = "POST /api/custom_generate";
const LIST: &str = "GET /api/get";
const LOOK: &str = "GET /api/get?ids=a%2Cb";

fn engine(server: &StandIn, store: &StandIn) -> Suno {
    crate::engine(SunoStyle::SelfHosted { base: server.base() }, vec![store.host()])
}

fn item(id: &str, status: &str, url: &str) -> Value {
    json!({ "id": id, "title": "CloudMusic", "status": status, "audio_url": url, "duration": null })
}

/// Both songs in one state, `a` and `b` in the store.
fn both(status: &str, store: &str) -> Answer {
    let url = |id: &str| if store.is_empty() { String::new() } else { format!("{store}/{id}.mp3") };
    Answer::json(200, &json!([item("a", status, &url("a")), item("b", status, &url("b"))]))
}

fn list(ids: &[&str]) -> Answer {
    let items: Vec<Value> = ids.iter().map(|id| item(id, "complete", "")).collect();
    Answer::json(200, &json!(items))
}

fn store() -> StandIn {
    StandIn::that(|asked: &Asked| song(&asked.path))
}

#[test]
fn both_songs_of_an_order_are_fetched_when_they_are_complete_and_not_before() {
    let store = store();
    let base = store.base();
    let streaming = both("streaming", "https://audiopipe.suno.ai/?item_id=");
    let answers = [
        list(&["old"]),
        both("submitted", ""),
        both("queued", ""),
        streaming,
        both("complete", &base),
    ];
    let server = StandIn::with(answers);
    let mut notebook = Notebook::default();
    let take = engine(&server, &store).generate(&brief(), SEED, &mut notebook).unwrap();
    assert_eq!(files(take), (vec!["/a.mp3".to_owned(), "/b.mp3".to_owned()], "a,b".to_owned()));
    assert_eq!(server.lines(), [LIST, PLACE, LOOK, LOOK, LOOK]);
    let order = server.asked()[1].json();
    assert_eq!((&order["make_instrumental"], &order["wait_audio"]), (&json!(true), &json!(false)));
    assert!(order["tags"].as_str().unwrap().contains("bpm"));
    assert!(order["negative_tags"].as_str().unwrap().contains("vocals"));
}

#[test]
fn a_process_that_begins_again_goes_on_with_the_songs_of_the_one_before() {
    let store = store();
    let server = StandIn::with([both("complete", &store.base())]);
    let asked = r#"{"state":"asked","ids":["a","b"],"at":1764000000}"#;
    let mut notebook = Notebook::that_says("suno", SEED, asked);
    let take = engine(&server, &store).generate(&brief(), SEED, &mut notebook).unwrap();
    assert_eq!(files(take).0.len(), 2);
    assert_eq!(server.lines(), [LOOK]);
}

#[test]
fn an_order_whose_answer_was_lost_is_found_by_its_title() {
    let store = store();
    let base = store.base();
    let title = Arc::<Mutex<String>>::default();
    let server = StandIn::that(move |asked: &Asked| match &*asked.line() {
        PLACE => {
            *title.lock().unwrap() = asked.json()["title"].as_str().unwrap().to_owned();
            Answer::HangsUp
        }
        LOOK => both("complete", &base),
        _ => {
            let title = title.lock().unwrap();
            if title.is_empty() {
                return list(&["old"]);
            }
            let ours = |id: &str| json!({ "id": id, "title": *title, "status": "queued" });
            Answer::json(200, &json!([ours("a"), ours("b"), item("old", "complete", "")]))
        }
    });
    let take = engine(&server, &store).generate(&brief(), SEED, &mut Notebook::default()).unwrap();
    assert_eq!(files(take).1, "a,b");
    let orders = server.lines().iter().filter(|line| *line == PLACE).count();
    assert_eq!(orders, 1);
}

#[test]
fn an_order_that_is_certainly_not_there_is_placed_again() {
    let store = store();
    let answers =
        [list(&["old"]), list(&["old"]), both("queued", ""), both("complete", &store.base())];
    let server = StandIn::with(answers);
    let lost = r#"{"state":"asking","mark":"m","newest":"old","at":1764000000}"#;
    let mut notebook = Notebook::that_says("suno", SEED, lost);
    engine(&server, &store).generate(&brief(), SEED, &mut notebook).unwrap();
    assert_eq!(server.lines(), [LIST, LIST, PLACE, LOOK]);
}

#[test]
fn an_order_that_may_be_there_is_never_placed_again() {
    let store = store();
    // A version without pages, and more songs since than one page holds.
    let server = StandIn::that(|_: &Asked| list(&["newer", "new"]));
    let lost = r#"{"state":"asking","mark":"m","newest":"old","at":1764000000}"#;
    let mut notebook = Notebook::that_says("suno", SEED, lost);
    let error = engine(&server, &store).generate(&brief(), SEED, &mut notebook).unwrap_err();
    assert!(
        matches!(&error, EngineError::Permanent { reason, .. } if reason.contains("paid for")),
        "{error}"
    );
    assert!(!server.lines().iter().any(|line| line == PLACE));
}

#[test]
fn a_list_is_read_back_to_where_it_ended_before_the_order() {
    let store = store();
    let base = store.base();
    let server = StandIn::that(move |asked: &Asked| match &*asked.path {
        // This version counts pages from one.
        "/api/get" | "/api/get?page=1" => list(&["newest", "newer"]),
        "/api/get?page=2" => {
            let ours =
                |id: &str| json!({ "id": id, "title": "CloudMusic chords m", "status": "queued" });
            Answer::json(200, &json!([ours("a"), ours("b")]))
        }
        _ => both("complete", &base),
    });
    let lost = r#"{"state":"asking","mark":"m","newest":"old","at":1764000000}"#;
    let mut notebook = Notebook::that_says("suno", SEED, lost);
    let take = engine(&server, &store).generate(&brief(), SEED, &mut notebook).unwrap();
    assert_eq!(files(take).1, "a,b");
    assert_eq!(server.lines(), [LIST, "GET /api/get?page=1", "GET /api/get?page=2", LOOK]);
}

#[test]
fn one_good_song_is_enough() {
    let store = store();
    let url = format!("{}/a.mp3", store.base());
    let end = Answer::json(200, &json!([item("a", "complete", &url), item("b", "error", "")]));
    let server = StandIn::with([list(&[]), both("queued", ""), end]);
    let take = engine(&server, &store).generate(&brief(), SEED, &mut Notebook::default()).unwrap();
    assert_eq!(files(take).0, ["/a.mp3"]);
}

#[test]
fn refusals_tell_lack_of_credits_from_an_objection() {
    let store = store();
    let poor = Answer::json(402, &json!({ "error": "Insufficient credits" }));
    let failed = json!({ "id": "a", "status": "error", "error_message": "Flagged by moderation" });
    let objection = Answer::json(200, &json!([failed]));
    let of = |answers: Vec<Answer>| {
        let server = StandIn::with(answers);
        let mut notebook = Notebook::default();
        let error = engine(&server, &store).generate(&brief(), SEED, &mut notebook).unwrap_err();
        (error, notebook.note("suno", SEED).unwrap())
    };
    let (error, note) = of(vec![list(&[]), poor]);
    assert!(matches!(error, EngineError::Unavailable { .. }));
    assert_eq!(note, r#"{"state":"refused"}"#);
    let placed = Answer::json(200, &json!([item("a", "submitted", "")]));
    let (error, note) = of(vec![list(&[]), placed, objection]);
    assert!(matches!(error, EngineError::Permanent { .. }));
    assert_eq!(note, r#"{"state":"over"}"#);
}

#[test]
fn a_check_asks_for_the_credits_and_spends_none() {
    let of = |answer: Answer| {
        let (server, store) = (StandIn::with([answer]), store());
        let checked = engine(&server, &store).check();
        assert_eq!(server.lines(), ["GET /api/get_limit"]);
        checked
    };
    let left = |credits: u32| {
        let limit = json!({ "credits_left": credits, "period": "day", "monthly_limit": 50, "monthly_usage": 0 });
        Answer::json(200, &limit)
    };
    assert_eq!(of(left(50)), Ok(()));
    assert!(matches!(of(left(9)), Err(EngineError::Unavailable { .. })));
    assert!(matches!(
        of(Answer::sound("text/html", b"<html>")),
        Err(EngineError::Unavailable { .. })
    ));
}
