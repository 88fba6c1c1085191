//! The client of a Riffusion server, against a stand-in that answers as that server does.
#![allow(clippy::unwrap_used, reason = "a test that panics has failed, as it should")]

mod stand_in;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use brief::{Brief, Request};
use engine::{
    Cancelled, Engine, EngineError, Recorded, Riffusion, RiffusionConfig, SeedImage, Take,
    Unwatched, Wire, WireConfig,
};
use serde_json::json;
use stand_in::{Answer, Notebook, StandIn};

fn drums() -> Brief {
    let (kind, bpm, bars) = (Some("drums".into()), Some(120.0), Some(2));
    Request { kind, bpm, bars, ..Default::default() }.settle().unwrap().brief
}

fn client(url: String) -> Riffusion {
    let config = RiffusionConfig { url, ..Default::default() };
    Riffusion::new(config, Wire::new(WireConfig::default()))
}

/// JSON that calls itself HTML, as Flask does with a plain text.
fn page(status: u16, body: &str) -> Answer {
    let headers = vec![("Content-Type".to_owned(), "text/html; charset=utf-8".to_owned())];
    Answer::Says { status, headers, body: body.into() }
}

fn painted() -> Answer {
    // `ID3` and four more bytes.
    let audio = "data:audio/mpeg;base64,SUQzBAAAAAA=";
    let image = "data:image/jpeg;base64,/9j/";
    page(200, &json!({"image": image, "audio": audio, "duration_s": 5.11}).to_string())
}

#[test]
fn a_take_is_asked_for_and_unpacked() {
    let server = StandIn::with([painted()]);
    let mut notebook = Notebook::default();
    let take = client(server.base()).generate(&drums(), 9, &mut notebook).unwrap();
    let files = vec![b"ID3\x04\0\0\0\0".to_vec()];
    assert_eq!(take, Take::Recorded(Recorded { files, reference: None }));
    assert_eq!(notebook.shares().last(), Some(&1.0));

    assert_eq!(server.lines(), ["POST /run_inference/"]);
    let mut asked = server.asked()[0].json();
    let (start, end) = (asked["start"]["seed"].take(), asked["end"]["seed"].take());
    assert!(start.is_u64() && end.is_u64() && start != end, "{start} {end}");
    let words = json!({
        "prompt": asked["start"]["prompt"].as_str().unwrap(),
        "negative_prompt": "vocals, melody, fade in, fade out, silence",
        "seed": null, "denoising": 0.75, "guidance": 7.0,
    });
    assert!(words["prompt"].as_str().unwrap().contains("120 bpm"), "{words}");
    let expected = json!({
        "start": words, "end": words, "alpha": 0.0, "num_inference_steps": 50,
        "seed_image_id": "og_beat",
    });
    assert_eq!(asked, expected);
}

#[test]
fn the_configured_picture_is_painted_over() {
    let server = StandIn::with([painted()]);
    let config = RiffusionConfig {
        url: server.base(),
        seed_image: SeedImage::named("motorway").unwrap(),
        ..Default::default()
    };
    let client = Riffusion::new(config, Wire::new(WireConfig::default()));
    client.generate(&drums(), 9, &mut Unwatched).unwrap();
    assert_eq!(server.asked()[0].json()["seed_image_id"], "motorway");
    assert_eq!(SeedImage::named("../../etc/passwd"), None);
}

#[test]
fn the_server_paints_one_picture_at_a_time() {
    let (inside, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let (counted, seen) = (inside.clone(), most.clone());
    // The stand-in itself answers one at a time: what counts is who has been asked and not answered.
    let server = StandIn::that(move |_| {
        seen.fetch_max(counted.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
        std::thread::sleep(Duration::from_millis(100));
        counted.fetch_sub(1, Ordering::SeqCst);
        painted()
    });
    let client = client(server.base());
    std::thread::scope(|scope| {
        let calls: Vec<_> = (0..3)
            .map(|seed| {
                scope.spawn({
                    let client = &client;
                    move || client.generate(&drums(), seed, &mut Unwatched)
                })
            })
            .collect();
        // While the first is painted, nobody else has said anything.
        std::thread::sleep(Duration::from_millis(60));
        assert_eq!(server.asked().len(), 1);
        calls.into_iter().for_each(|call| drop(call.join().unwrap().unwrap()));
    });
    assert_eq!((server.asked().len(), most.load(Ordering::SeqCst)), (3, 1));
}

#[test]
fn refusals_say_whether_another_try_may_help() {
    let fails = |answer: Answer| {
        let server = StandIn::with([answer]);
        client(server.base()).generate(&drums(), 1, &mut Unwatched).unwrap_err()
    };
    let refused = fails(page(400, "wrong value type for field \"seed\""));
    assert!(
        matches!(&refused, EngineError::Permanent { reason, .. } if reason.contains("wrong value")),
        "{refused:?}"
    );
    assert!(matches!(fails(page(500, "<h1>oh</h1>")), EngineError::Retryable { .. }));
    assert!(matches!(fails(page(503, "busy")), EngineError::Retryable { .. }));
    assert!(matches!(fails(page(404, "not here")), EngineError::Unavailable { .. }));
    assert!(matches!(fails(page(308, "")), EngineError::Unavailable { .. }));
    assert!(matches!(fails(Answer::HangsUp), EngineError::Retryable { .. }));
    assert!(matches!(fails(page(200, "{}")), EngineError::Permanent { .. }));
    let endless = Answer::Says { status: 200, headers: Vec::new(), body: vec![b' '; 17 << 20] };
    assert!(matches!(fails(endless), EngineError::Permanent { .. }));
}

#[test]
fn five_seconds_are_all_it_makes() {
    let server = StandIn::with([]);
    let brief = Brief { bpm: 90.0, ..drums() };
    let error = client(server.base()).generate(&brief, 1, &mut Unwatched).unwrap_err();
    assert!(matches!(error, EngineError::Permanent { .. }));
    assert!(server.asked().is_empty());
}

#[test]
fn whoever_waits_can_call_it_off() {
    let server = StandIn::with([Answer::IsSilent]);
    let client = client(server.base());
    let (mut first, mut second) = (Notebook::default(), Notebook::default());
    let (also_first, also_second) = (first.clone(), second.clone());
    std::thread::scope(|scope| {
        let painting = scope.spawn(|| client.generate(&drums(), 1, &mut first));
        std::thread::sleep(Duration::from_millis(200));
        let queueing = scope.spawn(|| client.generate(&drums(), 2, &mut second));
        std::thread::sleep(Duration::from_millis(200));
        also_second.cancel();
        assert_eq!(queueing.join().unwrap().unwrap_err(), EngineError::Cancelled(Cancelled));
        also_first.cancel();
        assert_eq!(painting.join().unwrap().unwrap_err(), EngineError::Cancelled(Cancelled));
    });
    assert_eq!(server.asked().len(), 1);
}

#[test]
fn a_check_tells_a_server_from_whatever_else_is_there() {
    let server = StandIn::with([page(405, "Method Not Allowed"), page(200, "It works!")]);
    let client_of_it = client(server.base() + "/");
    client_of_it.check().unwrap();
    assert_eq!(server.lines(), ["GET /run_inference/"]);
    let other = client_of_it.check().unwrap_err();
    assert!(other.to_string().contains("is the address right?"), "{other}");

    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let gone = client(format!("http://{nobody}")).check().unwrap_err();
    assert!(
        matches!(&gone, EngineError::Unavailable { reason, .. } if reason.contains("start its server"))
    );
}
