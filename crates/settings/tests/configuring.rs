//! What an operator can rely on, from outside.

mod configuring {
    mod billing;
    mod example;
    mod objects;
    mod precedence;
    mod properties;
    mod refusals;
}

use settings::{File, Settings, SettingsError, Sources};

/// A machine with four cores where nobody has set anything.
fn nothing() -> Sources {
    Sources { cores: 4, ..Sources::default() }
}

fn file(text: &str) -> Sources {
    let file = File { name: "cloudmusic.toml".into(), text: text.into() };
    Sources { file: Some(file), ..nothing() }
}

fn dotenv(text: &str) -> Sources {
    Sources { dotenv: Some(text.into()), ..nothing() }
}

fn environment(variables: &[(&str, &str)]) -> Sources {
    let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    Sources { environment: variables.iter().map(owned).collect(), ..nothing() }
}

fn read(sources: &Sources) -> Settings {
    Settings::read(sources).unwrap_or_else(|error| panic!("{error}"))
}

fn wrongs(sources: &Sources) -> SettingsError {
    Settings::read(sources).expect_err("something is wrong")
}

/// The lines of the error.
#[track_caller]
fn refused(sources: &Sources, lines: &[&str]) {
    assert_eq!(wrongs(sources).to_string().lines().collect::<Vec<_>>(), lines);
}

/// Everything but where it is from.
#[track_caller]
fn assert_same(one: &Settings, other: &Settings) {
    assert_eq!(one.server, other.server);
    assert_eq!(one.store, other.store);
    assert_eq!(one.objects, other.objects);
    assert_eq!(one.access, other.access);
    assert_eq!(one.billing, other.billing);
    assert_eq!(one.queue, other.queue);
    assert_eq!(one.engine, other.engine);
    assert_eq!(one.log, other.log);
}
