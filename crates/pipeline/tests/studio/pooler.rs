//! Poolers between the studio and PostgreSQL.

use store::{Database, StoreError, Url};

use crate::house::needed;

async fn opened(variable: &str) -> Result<Database, StoreError> {
    Database::open(&Url::Postgres(needed(variable)), 4).await
}

#[tokio::test]
async fn transaction_mode_is_refused_and_the_refusal_says_what_to_use() {
    let Err(error) = opened("CLOUDMUSIC_TEST_PGBOUNCER_TRANSACTION").await else {
        panic!("a pooler in transaction mode was accepted");
    };
    let text = error.to_string();
    assert!(text.contains("pooler in transaction mode"), "{text}");
    assert!(text.contains("session mode"), "{text}");
    assert!(!text.contains("postgres://"), "{text}");
}

#[tokio::test]
async fn transaction_mode_is_found_out_while_others_use_the_pooler() {
    let url = needed("CLOUDMUSIC_TEST_PGBOUNCER_TRANSACTION");
    let busy = (0..4).map(|_| {
        let url = url.clone();
        tokio::spawn(async move {
            use sea_orm::sqlx::{Connection, Executor, postgres::PgConnection};
            let mut connection = PgConnection::connect(&url).await.unwrap();
            loop {
                connection.fetch_one("SELECT pg_sleep(0.001), pg_backend_pid()").await.unwrap();
            }
        })
    });
    let busy: Vec<_> = busy.collect();
    for _ in 0..10 {
        assert!(opened("CLOUDMUSIC_TEST_PGBOUNCER_TRANSACTION").await.is_err());
    }
    busy.iter().for_each(tokio::task::JoinHandle::abort);
}

#[tokio::test]
async fn session_mode_and_no_pooler_at_all_are_fine() {
    for variable in ["CLOUDMUSIC_TEST_PGBOUNCER_SESSION", "CLOUDMUSIC_TEST_POSTGRES"] {
        let database = opened(variable).await.unwrap();
        database.ready().await.unwrap();
        database.close().await;
    }
}
