use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sea_orm::{ConnectOptions, ConnectionTrait, DatabaseConnection};

use crate::writer::{Work, Writer};
use crate::{StoreError, Tx, pooler, schema};

/// How long SQLite waits for another process that writes.
const BUSY: Duration = Duration::from_secs(10);
/// How long a connection is waited for.
const PATIENCE: Duration = Duration::from_secs(10);

/// Pages of SQLite's that a connection keeps, in KiB: the upper levels of every index.
const CACHE: &str = "-8000";
/// Pages of 4 KiB after which SQLite moves its journal into the file. Moving them waits for the disk, and pages that
/// were written many times meanwhile move once.
const CHECKPOINT_PAGES: &str = "8000";
/// After how long an idle connection may have been cut.
const IDLE: Duration = Duration::from_secs(10);

/// Where the rows are.
#[derive(Clone, PartialEq, Eq)]
pub enum Url {
    /// A file.
    Sqlite(PathBuf),
    /// A server, by its whole address.
    Postgres(String),
}

/// The address may hold a password, so only its kind is shown.
impl fmt::Debug for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(path) => write!(f, "sqlite:{}", path.display()),
            Self::Postgres(_) => f.write_str("postgres://…"),
        }
    }
}

impl FromStr for Url {
    type Err = StoreError;

    fn from_str(text: &str) -> Result<Self, StoreError> {
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Ok(Self::Postgres(text.to_owned()));
        }
        let file = text.strip_prefix("sqlite:").map(|rest| rest.strip_prefix("//").unwrap_or(rest));
        match file {
            Some(path) if !path.is_empty() && !path.starts_with(':') => {
                Ok(Self::Sqlite(PathBuf::from(path)))
            }
            _ => Err(StoreError::Url {
                reason: "its address has to begin with postgres:// or be sqlite:FILE".to_owned(),
            }),
        }
    }
}

/// The open database.
#[derive(Clone, Debug)]
pub struct Database {
    reader: DatabaseConnection,
    writer: Writer,
}

impl Database {
    /// Opens a database and brings its tables up to date; the file of SQLite is made if it is not there.
    ///
    /// With SQLite a commit is on the disk when it is answered: the journal is a write-ahead log, synchronised in full.
    ///
    /// # Errors
    /// [`StoreError`]; among them [`StoreError::Url`] when a pooler between here and PostgreSQL mixes up transactions.
    pub async fn open(url: &Url, connections: u32) -> Result<Self, StoreError> {
        let (reader, writer) = match url {
            Url::Sqlite(path) => {
                let writer = connect(sqlite(path, 1)).await?;
                schema::migrate(&writer).await?;
                let reader = connect(sqlite(path, connections)).await?;
                (reader, Writer::in_turn(writer))
            }
            Url::Postgres(url) => {
                pooler::refuse_transaction_mode(url).await?;
                let mut options = ConnectOptions::new(url);
                options.max_connections(connections).min_connections(1);
                options.map_sqlx_postgres_opts(|options| options.application_name("cloudmusic"));
                let pool = connect(options).await?;
                schema::migrate(&pool).await?;
                (pool.clone(), Writer::side_by_side(pool))
            }
        };
        Ok(Self { reader, writer })
    }

    /// Does some work in one transaction, which is committed if the work succeeds and leaves nothing behind if not. When
    /// this returns the commit is durable.
    ///
    /// # Errors
    /// The work's own, or [`StoreError`] if the transaction could not begin or be committed.
    pub async fn write<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: for<'t> FnOnce(&'t Tx) -> Work<'t, T> + Send + 'static,
    {
        self.writer.write(work).await
    }

    /// Whether the database answers and takes writes.
    ///
    /// # Errors
    /// [`StoreError`] if not.
    pub async fn ready(&self) -> Result<(), StoreError> {
        self.reader.execute_unprepared("SELECT 1").await.map_err(StoreError::of("asking"))?;
        self.write(|tx| Box::pin(async move { tx.touch().await })).await
    }

    /// Waits for what is being written, and closes.
    pub async fn close(self) {
        self.writer.close().await;
        // An error here means that the connections are gone already.
        drop(self.reader.close().await);
    }

    /// For reading outside of a transaction.
    pub(crate) fn reader(&self) -> &DatabaseConnection {
        &self.reader
    }
}

async fn connect(mut options: ConnectOptions) -> Result<DatabaseConnection, StoreError> {
    options.sqlx_logging(false).connect_timeout(PATIENCE).acquire_timeout(PATIENCE);
    // A connection that was fine a moment ago is not asked again before each statement.
    options.test_before_acquire_if_idle_for(IDLE);
    sea_orm::Database::connect(options).await.map_err(StoreError::of("connecting"))
}

fn sqlite(path: &std::path::Path, connections: u32) -> ConnectOptions {
    let path = path.to_owned();
    let mut options = ConnectOptions::new("sqlite::memory:");
    options.max_connections(connections).min_connections(1);
    // Connections that nobody uses keep their pages and statements: closing them would only have them read again.
    options.idle_timeout(None::<Duration>).max_lifetime(None::<Duration>);
    options.map_sqlx_sqlite_opts(move |sqlite| {
        sqlite
            .filename(&path)
            .in_memory(false)
            .shared_cache(false)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(BUSY)
            .statement_cache_capacity(200)
            .pragma("cache_size", CACHE)
            .pragma("wal_autocheckpoint", CHECKPOINT_PAGES)
    });
    options
}
