use settings::{Flag, Sources};

use crate::{dotenv, environment, file, refused, wrongs};

#[test]
fn everything_that_is_wrong_is_said_at_once() {
    let mut sources = file("[access]\ndaily_limit = -1\ndayly_limit = 3\n[quue]\nworkers = 2");
    sources.dotenv = Some("CLOUDMUSIC_LEASE_S=0.5\nCLOUDMUSIC_LISTN=x".into());
    sources.environment = environment(&[("CLOUDMUSIC_ROLE", "wroker")]).environment;
    sources.flags =
        vec![Flag { flag: "--listen".into(), key: "server.listen", value: "8080".into() }];
    refused(
        &sources,
        &[
            "cloudmusic.toml: access.dayly_limit is not known: did you mean access.daily_limit? it is \
             written as daily_limit below [access]",
            "cloudmusic.toml: [quue] is not known (server, store, objects, access, billing, queue, \
             engine, replicate, riffusion, ace_step, suno, diffsinger, command, log): did you mean [queue]?",
            ".env: CLOUDMUSIC_LISTN is not known: did you mean CLOUDMUSIC_LISTEN?",
            "flag: --listen '8080' is not an address with a port (address:port, such as \
             127.0.0.1:8080 or [::]:8080): did you mean 127.0.0.1:8080?",
            "environment: CLOUDMUSIC_ROLE 'wroker' is not known (all, web, worker): did you mean \
             'worker'?",
            "cloudmusic.toml: access.daily_limit -1 is out of range (a whole number from 0 to \
             100000): correct it, or take it out for the default (4)",
            ".env: CLOUDMUSIC_LEASE_S '0.5' is out of range (seconds from 1 to 600, fractions \
             allowed): correct it, or take it out for the default (15)",
        ],
    );
}

#[test]
fn a_wrong_value_is_wrong_also_where_another_one_counts_before_it() {
    let mut sources = file("access.daily_limit = 'many'");
    sources.environment = environment(&[("CLOUDMUSIC_DAILY_LIMIT", "5")]).environment;
    refused(
        &sources,
        &[
            "cloudmusic.toml: access.daily_limit 'many' is a text (a whole number from 0 to 100000): \
           write the number without quotes",
        ],
    );
}

#[test]
fn types_of_the_file_are_taken_as_they_are() {
    for (text, problem) in [
        ("access.daily_limit = 4.0", "4.0 is not a whole number"),
        ("access.daily_limit = [4]", "[4] is not a whole number"),
        ("queue.lease_s = nan", "nan is out of range"),
        ("queue.lease_s = inf", "inf is out of range"),
        ("queue.lease_s = '15'", "'15' is a text"),
        ("queue.lease_s = true", "true is not a number"),
        ("log.file = 'true'", "'true' is a text"),
        ("log.file = 1", "1 is neither true nor false"),
        ("server.data = 1", "1 is not a text"),
        ("server.trusted_proxies = '::1'", "'::1' is not an array"),
        ("server.trusted_proxies = [1]", "[1] is not a text"),
        ("server.role = 'All'", "'All' is not known"),
    ] {
        let key = text.split_once(' ').unwrap().0;
        let wrong = wrongs(&file(text)).to_string();
        assert!(wrong.starts_with(&format!("cloudmusic.toml: {key} {problem} (")), "{wrong}");
    }
}

#[test]
fn wrong_values_of_variables_are_refused_with_what_is_wrong() {
    for (name, value, problem) in [
        ("CLOUDMUSIC_LISTEN", "localhost:80", "is not an address with a port"),
        ("CLOUDMUSIC_LISTEN", "127.0.0.1:65536", "is not an address with a port"),
        ("CLOUDMUSIC_PUBLIC_URL", "loops.example.com", "is not an address of the web"),
        ("CLOUDMUSIC_PUBLIC_URL", "https://h/path", "has a path"),
        ("CLOUDMUSIC_TRUSTED_PROXIES", "10.0.0.1/8", "has a network with an address within it"),
        ("CLOUDMUSIC_TRUSTED_PROXIES", "::1,", "has an entry that is neither"),
        ("CLOUDMUSIC_TRUSTED_PROXIES", "0.0.0.0/0", "trusts everybody"),
        ("CLOUDMUSIC_DRAIN_S", "3601", "is out of range"),
        ("CLOUDMUSIC_CONNECTIONS", "0", "is out of range"),
        ("CLOUDMUSIC_CONNECTIONS", " 8", "is not a whole number"),
        ("CLOUDMUSIC_CONNECTIONS", "99999999999999999999", "is out of range"),
        ("AWS_REGION", "eu west", "is not the name of a region"),
        ("CLOUDMUSIC_S3_PREFIX", "/loops", "is not the beginning of a name"),
        ("CLOUDMUSIC_S3_PREFIX", "a/../b", "is not the beginning of a name"),
        ("CLOUDMUSIC_S3_PATH_STYLE", "yes", "is neither true nor false"),
        ("CLOUDMUSIC_TIME_ZONE", "Lisbon", "is not a known time zone"),
        ("CLOUDMUSIC_WORKERS", "65", "is out of range"),
        ("CLOUDMUSIC_ENGINE", "built in", "is not the name of an engine"),
        ("CLOUDMUSIC_LOG", "verbose", "has something that is not a level"),
        ("CLOUDMUSIC_LOG", "web=loud", "has something that is not a level"),
        ("CLOUDMUSIC_LOG", "[request{id=1]=debug", "has a bracket that is not closed"),
    ] {
        let wrong = wrongs(&environment(&[(name, value)])).to_string();
        assert!(wrong.starts_with(&format!("environment: {name} '{value}' {problem}")), "{wrong}");
    }
}

