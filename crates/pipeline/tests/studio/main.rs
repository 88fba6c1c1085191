//! The studio at work, told as stories. Each runs on SQLite and a folder, on PostgreSQL and a folder, and on SQLite and
//! a bucket that speaks S3; `scripts/with-services` brings the servers.
#![allow(clippy::unwrap_used, reason = "a test that panics has failed, as it should")]

mod allowance;
mod assets;
mod cutting;
mod elsewhere;
mod endings;
mod engines;
mod house;
mod ledger;
mod line;
mod money;
mod pooler;
mod repeats;

/// Runs every story in every house.
macro_rules! in_every_house {
    ($($story:ident),+ $(,)?) => {
        mod on_sqlite_and_a_folder {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $story() {
                super::$story(crate::house::House::sqlite_and_folder().await).await;
            })+
        }
        mod on_postgres_and_a_folder {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $story() {
                super::$story(crate::house::House::postgres_and_folder().await).await;
            })+
        }
        mod on_sqlite_and_a_bucket {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $story() {
                super::$story(crate::house::House::sqlite_and_bucket().await).await;
            })+
        }
    };
}
pub(crate) use in_every_house;
