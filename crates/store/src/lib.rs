//! What is remembered: rows in SQLite or PostgreSQL, sound in a folder or a bucket.
//!
//! The only crate that knows SQL and object storage. One set of queries serves both databases; time is passed in, in
//! milliseconds since 1970 in UTC. It decides nothing: what may be done in which order is `pipeline`'s business.

mod assets;
mod commissions;
mod database;
mod error;
mod facts;
mod id;
mod jobs;
mod keys;
mod ledger;
mod objects;
mod pooler;
mod purchases;
mod schema;
mod sql;
mod stripe_events;
mod visitors;
mod wallets;
mod writer;

pub use assets::{Asset, AssetFile, AssetPage, AssetQuery, NewAsset};
pub use commissions::{Commission, Spending};
pub use database::{Database, Url};
pub use error::StoreError;
pub use facts::Fact;
pub use id::Id;
pub use jobs::{Claim, Enqueue, Failure, Job, JobState, JobsOf, Stage, Standing};
pub use ledger::{Audit, Balance, Transfer};
pub use objects::{Bucket, Objects};
pub use purchases::{NewPurchase, Purchase, Settled};
pub use stripe_events::{Told, WaitingEvent};
pub use visitors::Imported;
pub use wallets::{Purse, Wallet};
pub use writer::{Tx, Work};
