use sea_orm::DbErr;

/// Why something could not be kept or found.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The database refused or could not be reached.
    #[error("{action} failed in the database")]
    Database {
        /// What was to be done.
        action: &'static str,
        /// The database's reason.
        source: DbErr,
    },
    /// The tables could not be brought up to date.
    #[error("the database's tables could not be brought up to date")]
    Schema(#[source] sqlx::migrate::MigrateError),
    /// The database's address cannot be used.
    #[error("the database cannot be used: {reason}")]
    Url {
        /// Why, and what to use instead. It names no password.
        reason: String,
    },
    /// A row holds what this program never wrote.
    #[error("{table} {id} holds a value that cannot be read: {reason}")]
    Row {
        /// The table.
        table: &'static str,
        /// The row.
        id: String,
        /// What is wrong.
        reason: String,
    },
    /// The object store refused or could not be reached.
    #[error("{action} object {key} failed")]
    Object {
        /// What was to be done.
        action: &'static str,
        /// The object's SHA-256.
        key: String,
        /// The store's reason.
        source: object_store::Error,
    },
    /// The object store's settings are wrong.
    #[error("the object store cannot be used")]
    Objects(#[source] object_store::Error),
    /// The ledger would no longer be right.
    #[error("the ledger refuses: {reason}")]
    Ledger {
        /// Why.
        reason: String,
    },
    /// The process is about to end.
    #[error("the store is closing")]
    Closing,
    /// The system has no randomness to give.
    #[error("no random bytes could be had")]
    Random(#[from] getrandom::Error),
}

impl StoreError {
    /// For `map_err`: the database refused an action.
    pub(crate) fn of(action: &'static str) -> impl FnOnce(DbErr) -> Self {
        move |source| Self::Database { action, source }
    }
}
