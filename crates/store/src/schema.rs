use std::borrow::Cow;

use sea_orm::sqlx::migrate::{Migration, MigrationType, Migrator};
use sea_orm::sqlx::{AssertSqlSafe, SqlSafeStr};
use sea_orm::{DatabaseConnection, DbBackend};

use crate::StoreError;

/// A step of the tables.
struct Step {
    name: &'static str,
    sqlite: &'static str,
    postgres: &'static str,
}

impl Step {
    /// A step in words that both databases know.
    const fn of(name: &'static str, sql: &'static str) -> Self {
        Self { name, sqlite: sql, postgres: sql }
    }
}

/// Every step of the tables, in order. A step that was ever released is never changed: the next one mends it.
const STEPS: &[Step] = &[
    Step::of("studio", include_str!("../migrations/0001_studio.sql")),
    Step::of("money", include_str!("../migrations/0002_money.sql")),
    Step {
        name: "append only",
        sqlite: include_str!("../migrations/0003_append_only.sqlite.sql"),
        postgres: include_str!("../migrations/0003_append_only.postgres.sql"),
    },
    Step::of("engines", include_str!("../migrations/0004_engines.sql")),
];

/// Brings the tables up to date. Processes that start together wait for each other.
pub(crate) async fn migrate(db: &DatabaseConnection) -> Result<(), StoreError> {
    take(STEPS, db).await
}

async fn take(steps: &[Step], db: &DatabaseConnection) -> Result<(), StoreError> {
    let is_sqlite = db.get_database_backend() == DbBackend::Sqlite;
    let steps = steps.iter().zip(1..).map(|(step, version)| {
        let sql = if is_sqlite {
            step.sqlite.replace("/* WITHOUT ROWID */", "WITHOUT ROWID")
        } else {
            step.postgres.to_owned()
        };
        let sql = AssertSqlSafe(sql).into_sql_str();
        Migration::new(version, Cow::Borrowed(step.name), MigrationType::Simple, sql, false)
    });
    let migrator = Migrator { migrations: steps.collect(), ..Migrator::DEFAULT };
    let done = match db.get_database_backend() {
        DbBackend::Sqlite => migrator.run(db.get_sqlite_connection_pool()).await,
        _ => migrator.run(db.get_postgres_connection_pool()).await,
    };
    done.map_err(StoreError::Schema)
}

#[cfg(test)]
mod tests {
    use sea_orm::ConnectionTrait;

    use super::*;
    use crate::sql::{number, values};
    use crate::{Database, Id, Url};

    /// What a studio that has sold nothing yet has on record: a visitor with three credits of the prototype's left, who
    /// spent one, has one held for a job that waits and got one back; another who spent all; and one who never had any.
    const BEFORE: &str = "
        INSERT INTO visitors (visitor, day, used, credits) VALUES
            ('0123456789abcdef0123456789abcdef', '2026-11-25', 4, 3),
            ('1123456789abcdef0123456789abcdef', '2026-11-25', 1, 0),
            ('2123456789abcdef0123456789abcdef', '2026-11-25', 2, 0);
        INSERT INTO facts (at, kind, code, visitor, job, request) VALUES (500, 'allow', 'paid', '', '', '');
    ";

    fn job(id: char, visitor: char, state: &str, credits: i64) -> String {
        let id: String = std::iter::repeat_n(id, 26).collect();
        format!(
            "INSERT INTO jobs (id, state, turn, run_at, deadline_at, created_at, finished_at, owner, visitor, network, day,
            granted, credits, engine, seed, request, fingerprint, attempts, stage, progress, asset, brief, account)
            VALUES ('{id}', '{state}', 1, 1, 1, 1000, 2000, 'owner', '{visitor}123456789abcdef0123456789abcdef', 'n',
            '2026-11-25', 'paid', {credits}, 'built-in', 7, 'r', 'f', 1, 'generating', 0, '{id}', '{{}}', '{{}}');"
        )
    }

    async fn credits_become_a_ledger_that_balances(url: Url, db: DatabaseConnection) {
        take(&STEPS[..1], &db).await.unwrap();
        let jobs = [
            job('a', '0', "done", 1),
            job('b', '0', "queued", 1),
            job('c', '0', "cancelled", 1),
            job('d', '1', "done", 2),
            job('e', '2', "done", 0),
        ];
        db.execute_unprepared(&(BEFORE.to_owned() + &jobs.concat())).await.unwrap();
        db.close().await.unwrap();

        let database = Database::open(&url, 2).await.unwrap();
        let audit = database.audit().await.unwrap();
        assert_eq!(audit.problems, Vec::<String>::new());
        let balances: Vec<_> =
            audit.balances.iter().map(|row| (row.account.as_str(), row.credits)).collect();
        assert_eq!(balances, [("adjustments", -7), ("holds", 1), ("revenue", 3), ("wallets", 3)]);
        let wallets = "SELECT count(*) AS n FROM wallets";
        assert_eq!(number(database.reader(), "counting", wallets, values![]).await.unwrap(), 2);
        let waiting: Id = "b".repeat(26).parse().unwrap();
        let cancelled = database
            .write(move |tx| Box::pin(async move { tx.cancel(&waiting, 3000).await }))
            .await;
        assert!(cancelled.unwrap());
        let wallet = database.wallet(&"0123456789abcdef0123456789".parse().unwrap()).await;
        assert_eq!(wallet.unwrap().unwrap().credits, 4);
        assert_eq!(database.audit().await.unwrap().problems, Vec::<String>::new());
    }

    #[tokio::test]
    async fn a_sqlite_file_of_before_is_taken_over() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("studio.db");
        let url = format!("sqlite:{}?mode=rwc", path.display());
        let db = sea_orm::Database::connect(url).await.unwrap();
        credits_become_a_ledger_that_balances(Url::Sqlite(path), db).await;
    }

    #[tokio::test]
    async fn a_postgres_database_of_before_is_taken_over() {
        let server = std::env::var("CLOUDMUSIC_TEST_POSTGRES")
            .expect("scripts/with-services brings a server, as ./check does");
        let name = format!("before_{}", Id::random().unwrap());
        let admin = sea_orm::Database::connect(&server).await.unwrap();
        admin.execute_unprepared(&format!("CREATE DATABASE {name}")).await.unwrap();
        let (address, _) = server.rsplit_once('/').unwrap();
        let url = format!("{address}/{name}");
        let db = sea_orm::Database::connect(&url).await.unwrap();
        credits_become_a_ledger_that_balances(Url::Postgres(url), db).await;
    }
}
