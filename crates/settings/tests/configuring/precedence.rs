use std::time::Duration;

use settings::{Database, Flag, LogFormat, ObjectSettings, Role, Source, Sources};

use crate::{dotenv, environment, file, nothing, read};

#[test]
fn without_any_configuration_it_runs_alone_on_this_machine() {
    let settings = read(&nothing());
    assert_eq!(settings.server.listen.to_string(), "127.0.0.1:8080");
    assert_eq!(settings.server.role, Role::All);
    assert_eq!(settings.server.data.to_str(), Some("data"));
    assert_eq!(settings.server.public_url, None);
    assert_eq!(settings.server.trusted_proxies, []);
    assert_eq!(settings.server.drain, Duration::from_secs(30));
    assert_eq!(settings.store.database, Database::Sqlite("data/cloudmusic.db".into()));
    assert_eq!(settings.store.connections, 8);
    assert_eq!(settings.objects, ObjectSettings::Folder("data/objects".into()));
    assert_eq!(settings.access.daily_limit, 4);
    assert_eq!(settings.access.network_daily_limit, 40);
    assert_eq!(settings.access.time_zone, jiff::tz::TimeZone::UTC);
    assert_eq!(settings.access.in_flight_max, 4);
    assert_eq!(settings.queue.workers, 3);
    assert_eq!(settings.queue.length_max, 1_000);
    assert_eq!(settings.queue.running_per_visitor, 2);
    assert_eq!(settings.queue.lease, Duration::from_secs(15));
    assert_eq!(settings.queue.attempts_max, 5);
    assert_eq!(settings.queue.deadline, Duration::from_secs(600));
    assert_eq!(settings.queue.paid_head_start, Duration::from_secs(300));
    assert_eq!(settings.engine.usual, "built-in");
    assert_eq!(settings.billing.stripe, None);
    assert_eq!(settings.billing.checkout_expiry, Duration::from_secs(3_600));
    assert_eq!(settings.billing.reconcile_every, Duration::from_secs(300));
    assert_eq!(settings.log.format, LogFormat::Text);
    assert_eq!(settings.log.level, "info");
    assert!(!settings.log.file);
    assert_eq!(settings.log.keep_days, 14);
}

#[test]
fn a_flag_counts_before_the_environment_before_dotenv_before_the_file() {
    let mut sources = file("access.daily_limit = 1");
    let seen = |sources: &Sources| {
        let settings = read(sources);
        let key = settings.explain().iter().find(|key| key.key == "access.daily_limit").unwrap();
        assert_eq!(key.value, settings.access.daily_limit.to_string());
        (settings.access.daily_limit, key.source.to_string())
    };
    assert_eq!(seen(&sources), (1, "cloudmusic.toml: access.daily_limit".into()));
    sources.dotenv = Some("CLOUDMUSIC_DAILY_LIMIT=2".into());
    assert_eq!(seen(&sources), (2, ".env: CLOUDMUSIC_DAILY_LIMIT".into()));
    sources.environment = environment(&[("CLOUDMUSIC_DAILY_LIMIT", "3")]).environment;
    assert_eq!(seen(&sources), (3, "environment: CLOUDMUSIC_DAILY_LIMIT".into()));
    let flag = Flag { flag: "--limit".into(), key: "access.daily_limit", value: "5".into() };
    sources.flags.push(flag);
    assert_eq!(seen(&sources), (5, "flag: --limit".into()));
}

#[test]
fn an_empty_variable_counts_as_not_set() {
    let mut sources = environment(&[("CLOUDMUSIC_DATA", ""), ("CLOUDMUSIC_S3_BUCKET", "")]);
    sources.dotenv = Some("CLOUDMUSIC_DATA=elsewhere".into());
    let settings = read(&sources);
    assert_eq!(settings.server.data.to_str(), Some("elsewhere"));
    assert_eq!(settings.objects, ObjectSettings::Folder("elsewhere/objects".into()));
}

#[test]
fn our_own_variable_counts_before_the_one_that_programs_share() {
    let shared = ("DATABASE_URL", "postgres://shared/db");
    let settings = read(&environment(&[shared]));
    let Database::Postgres(url) = settings.store.database else { panic!("not a server") };
    assert_eq!(url.reveal(), "postgres://shared/db");
    let settings = read(&environment(&[shared, ("CLOUDMUSIC_DATABASE_URL", "sqlite:own.db")]));
    assert_eq!(settings.store.database, Database::Sqlite("own.db".into()));
}

