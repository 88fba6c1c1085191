use serde_json::{Value, json};

use crate::books::Books;
use crate::stripe_double::{Asked, list, refusal, stripe};
use crate::studio::{Studio, free_address, with};
use crate::{Ran, at, finished};

const KEY: &str = "sk_test_51DoctorDoctorDoctor";
const RESTRICTED: &str = "rk_test_51DoctorDoctorDoctor";
/// Where nobody listens: only the system may.
const NOBODY: &str = "127.0.0.1:1";
const SECRET: &str = "whsec_DoctorDoctorDoctorDoctor";

fn doctor(books: &Books, variables: &[(&str, &str)]) -> Ran {
    let mut command = with(books.folder(), variables);
    command.args(["doctor", "--json", "--data"]).arg(books.folder());
    let ran = finished(&mut command);
    for secret in [KEY, RESTRICTED, SECRET] {
        assert!(!ran.out.contains(secret) && !ran.err.contains(secret), "{}{}", ran.out, ran.err);
    }
    ran
}

/// The verdict about a subject, and what is said of it.
#[track_caller]
fn found(document: &Value, subject: &str) -> (String, String) {
    let findings = at(document, "findings").as_array().unwrap();
    let all: Vec<&Value> =
        findings.iter().filter(|finding| finding["subject"] == subject).collect();
    assert!(!all.is_empty(), "no {subject} in {document:#}");
    let said = all.iter().map(|finding| format!("{} {}", finding["words"], finding["remedy"]));
    (all[0]["verdict"].as_str().unwrap().to_owned(), said.collect::<Vec<_>>().join("\n"))
}

/// Asserts a verdict and words of what is said.
#[track_caller]
fn says(document: &Value, subject: &str, verdict: &str, words: &[&str]) {
    let (was, said) = found(document, subject);
    assert_eq!(was, verdict, "{subject}: {said}");
    assert!(words.iter().all(|words| said.contains(words)), "{words:?} in {said}");
}

/// Stripe, to whom has the right key: nothing has happened there yet.
fn friendly(asked: &Asked) -> (u16, Value) {
    if asked.key == KEY { list(json!([])) } else { refusal(401, "", "Invalid API Key provided") }
}

#[test]
fn a_studio_that_sells_nothing_is_well_and_its_parts_are_told() {
    let books = Books::new();
    books.bought();
    let variables = [("CLOUDMUSIC_LISTEN", NOBODY)];
    let document = doctor(&books, &variables).ends_with(0).json();
    assert_eq!(at(&document, "well"), true);
    says(&document, "settings", "ok", &["1 from the environment", "1 from flags"]);
    says(&document, "database", "ok", &["SQLite", "takes writes"]);
    says(&document, "ledger", "ok", &["balances; transfers: 1"]);
    says(&document, "sound's store", "ok", &["not there yet"]);
    says(&document, "engines", "ok", &["built-in"]);
    says(&document, "payments", "skipped", &["nothing is sold", "STRIPE_SECRET_KEY"]);
    says(&document, "running studio", "skipped", &[NOBODY]);
    says(&document, "public address", "ok", &["only this machine"]);
    let text =
        finished(with(books.folder(), &variables).args(["doctor", "--data", "."])).ends_with(0).out;
    assert!(text.ends_with("\n\nnothing is wrong\n"), "{text}");
    assert!(!text.contains('\x1b'), "{text}");
}

#[test]
fn where_no_studio_ever_was_the_doctor_makes_nothing() {
    let books = Books::unopened();
    let document = doctor(&books, &[("CLOUDMUSIC_LISTEN", NOBODY)]).ends_with(0).json();
    says(&document, "database", "ok", &["not there yet"]);
    says(&document, "ledger", "skipped", &["nothing was bought"]);
    assert_eq!(std::fs::read_dir(books.folder()).unwrap().count(), 0);
}

#[test]
fn what_does_not_work_is_wrong_and_ends_with_1() {
    let books = Books::new();
    books.bought();
    books.tamper("UPDATE wallets SET balance = balance + 1");
    std::fs::create_dir(books.folder().join("objects")).unwrap();
    let document = doctor(&books, &[("CLOUDMUSIC_LISTEN", NOBODY), ("CLOUDMUSIC_ENGINE", "none")]);
    let document = document.ends_with(1).json();
    assert_eq!(at(&document, "well"), false);
    says(&document, "ledger", "wrong", &["all accounts together hold 1", "and 1 more"]);
    says(&document, "engines", "wrong", &["engine.usual is none", "built-in"]);
    says(&document, "sound's store", "ok", &["takes, gives back and deletes"]);

    std::fs::write(
        books.folder().join("cloudmusic.db"),
        "this is no database, whatever it is called",
    )
    .unwrap();
    let document = doctor(&books, &[("CLOUDMUSIC_LISTEN", NOBODY)]).ends_with(1).json();
    says(&document, "database", "wrong", &["SQLite", "cannot be used"]);
    says(&document, "ledger", "skipped", &["the database comes first"]);
}

#[test]
fn settings_that_are_wrong_are_all_told_and_what_needs_none_is_looked_at() {
    let books = Books::new();
    let document = doctor(&books, &[("CLOUDMUSIC_LISTEN", "8080"), ("CLOUDMUSIC_ROLE", "king")]);
    let document = document.ends_with(1).json();
    says(
        &document,
        "settings",
        "wrong",
        &["CLOUDMUSIC_LISTEN", "127.0.0.1:8080", "CLOUDMUSIC_ROLE"],
    );
    says(&document, "engines", "skipped", &["the settings come first"]);
    says(&document, "database", "skipped", &["the settings come first"]);
}

