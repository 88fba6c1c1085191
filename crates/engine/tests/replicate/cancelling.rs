use engine::EngineError;

use super::service::{Plan, creates, prediction};
use crate::stand_in::{Answer, Notebook};
use crate::{generate, musicgen, note};

fn at_work() -> Plan {
    Plan { polls: vec![Answer::json(200, &prediction("processing"))], ..Plan::usual() }
}

#[test]
fn a_take_that_nobody_wants_any_more_is_called_off() {
    let notebook = Notebook::default();
    let (seen, mut polls) = (notebook.clone(), 0);
    let stand_in = at_work().start_and(move |asked| {
        polls += usize::from(asked.method == "GET");
        if polls == 3 {
            seen.cancel();
        }
    });
    let error = generate(&musicgen(&stand_in), &notebook).unwrap_err();
    assert!(matches!(error, EngineError::Cancelled(_)), "{error}");
    assert_eq!(stand_in.lines().last().unwrap(), "POST /v1/predictions/p1/cancel");
}

#[test]
fn a_process_that_ends_leaves_the_prediction_to_the_next() {
    let notebook = Notebook::default();
    let seen = notebook.clone();
    let stand_in = at_work().start_and(move |asked| {
        if asked.method == "GET" {
            seen.abandon();
        }
    });
    let error = generate(&musicgen(&stand_in), &notebook).unwrap_err();
    assert!(matches!(error, EngineError::Cancelled(_)), "{error}");
    assert_eq!(stand_in.lines(), ["POST /v1/predictions", "GET /v1/predictions/p1"]);
    assert_eq!(note(&notebook).unwrap(), r#"{"state":"asked","prediction":"p1"}"#);
}

#[test]
fn what_is_being_created_when_nobody_wants_it_any_more_is_called_off_by_its_name() {
    let notebook = Notebook::default();
    let seen = notebook.clone();
    let stand_in = at_work().start_and(move |asked| {
        if asked.path.ends_with("/predictions") {
            seen.cancel();
            std::thread::sleep(std::time::Duration::from_millis(200));
        }
    });
    let error = generate(&musicgen(&stand_in), &notebook).unwrap_err();
    assert!(matches!(error, EngineError::Cancelled(_)), "{error}");
    assert_eq!(creates(&stand_in).len(), 1);
    assert_eq!(stand_in.lines().last().unwrap(), "POST /v1/predictions/p1/cancel");
}

#[test]
fn nothing_is_created_for_somebody_who_has_left() {
    let stand_in = at_work().start();
    let notebook = Notebook::default();
    notebook.cancel();
    let error = generate(&musicgen(&stand_in), &notebook).unwrap_err();
    assert!(matches!(error, EngineError::Cancelled(_)), "{error}");
    assert_eq!(stand_in.asked(), []);
}
