//! Transactions that write.
//!
//! SQLite has one writer at a time, and what a commit costs is the disk's synchronisation. So works that come while
//! another is being committed share the next transaction, each within a savepoint of its own, and one synchronisation
//! makes them all durable. PostgreSQL does the same inside; there, each work has a transaction of its own.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr,
    SqliteTransactionMode, TransactionOptions, TransactionTrait,
};
use tokio::sync::{Mutex, Notify, mpsc, oneshot};
use tokio::task::JoinHandle;

use crate::StoreError;
use crate::sql::{execute, values};

/// Works that share a transaction at most: what one of them waits for the others.
const SHARED_MAX: usize = 64;
/// Works that may wait for the writer before whoever brings more has to wait too.
const WAITING_MAX: usize = 1024;

/// What is done within a transaction.
pub type Work<'t, T> = Pin<Box<dyn Future<Output = Result<T, StoreError>> + Send + 't>>;

/// A transaction that may write. The rows it speaks for are in the modules of their nouns.
pub struct Tx(DatabaseTransaction);

impl Tx {
    pub(crate) fn db(&self) -> &DatabaseTransaction {
        &self.0
    }

    /// Waits until no other transaction holds the lock of this name, and holds it until the end of this one. With
    /// SQLite, which has one writer at a time, every transaction holds them all.
    pub(crate) async fn lock(&self, name: &str) -> Result<(), StoreError> {
        if self.0.get_database_backend() == DbBackend::Postgres {
            let sql = "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))";
            execute(&self.0, "locking", sql, values![name]).await?;
        }
        Ok(())
    }

    /// Proves that the database takes writes.
    pub(crate) async fn touch(&self) -> Result<(), StoreError> {
        let sql = "UPDATE keys SET hex = hex WHERE name = 'cookie'";
        execute(&self.0, "writing", sql, values![]).await.map(drop)
    }
}

#[derive(Clone)]
pub(crate) enum Writer {
    InTurn(Line),
    SideBySide(DatabaseConnection),
}

impl fmt::Debug for Writer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::InTurn(_) => "InTurn",
            Self::SideBySide(_) => "SideBySide",
        })
    }
}

/// The line before the one writer.
#[derive(Clone)]
pub(crate) struct Line {
    works: mpsc::Sender<Waiting>,
    /// Nothing further is taken.
    close: Arc<Notify>,
    /// Everything that was taken is written.
    closed: Arc<Mutex<Option<JoinHandle<()>>>>,
}

/// A work in the line of the one writer.
type Waiting =
    Box<dyn for<'t> FnOnce(&'t Tx) -> Pin<Box<dyn Future<Output = Done> + Send + 't>> + Send>;

/// What a work has come to, before its commit.
struct Done {
    keep: bool,
    /// Tells whoever waits, once it is known whether the commit holds.
    tell: Tell,
}

type Tell = Box<dyn FnOnce(Result<(), StoreError>) + Send>;

impl Writer {
    pub(crate) fn in_turn(db: DatabaseConnection) -> Self {
        let (works, waiting) = mpsc::channel(WAITING_MAX);
        let close = Arc::new(Notify::new());
        let task = tokio::spawn(write_in_turn(db, waiting, close.clone()));
        Self::InTurn(Line { works, close, closed: Arc::new(Mutex::new(Some(task))) })
    }

    pub(crate) fn side_by_side(db: DatabaseConnection) -> Self {
        Self::SideBySide(db)
    }

