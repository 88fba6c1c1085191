//! Statements with `$1`, `$2` …, the same text for both databases.

use sea_orm::{ConnectionTrait, FromQueryResult, Statement, Value};

use crate::StoreError;

/// The values of a statement, in order.
macro_rules! values {
    ($($value:expr),* $(,)?) => { vec![$(sea_orm::Value::from($value)),*] };
}
pub(crate) use values;

/// Runs a statement; the number of rows it changed.
pub(crate) async fn execute(
    db: &impl ConnectionTrait,
    action: &'static str,
    sql: &str,
    values: Vec<Value>,
) -> Result<u64, StoreError> {
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
    let done = db.execute_raw(statement).await.map_err(StoreError::of(action))?;
    Ok(done.rows_affected())
}

/// The first row, if there is one.
pub(crate) async fn one<Row: FromQueryResult>(
    db: &impl ConnectionTrait,
    action: &'static str,
    sql: &str,
    values: Vec<Value>,
) -> Result<Option<Row>, StoreError> {
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
    let row = db.query_one_raw(statement).await.map_err(StoreError::of(action))?;
    row.map(|row| Row::from_query_result(&row, "")).transpose().map_err(StoreError::of(action))
}

/// Every row.
pub(crate) async fn all<Row: FromQueryResult>(
    db: &impl ConnectionTrait,
    action: &'static str,
    sql: &str,
    values: Vec<Value>,
) -> Result<Vec<Row>, StoreError> {
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
    let rows = db.query_all_raw(statement).await.map_err(StoreError::of(action))?;
    let rows = rows.iter().map(|row| Row::from_query_result(row, ""));
    rows.collect::<Result<_, _>>().map_err(StoreError::of(action))
}

/// A single whole number that a statement always gives, as column `n`.
pub(crate) async fn number(
    db: &impl ConnectionTrait,
    action: &'static str,
    sql: &str,
    values: Vec<Value>,
) -> Result<i64, StoreError> {
    #[derive(FromQueryResult)]
    struct Number {
        n: i64,
    }
    Ok(one::<Number>(db, action, sql, values).await?.map_or(0, |row| row.n))
}
