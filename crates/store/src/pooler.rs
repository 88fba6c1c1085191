//! Poolers that hand every transaction to another connection, such as Supabase's at port 6543 or PgBouncer's transaction
//! mode, mix up prepared statements: answers of one query come back for another. Nothing like that may touch a ledger,
//! so they are found out at the start.

use sea_orm::sqlx::postgres::{PgConnectOptions, PgConnection};
use sea_orm::sqlx::{self, Connection, Row};

use crate::StoreError;

/// How often each of two connections is asked which server process serves it. A pooler with several idle ones may give
/// the same one again by chance; it does not do so this often.
const ROUNDS: usize = 8;

/// Refuses an address behind which transactions of one connection are served by different server processes.
///
/// Two connections are held open at the same time. If each is served by one process of its own, throughout, then
/// statements stay where they were prepared.
pub(crate) async fn refuse_transaction_mode(url: &str) -> Result<(), StoreError> {
    let options: PgConnectOptions = url.parse().map_err(|_| StoreError::Url {
        // The parser's own words may repeat the password.
        reason: "its address is not a PostgreSQL URL: postgres://USER:PASSWORD@HOST:PORT/NAME"
            .to_owned(),
    })?;
    let failed = |source| StoreError::Database {
        action: "connecting",
        source: sea_orm::DbErr::Conn(sea_orm::RuntimeErr::SqlxError(std::sync::Arc::new(source))),
    };
    let mut first = PgConnection::connect_with(&options).await.map_err(failed)?;
    let mut second = PgConnection::connect_with(&options).await.map_err(failed)?;
    let (home, other_home) =
        (process(&mut first).await.map_err(failed)?, process(&mut second).await.map_err(failed)?);
    let mut stays = home != other_home;
    for _ in 0..ROUNDS {
        stays &= process(&mut first).await.map_err(failed)? == home;
        stays &= process(&mut second).await.map_err(failed)? == other_home;
    }
    // They have served their purpose; an error on parting changes nothing.
    drop(first.close().await);
    drop(second.close().await);
    if stays { Ok(()) } else { Err(refusal(&options)) }
}

/// Which server process answers. The simple protocol prepares nothing, so that asking is safe through any pooler.
async fn process(connection: &mut PgConnection) -> Result<i32, sqlx::Error> {
    let row = sqlx::Executor::fetch_one(connection, "SELECT pg_backend_pid()").await?;
    row.try_get(0)
}

fn refusal(options: &PgConnectOptions) -> StoreError {
    let (host, port) = (options.get_host(), options.get_port());
    let instead = if host.ends_with("pooler.supabase.com") {
        format!("use Supabase's session mode at the same host: {host}:5432")
    } else {
        "use the pooler's session mode, or the address of PostgreSQL itself".to_owned()
    };
    StoreError::Url {
        reason: format!(
            "{host}:{port} is a pooler in transaction mode, through which answers get mixed up; {instead}"
        ),
    }
}
