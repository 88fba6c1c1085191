use proptest::prelude::*;
use settings::{Settings, Sources};

use crate::{dotenv, environment, file, nothing};

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn any_file_is_read_or_refused(text in any_text()) {
        holds(&file(&text))?;
    }

    #[test]
    fn any_dotenv_is_read_or_refused(text in any_text()) {
        holds(&dotenv(&text))?;
    }

    #[test]
    fn any_value_of_any_variable_is_read_or_refused(name in any_variable(), value in any_text()) {
        holds(&environment(&[(name, &value)]))?;
    }

    #[test]
    fn a_secret_is_in_no_output(
        secret in "Zq9[A-Za-z0-9+/]{12}",
        places in prop::collection::vec(any_place(), 1..4),
        noise in prop::option::of(any_text()),
    ) {
        let mut sources = nothing();
        let mut toml = String::new();
        let mut env = String::new();
        for place in places {
            let text = place.text.replace('%', &secret);
            match place.source {
                "file" => toml += &format!("{text}\n"),
                "dotenv" => env += &format!("{text}\n"),
                _ => {
                    let (name, value) = text.split_once('=').unwrap();
                    sources.environment.insert(name.into(), value.into());
                }
            }
        }
        toml += noise.as_deref().unwrap_or_default();
        env += noise.as_deref().unwrap_or_default();
        sources.file = file(&toml).file;
        sources.dotenv = Some(env);
        let output = match Settings::read(&sources) {
            Ok(settings) => format!("{settings:?} {:?}", settings.explain()),
            Err(error) => format!("{error} {error:?}"),
        };
        prop_assert!(!output.contains(&secret), "{output}");
        let output = match Settings::read_apart_from_billing(&sources) {
            Ok((settings, wrongs)) => format!("{settings:?} {:?} {wrongs:?}", settings.explain()),
            Err(error) => format!("{error} {error:?}"),
        };
        prop_assert!(!output.contains(&secret), "{output}");
    }
}

fn holds(sources: &Sources) -> Result<(), TestCaseError> {
    match Settings::read(sources) {
        Ok(settings) => prop_assert_eq!(settings.explain().len(), 124),
        Err(error) => {
            prop_assert!(!error.0.is_empty());
            for wrong in &error.0 {
                prop_assert!(!wrong.problem.is_empty() && !wrong.remedy.is_empty());
                let line = wrong.to_string();
                prop_assert!(line.len() < 1_000, "{}", line);
                prop_assert!(!line.contains(char::is_control), "{:?}", line);
            }
        }
    }
    Ok(())
}

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::collection::vec(any::<char>(), 0..200).prop_map(String::from_iter),
        prop::collection::vec(any_piece(), 0..30).prop_map(|pieces| pieces.concat()),
    ]
}

/// What files and variables are made of.
fn any_piece() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "[server]\n",
        "[access]\n",
        "[objects]\n",
        "[log",
        "]",
        "listen",
        "daily_limit",
        "level",
        "bucket",
        "CLOUDMUSIC_LISTEN",
        "CLOUDMUSIC_DATA",
        "DATABASE_URL",
        "export ",
        " = ",
        "=",
        "\n",
        "\r\n",
        "\"",
        "'",
        "'''",
        "\"\"\"",
        "#",
        "$",
        "${",
        "}",
        "{",
        ",",
        ".",
        "\\",
        " ",
        "\t",
        "127.0.0.1:8080",
        "4",
        "-1",
        "1e9",
        "small: ",
        "*: ",
        " credits for ",
        "4.00 USD",
        " per ",
        " seconds",
        "sk_test_",
        "nan",
        "true",
        "http://",
        "://",
        "@",
        "[::1]",
        "/",
        "UTC",
        "info",
        "\u{feff}",
        "\u{0}",
        "é",
        "\u{202e}",
        "2026-11-25",
        "0x",
        "_",
    ]);
    prop_oneof![9 => words.prop_map(String::from), 1 => any::<char>().prop_map(String::from)]
}