#[test]
fn the_same_words_mean_the_same_in_the_file_and_in_variables() {
    let by_file = read(&file(
        "[server]\nlisten = '[::]:80'\npublic_url = 'https://loops.example.com'\nrole = 'worker'\ntrusted_proxies = ['10.0.0.0/8', '::1']\n\
         drain_s = 0\n[queue]\nlease_s = 1.5\n[log]\nfile = true\nlevel = 'info,store::sql=debug'\n\
         [access]\ntime_zone = 'Europe/Lisbon'\n[billing]\npacks = ['a: 1 credits for 1.00 EUR', 'b: 2 credits for 1.50 EUR']\n\
         prices = ['built-in: 2', '*: 3 per 8 seconds']\ncheckout_expiry_s = 1860\nreconcile_every_s = 1\n\
         stripe_secret_key = 'rk_test_1'\nstripe_webhook_secret = 'whsec_1'\n\
         stripe_api_base = 'http://[::1]:12111'",
    ));
    let by_variables = read(&dotenv(
        "CLOUDMUSIC_LISTEN=[::]:80\nCLOUDMUSIC_ROLE=worker\n\
         CLOUDMUSIC_TRUSTED_PROXIES='10.0.0.0/8, ::1'\nCLOUDMUSIC_DRAIN_S=0\n\
         CLOUDMUSIC_LEASE_S=1.5\nCLOUDMUSIC_LOG_FILE=true\n\
         CLOUDMUSIC_LOG=info,store::sql=debug\nCLOUDMUSIC_TIME_ZONE=Europe/Lisbon\n\
         CLOUDMUSIC_PACKS='a: 1 credits for 1.00 EUR, b: 2 credits for 1.50 EUR'\n\
         CLOUDMUSIC_PRICES='built-in: 2, *: 3 per 8 seconds'\nCLOUDMUSIC_CHECKOUT_EXPIRY_S=1860\n\
         CLOUDMUSIC_RECONCILE_EVERY_S=1\nSTRIPE_SECRET_KEY=rk_test_1\n\
         STRIPE_WEBHOOK_SECRET=whsec_1\nSTRIPE_API_BASE=http://[::1]:12111\n\
         CLOUDMUSIC_PUBLIC_URL=https://loops.example.com",
    ));
    crate::assert_same(&by_file, &by_variables);
    assert_eq!(by_file.server.role, Role::Worker);
    assert_eq!(by_file.server.trusted_proxies.len(), 2);
    assert_eq!(by_file.queue.lease, Duration::from_millis(1_500));
    assert_eq!(by_file.billing.packs.iter().count(), 2);
    assert_eq!(by_file.billing.prices.for_engine("other").of(9.0), 6);
    let stripe = by_file.billing.stripe.unwrap();
    assert_eq!(stripe.webhook_secret.unwrap().reveal(), "whsec_1");
}

#[test]
fn a_core_is_left_for_those_who_wait() {
    let workers = |cores| read(&Sources { cores, ..Sources::default() }).queue.workers;
    assert_eq!([0, 1, 2, 4, 500].map(workers), [1, 1, 1, 3, 64]);
}

#[test]
fn sqlite_is_named_as_other_programs_name_it() {
    for (url, path) in [
        ("sqlite:a/b.db", "a/b.db"),
        ("sqlite://a/b.db", "a/b.db"),
        ("sqlite:///var/b.db", "/var/b.db"),
    ] {
        let settings = read(&environment(&[("DATABASE_URL", url)]));
        assert_eq!(settings.store.database, Database::Sqlite(path.into()), "{url}");
    }
}

#[test]
fn what_is_explained_is_what_holds() {
    let settings = read(&dotenv("DATABASE_URL=postgres://me:hunter2@db/x\nCLOUDMUSIC_DATA=d"));
    let shown: Vec<String> = settings
        .explain()
        .iter()
        .filter(|key| key.source != Source::Default || key.key == "objects.bucket")
        .map(|key| format!("{} = {} ({})", key.key, key.value, key.source))
        .collect();
    assert_eq!(
        shown,
        [
            "server.data = d (.env: CLOUDMUSIC_DATA)",
            "store.database_url = ••• (.env: DATABASE_URL)",
            "objects.bucket = none: the folder d/objects (default)",
        ]
    );
}

#[test]
fn what_an_orchestrator_says_about_a_service_of_this_name_is_not_meant_for_us() {
    read(&environment(&[
        ("CLOUDMUSIC_SERVICE_HOST", "10.0.0.1"),
        ("CLOUDMUSIC_SERVICE_PORT_HTTP", "8080"),
        ("CLOUDMUSIC_PORT", "tcp://10.0.0.1:8080"),
        ("CLOUDMUSIC_PORT_8080_TCP_ADDR", "10.0.0.1"),
        ("CLOUDMUSIC_WEB_PORT", "tcp://10.0.0.1:8080"),
    ]));
}
