use engine::EngineError;
use engine::replicate::ReplicateConfig;
use serde_json::json;

use super::service::{FILE, Plan, refused, succeeded};
use crate::stand_in::{Answer, Notebook, StandIn};
use crate::{SOUND, TOKEN, config, generate, musicgen, note, one};

fn made(output: &serde_json::Value) -> Plan {
    Plan { polls: vec![Answer::json(200, &succeeded(output.clone()))], ..Plan::usual() }
}

#[test]
fn the_token_is_told_to_replicate_alone() {
    let delivery = StandIn::with([Answer::sound("audio/wav", SOUND)]);
    let output = json!(format!("{}/out.wav", delivery.base()));
    let stand_in = made(&output).start();
    let delivery_hosts = vec![delivery.host()];
    let engine = one(ReplicateConfig { delivery_hosts, ..config(&stand_in) });
    assert_eq!(generate(&engine, &Notebook::default()).unwrap().files, [SOUND]);
    assert_eq!(delivery.asked()[0].header("authorization"), None);

    let stand_in = made(&json!(FILE)).start();
    generate(&musicgen(&stand_in), &Notebook::default()).unwrap();
    let bearer = format!("Bearer {TOKEN}");
    assert_eq!(stand_in.asked().last().unwrap().header("authorization"), Some(&*bearer));
}

#[test]
fn a_sound_is_fetched_from_known_hosts_only() {
    let elsewhere = StandIn::with([Answer::sound("audio/wav", SOUND)]);
    let output = json!(format!("{}/out.wav", elsewhere.base()));
    let stand_in = made(&output).start();
    let notebook = Notebook::default();
    let error = generate(&musicgen(&stand_in), &notebook).unwrap_err();
    assert!(matches!(error, EngineError::Permanent { .. }), "{error}");
    assert_eq!(elsewhere.asked(), []);
}

#[test]
fn a_sound_that_did_not_come_whole_is_fetched_again() {
    let cut =
        b"HTTP/1.1 200 OK\r\nContent-Type: audio/wav\r\nContent-Length: 900\r\n\r\nRIFF".to_vec();
    let files = vec![Answer::Raw(cut), refused(503, "not now"), Answer::sound("audio/wav", SOUND)];
    let stand_in = Plan { files, ..Plan::usual() }.start();
    assert_eq!(generate(&musicgen(&stand_in), &Notebook::default()).unwrap().files, [SOUND]);
}

#[test]
fn a_sound_that_is_gone_is_made_anew_by_the_next_try() {
    let stand_in = Plan { files: vec![refused(404, "gone")], ..Plan::usual() }.start();
    let notebook = Notebook::default();
    let error = generate(&musicgen(&stand_in), &notebook).unwrap_err();
    assert!(matches!(error, EngineError::Retryable { .. }), "{error}");
    assert_eq!(note(&notebook).unwrap(), r#"{"state":"over","over":["p1"]}"#);
}

#[test]
fn a_sound_that_cannot_be_fetched_now_is_fetched_by_the_next_try() {
    let stand_in = Plan { files: vec![refused(503, "not now")], ..Plan::usual() }.start();
    let notebook = Notebook::default();
    let error = generate(&musicgen(&stand_in), &notebook).unwrap_err();
    assert!(matches!(error, EngineError::Retryable { .. }), "{error}");
    assert_eq!(note(&notebook).unwrap(), r#"{"state":"asked","prediction":"p1"}"#);
}

#[test]
fn one_sound_of_several_is_enough() {
    let other = FILE.replace("out", "other");
    let output = json!({"variation_01": FILE, "variation_02": null, "variation_03": other});
    let files = vec![refused(404, "gone"), Answer::sound("audio/mpeg", SOUND)];
    let plan = Plan { files, ..made(&output) };
    let stand_in = plan.start();
    assert_eq!(generate(&musicgen(&stand_in), &Notebook::default()).unwrap().files, [SOUND]);
    assert_eq!(stand_in.lines()[2..], ["GET /files/out.wav", "GET /files/other.wav"]);
}

#[test]
fn what_is_no_sound_is_refused() {
    let page = Plan { files: vec![Answer::sound("text/html", b"<h1>Sorry</h1>")], ..Plan::usual() };
    for plan in [page, made(&json!("here is your song")), made(&json!([])), made(&json!({"a": 1}))]
    {
        let stand_in = plan.start();
        let notebook = Notebook::default();
        let error = generate(&musicgen(&stand_in), &notebook).unwrap_err();
        assert!(matches!(error, EngineError::Permanent { .. }), "{error}");
        assert_eq!(note(&notebook).unwrap(), r#"{"state":"over","over":["p1"]}"#);
    }
}
