//! The database as a command opens it that looks into the ledger or changes it.

use std::error::Error;

use settings::Settings;
use store::Database;

use crate::cli::Configured;
use crate::exit::Exit;
use crate::opening;
use crate::output::{complain, plain, with_causes};

/// Why a command did not do what it was asked to.
pub(in crate::commands) enum Failed {
    /// It makes no sense here; nothing was done.
    Refused(String),
    /// It did not work out.
    Other(Box<dyn Error>),
}

impl<E: Error + 'static> From<E> for Failed {
    fn from(error: E) -> Self {
        Self::Other(Box::new(error))
    }
}

/// Opens the database that the settings name, does some work with it, and closes it.
pub(in crate::commands) fn with_books<T>(
    configured: &Configured,
    work: impl AsyncFnOnce(&Settings, &Database) -> Result<T, Failed>,
) -> Result<T, Failed> {
    let settings = opening::settings(configured, Vec::new())
        .map_err(|error| Failed::Refused(error.to_string()))?;
    if let settings::Database::Sqlite(path) = &settings.store.database
        && !path.exists()
    {
        // Opening would make an empty one, in which everything balances.
        return Err(Failed::Refused(format!(
            "there is no database {}: name the studio's folder with --data, or its settings with --config",
            path.display()
        )));
    }
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    runtime.block_on(async {
        let database = opening::database(&settings).await?;
        let done = work(&settings, &database).await;
        database.close().await;
        done
    })
}

/// Complains about what failed; how the program ends.
pub(in crate::commands) fn exit(done: Result<Exit, Failed>) -> Exit {
    match done {
        Ok(exit) => exit,
        Err(Failed::Refused(reason)) => {
            complain(&reason);
            Exit::Refused
        }
        Err(Failed::Other(error)) => {
            complain(&plain(&with_causes(error.as_ref())));
            Exit::Other
        }
    }
}