#[test]
fn a_key_that_is_none_is_told_and_everything_else_is_looked_at() {
    let books = Books::new();
    let variables = [
        ("CLOUDMUSIC_LISTEN", NOBODY),
        ("STRIPE_SECRET_KEY", "pk_test_51DoctorDoctorDoctor"),
        ("STRIPE_WEBHOOK_SECRET", KEY),
    ];
    let document = doctor(&books, &variables).ends_with(1).json();
    let findings = at(&document, "findings").as_array().unwrap();
    let wrong: Vec<&str> = findings
        .iter()
        .filter(|finding| finding["verdict"] == "wrong")
        .map(|finding| finding["words"].as_str().unwrap())
        .collect();
    assert_eq!(wrong.len(), 2, "{document:#}");
    assert!(wrong[0].contains("STRIPE_SECRET_KEY") && wrong[1].contains("STRIPE_WEBHOOK_SECRET"));
    says(&document, "database", "ok", &["takes writes"]);
    says(&document, "payments", "skipped", &["their settings come first"]);
}

#[test]
fn a_key_that_stripe_does_not_know_is_wrong_and_is_not_repeated() {
    let books = Books::new();
    let base = stripe(|_| refusal(401, "", "Invalid API Key provided: sk_test_51Doc"));
    let variables =
        [("CLOUDMUSIC_LISTEN", NOBODY), ("STRIPE_SECRET_KEY", KEY), ("STRIPE_API_BASE", &base)];
    let document = doctor(&books, &variables).ends_with(1).json();
    says(&document, "Stripe's key", "wrong", &["does not know it", "API keys"]);
    assert!(!document.to_string().contains("51Doc"), "{document:#}");
    says(
        &document,
        "webhook secret",
        "warning",
        &["not set", "every 300 s", "STRIPE_WEBHOOK_SECRET"],
    );

    let nobody = format!("http://{NOBODY}");
    let variables =
        [("CLOUDMUSIC_LISTEN", NOBODY), ("STRIPE_SECRET_KEY", KEY), ("STRIPE_API_BASE", &nobody)];
    let document = doctor(&books, &variables).ends_with(1).json();
    says(&document, "Stripe's key", "wrong", &["was not reached", "firewall"]);
}

#[test]
fn an_endpoint_that_is_not_told_everything_is_a_warning_with_what_is_missing() {
    let books = Books::new();
    let base = stripe(|_| {
        list(json!([{
            "id": "we_1", "object": "webhook_endpoint", "url": "https://loops.invalid/webhooks/stripe",
            "status": "enabled", "enabled_events": ["checkout.session.completed"], "livemode": false,
        }]))
    });
    let variables = [
        ("CLOUDMUSIC_LISTEN", NOBODY),
        ("CLOUDMUSIC_PUBLIC_URL", "https://loops.invalid"),
        ("STRIPE_SECRET_KEY", KEY),
        ("STRIPE_WEBHOOK_SECRET", SECRET),
        ("STRIPE_API_BASE", &base),
    ];
    let document = doctor(&books, &variables).ends_with(0).json();
    says(&document, "Stripe's key", "ok", &["a test key", "knows it"]);
    says(&document, "webhook at Stripe", "warning", &["is not told of", "charge.refunded"]);
    says(&document, "webhook here", "skipped", &["no studio was reached"]);
}

#[test]
fn a_restricted_key_is_asked_what_it_may() {
    let books = Books::new();
    let base = stripe(|asked| match asked.call.as_str() {
        "GET /v1/webhook_endpoints" | "GET /v1/refunds" => refusal(403, "", "This key may not."),
        "GET /v1/events" => list(json!([])),
        _ => refusal(404, "resource_missing", "There is no such thing."),
    });
    let variables = [
        ("CLOUDMUSIC_LISTEN", NOBODY),
        ("CLOUDMUSIC_PUBLIC_URL", "https://loops.invalid"),
        ("STRIPE_SECRET_KEY", RESTRICTED),
        ("STRIPE_API_BASE", &base),
    ];
    let document = doctor(&books, &variables).ends_with(1).json();
    says(&document, "Stripe's key", "ok", &["a restricted test key"]);
    let (verdict, said) = found(&document, "rights of the key");
    assert_eq!(verdict, "wrong", "{said}");
    assert!(said.contains("it may not: Charges and Refunds: read\""), "{said}");
    says(
        &document,
        "webhook at Stripe",
        "skipped",
        &["may not list webhooks", "https://loops.invalid/webhooks/stripe"],
    );
}

#[test]
fn a_running_studio_is_told_a_signed_event_and_takes_it_if_the_secret_is_its_own() {
    let books = Books::new();
    let (listen, base) = (free_address(), stripe(friendly));
    let with_secret = |secret| {
        [
            ("CLOUDMUSIC_DATA", "."),
            ("CLOUDMUSIC_LISTEN", listen.as_str()),
            ("STRIPE_SECRET_KEY", KEY),
            ("STRIPE_WEBHOOK_SECRET", secret),
            ("STRIPE_API_BASE", base.as_str()),
        ]
    };
    {
        let _studio = Studio::start(books.folder(), &with_secret(SECRET));
        let document = doctor(&books, &with_secret(SECRET)).ends_with(0).json();
        says(&document, "running studio", "ok", &["is ready"]);
        says(&document, "webhook here", "ok", &["takes what is signed"]);
        says(&document, "webhook at Stripe", "skipped", &["stripe listen"]);
        let document = doctor(&books, &with_secret("whsec_another")).ends_with(1).json();
        says(&document, "webhook here", "wrong", &["runs with another one", "restart it"]);
    }
    let _studio = Studio::start(books.folder(), &with_secret("")[..2]);
    let document = doctor(&books, &with_secret(SECRET)).ends_with(1).json();
    says(&document, "webhook here", "wrong", &["runs without a key"]);
}
