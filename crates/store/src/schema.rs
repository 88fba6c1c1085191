use std::borrow::Cow;

use sea_orm::sqlx::migrate::{Migration, MigrationType, Migrator};
use sea_orm::sqlx::{AssertSqlSafe, SqlSafeStr};
use sea_orm::{DatabaseConnection, DbBackend};

use crate::StoreError;

/// Every step of the tables, in order. A step that was ever released is never changed: the next one mends it.
const STEPS: &[(&str, &str)] = &[("studio", include_str!("../migrations/0001_studio.sql"))];

/// Brings the tables up to date. Processes that start together wait for each other.
pub(crate) async fn migrate(db: &DatabaseConnection) -> Result<(), StoreError> {
    let is_sqlite = db.get_database_backend() == DbBackend::Sqlite;
    let steps = STEPS.iter().zip(1..).map(|((name, sql), version)| {
        let sql = if is_sqlite {
            sql.replace("/* WITHOUT ROWID */", "WITHOUT ROWID")
        } else {
            (*sql).to_owned()
        };
        let sql = AssertSqlSafe(sql).into_sql_str();
        Migration::new(version, Cow::Borrowed(name), MigrationType::Simple, sql, false)
    });
    let migrator = Migrator { migrations: steps.collect(), ..Migrator::DEFAULT };
    let done = match db.get_database_backend() {
        DbBackend::Sqlite => migrator.run(db.get_sqlite_connection_pool()).await,
        _ => migrator.run(db.get_postgres_connection_pool()).await,
    };
    done.map_err(StoreError::Schema)
}
