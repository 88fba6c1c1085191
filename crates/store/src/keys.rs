use sea_orm::FromQueryResult;

use crate::sql::{execute, one, values};
use crate::{Database, StoreError};

#[derive(FromQueryResult)]
struct Key {
    hex: String,
}

impl Database {
    /// The key of this name, 32 bytes: drawn when it is first asked for, and then the same for every process.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn key(&self, name: &'static str) -> Result<[u8; 32], StoreError> {
        let sql = "SELECT hex FROM keys WHERE name = $1";
        if let Some(key) = one::<Key>(self.reader(), "reading a key", sql, values![name]).await? {
            return bytes(name, &key.hex);
        }
        let mut drawn = [0; 32];
        getrandom::fill(&mut drawn)?;
        let hex: String = drawn.iter().map(|byte| format!("{byte:02x}")).collect();
        self.write(move |tx| {
            Box::pin(async move {
                // Another process may have been quicker: then its key counts.
                let insert =
                    "INSERT INTO keys (name, hex) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING";
                execute(tx.db(), "keeping a key", insert, values![name, hex]).await?;
                let key = one::<Key>(tx.db(), "reading a key", sql, values![name]).await?;
                bytes(name, &key.map(|key| key.hex).unwrap_or_default())
            })
        })
        .await
    }
}

fn bytes(name: &str, hex: &str) -> Result<[u8; 32], StoreError> {
    let wrong =
        || StoreError::Row { table: "keys", id: name.to_owned(), reason: "not 64 digits".into() };
    let digits = (0..hex.len()).step_by(2).map(|at| hex.get(at..at + 2));
    let bytes: Option<Vec<u8>> = digits.map(|pair| u8::from_str_radix(pair?, 16).ok()).collect();
    bytes.and_then(|bytes| bytes.try_into().ok()).ok_or_else(wrong)
}