#[test]
fn what_was_meant_is_said_where_it_can_be_guessed() {
    for (name, value, remedy) in [
        ("CLOUDMUSIC_LISTEN", "0.0.0.0", "did you mean 0.0.0.0:8080?"),
        ("CLOUDMUSIC_LISTEN", "::", "did you mean [::]:8080?"),
        ("CLOUDMUSIC_LISTEN", ":9000", "did you mean 127.0.0.1:9000?"),
        ("CLOUDMUSIC_TIME_ZONE", "lisbon", "did you mean Europe/Lisbon?"),
        ("CLOUDMUSIC_TIME_ZONE", "New York", "did you mean America/New_York?"),
        ("CLOUDMUSIC_TIME_ZONE", "Europe/Berln", "did you mean Europe/Berlin?"),
        ("CLOUDMUSIC_S3_PREFIX", "/loops/", "did you mean loops?"),
        ("CLOUDMUSIC_LOG", "inof", "did you mean info?"),
        ("CLOUDMUSIC_TRUSTED_PROXIES", "10.0.0.1/8", "did you mean 10.0.0.0/8 or 10.0.0.1?"),
    ] {
        let wrong = wrongs(&environment(&[(name, value)])).to_string();
        assert!(wrong.ends_with(&format!(": {remedy}")), "{wrong}");
    }
}

#[test]
fn filters_of_a_log_are_taken_as_tracing_has_them() {
    for level in ["off", "DEBUG", "info,web=debug", "store::sql", "warn,[request{id=1,a=2}]=trace"]
    {
        crate::read(&environment(&[("RUST_LOG", level)]));
    }
}

#[test]
fn a_database_is_refused_without_showing_it() {
    for (url, problem) in [
        ("mysql://me:hunter2@db/x", "is no database this program knows"),
        ("postgres://", "names no server"),
        ("sqlite:", "names no file"),
        ("sqlite::memory:", "would forget everything at the end"),
        ("sqlite://a.db?mode=ro", "has parameters, which this program sets itself"),
    ] {
        let wrong = wrongs(&environment(&[("DATABASE_URL", url)])).to_string();
        let expected = format!(
            "environment: DATABASE_URL {problem} (sqlite:PATH, postgres://… or postgresql://…): "
        );
        assert!(wrong.starts_with(&expected), "{wrong}");
        assert!(!wrong.contains("hunter2"), "{wrong}");
    }
}

#[test]
fn a_file_that_is_no_toml_is_refused_by_its_line() {
    let wrong =
        wrongs(&file("[access]\ndaily_limit = 3\n[objects]\nsecret_access_key = hunter2\n"));
    let wrong = wrong.to_string();
    assert!(wrong.starts_with("cloudmusic.toml: line 4 cannot be read ("), "{wrong}");
    assert!(!wrong.contains("hunter2"), "{wrong}");
}

#[test]
fn keys_in_the_wrong_place_are_told_their_right_one() {
    for (text, expected) in [
        (
            "listen = '[::]:80'",
            "listen is not known: did you mean server.listen? it is written as listen below [server]",
        ),
        (
            "[server]\ndaily_limit = 4",
            "server.daily_limit is not known: did you mean access.daily_limit? it is written as daily_limit below [access]",
        ),
        ("access = 4", "access is not a section: write [access], and its keys below"),
        (
            "[server]\ncolour = 'violet'",
            "server.colour is not known: take it out; cloudmusic.example.toml has all keys",
        ),
        (
            "[server.listen]\nport = 80",
            "server.listen { port = 80 } is not a text (address:port, such as 127.0.0.1:8080 or [::]:8080): write it in quotes",
        ),
    ] {
        refused(&file(text), &[&format!("cloudmusic.toml: {expected}")]);
    }
}

#[test]
fn a_misspelt_variable_is_no_variable_of_another_program() {
    refused(
        &environment(&[("CLOUDMUSIC_PORT", "8080"), ("CLOUDMUSICAL", "1"), ("OTHER_PORT", "1")]),
        &[
            "environment: CLOUDMUSIC_PORT is not known: take it out; cloudmusic.example.toml has the \
           names of all variables",
        ],
    );
    refused(
        &dotenv("CLOUDMUSIC_DALY_LIMIT=4"),
        &[".env: CLOUDMUSIC_DALY_LIMIT is not known: did you mean CLOUDMUSIC_DAILY_LIMIT?"],
    );
}

#[test]
fn a_flag_for_no_key_is_not_swallowed() {
    let flag = Flag { flag: "--colour".into(), key: "server.colour", value: "violet".into() };
    let sources = Sources { flags: vec![flag], ..Sources::default() };
    refused(&sources, &["flag: --colour sets server.colour, which is no key: take it out"]);
}