    pub(crate) async fn write<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: for<'t> FnOnce(&'t Tx) -> Work<'t, T> + Send + 'static,
    {
        match self {
            Self::InTurn(line) => {
                let (answer, answered) = oneshot::channel();
                let waiting: Waiting = Box::new(move |tx| {
                    Box::pin(async move {
                        let result = work(tx).await;
                        let keep = result.is_ok();
                        let tell = Box::new(move |committed: Result<(), StoreError>| {
                            // Whoever asked may have gone; what was committed stays.
                            drop(answer.send(committed.and(result)));
                        });
                        Done { keep, tell }
                    })
                });
                line.works.send(waiting).await.map_err(|_| StoreError::Closing)?;
                answered.await.map_err(|_| StoreError::Closing)?
            }
            Self::SideBySide(db) => {
                let tx = Tx(begin(db).await?);
                let result = work(&tx).await;
                let ending = match result {
                    Ok(_) => tx.0.commit().await,
                    Err(_) => tx.0.rollback().await,
                };
                match (result, ending) {
                    (Ok(_), Err(source)) => {
                        Err(StoreError::Database { action: "committing", source })
                    }
                    (result, _) => result,
                }
            }
        }
    }

    /// Takes nothing further, and waits until what was taken is written.
    pub(crate) async fn close(self) {
        if let Self::InTurn(line) = self {
            line.close.notify_one();
            let task = line.closed.lock().await.take();
            if let Some(task) = task {
                // A panic in it was reported where it happened.
                drop(task.await);
            }
        }
    }
}

async fn begin(db: &DatabaseConnection) -> Result<DatabaseTransaction, StoreError> {
    let options = TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..TransactionOptions::default()
    };
    db.begin_with_options(options).await.map_err(StoreError::of("beginning"))
}

async fn write_in_turn(
    db: DatabaseConnection,
    mut waiting: mpsc::Receiver<Waiting>,
    close: Arc<Notify>,
) {
    let mut works = Vec::with_capacity(SHARED_MAX);
    loop {
        let taken = tokio::select! {
            biased;
            taken = waiting.recv_many(&mut works, SHARED_MAX) => taken,
            () = close.notified() => {
                waiting.close();
                continue;
            }
        };
        if taken == 0 {
            break;
        }
        let tx = match begin(&db).await {
            Ok(tx) => Tx(tx),
            Err(error) => {
                tracing::error!(error = %error, "no transaction could begin");
                // Their answers are dropped, which tells them.
                works.clear();
                continue;
            }
        };
        let (tells, done) = do_all(&tx, &mut works).await;
        // Works that were not begun are dropped, which tells them.
        works.clear();
        let ended = match done {
            Ok(Ending::Commit) => tx.0.commit().await,
            Ok(Ending::Rollback) => tx.0.rollback().await,
            Err(error) => tx.0.rollback().await.and(Err(error)),
        };
        for tell in tells {
            tell(match &ended {
                Ok(()) => Ok(()),
                Err(error) => {
                    Err(StoreError::Database { action: "committing", source: again(error) })
                }
            });
        }
    }
    // An error on closing leaves nothing undone: every commit was answered.
    drop(db.close().await);
}

enum Ending {
    Commit,
    Rollback,
}

/// Does works one after the other, within savepoints unless there is one only, so that one that fails takes nothing of
/// the others with it. A savepoint is released by the statement that sets the next one, and the last by the commit.
async fn do_all(tx: &Tx, works: &mut Vec<Waiting>) -> (Vec<Tell>, Result<Ending, DbErr>) {
    let alone = works.len() == 1;
    let mut tells = Vec::with_capacity(works.len());
    let mut before = "SAVEPOINT work";
    for work in works.drain(..) {
        if !alone && let Err(error) = tx.0.execute_unprepared(before).await {
            return (tells, Err(error));
        }
        let Done { keep, tell } = work(tx).await;
        tells.push(tell);
        if !keep && alone {
            return (tells, Ok(Ending::Rollback));
        }
        if !keep && let Err(error) = tx.0.execute_unprepared("ROLLBACK TO work").await {
            return (tells, Err(error));
        }
        before = "RELEASE work; SAVEPOINT work";
    }
    (tells, Ok(Ending::Commit))
}

/// The same error for each of those who wait.
fn again(error: &DbErr) -> DbErr {
    DbErr::Custom(error.to_string())
}
