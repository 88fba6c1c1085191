//! Works that share a commit.
#![allow(clippy::unwrap_used, reason = "a test that panics has failed, as it should")]

use access::{Network, Visitor};
use store::{Database, Imported, StoreError, Url};

fn visitor(number: u8) -> Visitor {
    Visitor::of([203, 0, 113, number].into(), b"a browser")
}

async fn credits(database: &Database, number: u8) -> i64 {
    let network = Network::of([203, 0, 113, number].into());
    let day = "2026-11-25".parse().unwrap();
    database.facts_of(&visitor(number), network, day, None).await.unwrap().credits
}

#[tokio::test]
async fn one_that_fails_takes_nothing_of_the_others_with_it() {
    let folder = tempfile::tempdir().unwrap();
    let url = Url::Sqlite(folder.path().join("studio.db"));
    let database = Database::open(&url, 2).await.unwrap();
    let works = (0..200u8).map(|number| {
        let database = database.clone();
        tokio::spawn(async move {
            let imported = Imported {
                visitor: visitor(number),
                day: "2026-11-25".parse().unwrap(),
                used: 0,
                credits: i64::from(number) + 1,
            };
            let work = database.write(move |tx| {
                Box::pin(async move {
                    tx.import(&imported, 0).await?;
                    if number % 3 == 0 { Err(StoreError::Closing) } else { Ok(()) }
                })
            });
            work.await
        })
    });
    for (number, work) in works.collect::<Vec<_>>().into_iter().enumerate() {
        assert_eq!(work.await.unwrap().is_err(), number % 3 == 0, "{number}");
    }
    // Another process sees what was answered.
    let other = Database::open(&url, 2).await.unwrap();
    for number in 0..200u8 {
        let expected = if number % 3 == 0 { 0 } else { i64::from(number) + 1 };
        assert_eq!(credits(&other, number).await, expected, "{number}");
    }
}

#[tokio::test]
async fn closing_waits_for_what_was_taken_and_takes_nothing_more() {
    let folder = tempfile::tempdir().unwrap();
    let database = Database::open(&Url::Sqlite(folder.path().join("studio.db")), 2).await.unwrap();
    let late = database.clone();
    database.ready().await.unwrap();
    database.close().await;
    assert!(matches!(late.ready().await, Err(StoreError::Closing | StoreError::Database { .. })));
}