fn any_variable() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "CLOUDMUSIC_LISTEN",
        "CLOUDMUSIC_ROLE",
        "CLOUDMUSIC_DATA",
        "CLOUDMUSIC_PUBLIC_URL",
        "CLOUDMUSIC_TRUSTED_PROXIES",
        "CLOUDMUSIC_DRAIN_S",
        "DATABASE_URL",
        "S3_BUCKET",
        "S3_ENDPOINT",
        "AWS_REGION",
        "AWS_ACCESS_KEY_ID",
        "CLOUDMUSIC_S3_PREFIX",
        "CLOUDMUSIC_TIME_ZONE",
        "CLOUDMUSIC_WORKERS",
        "CLOUDMUSIC_LEASE_S",
        "CLOUDMUSIC_PACKS",
        "CLOUDMUSIC_PRICES",
        "STRIPE_SECRET_KEY",
        "STRIPE_WEBHOOK_SECRET",
        "STRIPE_API_BASE",
        "CLOUDMUSIC_ENGINE",
        "CLOUDMUSIC_LOG",
        "CLOUDMUSIC_LOG_FILE",
        "CLOUDMUSIC_STRANGE",
    ])
}

#[derive(Clone, Copy, Debug)]
struct Place {
    source: &'static str,
    text: &'static str,
}

/// Where a secret may stand, rightly or by mistake.
fn any_place() -> impl Strategy<Value = Place> {
    let file = [
        "objects.secret_access_key = '%'",
        "objects.secret_access_key = %",
        "objects.secret_access_key = '%",
        "objects.secret_access_key = ['%']",
        "objects.secret_access_key = '% and more'",
        "objects.secret_access_key '%'",
        "objects.secret_acces_key = '%'",
        "secret_access_key = '%'",
        "objects.session_token = { value = '%' }",
        "objects.endpoint = 'https://me:%@host'",
        "server.public_url = 'https://%@host'",
        "store.database_url = 'postgres://me:%@db/x'",
        "store.database_url = 'mysql://me:%@db/x'",
        "store.database_url = 'me:%'",
        "store.url = 'postgres://me:%@db/x'",
        "[database]\nurl = '%'",
        "billing.stripe_secret_key = 'sk_test_%'",
        "billing.stripe_secret_key = 'whsec_%'",
        "billing.stripe_secret_key = ['%']",
        "billing.stripe_webhook_secret = 'whsec_%'",
        "billing.stripe_webhook_secret = 'sk_live_%'",
        "billing.stripe_api_base = 'https://me:%@host'",
        "billing.stripe_api_base = 'sk_live_%'",
        "billing.packs = ['rk_live_%']",
        "billing.stripe_key = 'sk_live_%'",
    ]
    .map(|text| Place { source: "file", text });
    let variables = [
        "AWS_SECRET_ACCESS_KEY=%",
        "AWS_SECRET_ACCESS_KEY='%",
        "AWS_SECRET_ACCESS_KEY=% and more",
        "AWS_SESSION_TOKEN=\"%",
        "DATABASE_URL=postgres://me:%@db/x",
        "CLOUDMUSIC_DATABASE_URL=%",
        "CLOUDMUSIC_DATABSE_URL=postgres://me:%@db/x",
        "CLOUDMUSIC_SECRET_KEY=%",
        "CLOUDMUSIC_PUBLIC_URL=http://%@host/x",
        "S3_ENDPOINT=http://me:%@host",
        "STRIPE_SECRET_KEY=sk_live_%",
        "STRIPE_SECRET_KEY=%",
        "STRIPE_SECRET_KEY=pk_live_%",
        "STRIPE_WEBHOOK_SECRET=whsec_%",
        "STRIPE_WEBHOOK_SECRET=rk_test_%",
        "STRIPE_API_BASE=whsec_%",
    ];
    let dotenv = variables.map(|text| Place { source: "dotenv", text });
    let broken = ["AWS_SECRET_ACCESS_KEY %", "%", "export = % =", "A=\"\\%\""]
        .map(|text| Place { source: "dotenv", text });
    let environment = variables.map(|text| Place { source: "environment", text });
    prop::sample::select([&file[..], &dotenv, &broken, &environment].concat())
}
