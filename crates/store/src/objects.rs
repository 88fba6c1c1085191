//! Bytes by their SHA-256, in a folder or in an S3 bucket.
//!
//! A row in `objects` is written before the bytes are, and taken away together with them. So whatever is cut off in the
//! middle, bytes that no file needs are found by their row, and no bytes go while somebody is about to need them.

mod probe;

use std::fs::DirEntry;
use std::path::{Path as FilePath, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use object_store::aws::AmazonS3Builder;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::prefix::PrefixStore;
use object_store::{ClientOptions, ObjectStore, ObjectStoreExt, RetryConfig};
use sea_orm::FromQueryResult;
use sha2::{Digest, Sha256};

use crate::sql::{all, execute, values};
use crate::{Database, StoreError};

/// How long one request to a bucket may take.
const REQUEST_MAX: Duration = Duration::from_secs(30);
/// How long a request to a bucket is tried again.
const RETRY_MAX: Duration = Duration::from_secs(60);

/// A bucket that speaks S3.
#[derive(Clone)]
pub struct Bucket {
    /// Its name.
    pub name: String,
    /// Where it is; `None` is Amazon.
    pub endpoint: Option<String>,
    /// The region that requests are signed for.
    pub region: String,
    /// Who signs.
    pub access_key_id: String,
    /// What they sign with.
    pub secret_access_key: String,
    /// A session's token, if the keys are temporary.
    pub session_token: Option<String>,
    /// A folder within the bucket; empty is none.
    pub prefix: String,
    /// Whether the bucket's name stands in the path (as most but Amazon want it) or in the host's name.
    pub path_style: bool,
    /// Whether the bucket may be reached without TLS.
    pub allow_http: bool,
}

/// The place where bytes are kept.
#[derive(Clone, Debug)]
pub struct Objects {
    place: Arc<dyn ObjectStore>,
    /// Where it is, if it is a folder.
    folder: Option<PathBuf>,
}

impl Objects {
    /// A folder; it is made if it is not there. What was put is on the disk when that is answered.
    ///
    /// # Errors
    /// [`StoreError::Objects`] if it cannot be made.
    pub fn in_folder(folder: &FilePath) -> Result<Self, StoreError> {
        let made = std::fs::create_dir_all(folder).map_err(|source| object_store::Error::Generic {
            store: "folder",
            source: Box::new(source),
        });
        let place = made.and_then(|()| LocalFileSystem::new_with_prefix(folder));
        let place = place.map_err(StoreError::Objects)?.with_fsync(true);
        Ok(Self { place: Arc::new(place), folder: Some(folder.to_owned()) })
    }

    /// A bucket. Nothing is asked of it yet.
    ///
    /// # Errors
    /// [`StoreError::Objects`] if its settings cannot be used.
    pub fn in_bucket(bucket: &Bucket) -> Result<Self, StoreError> {
        // The TLS library wants to be told once a process what to compute with; being told twice is fine.
        drop(rustls::crypto::ring::default_provider().install_default());
        let client =
            ClientOptions::new().with_timeout(REQUEST_MAX).with_allow_http(bucket.allow_http);
        let retry = RetryConfig { retry_timeout: RETRY_MAX, ..RetryConfig::default() };
        let mut builder = AmazonS3Builder::new()
            .with_bucket_name(&bucket.name)
            .with_region(&bucket.region)
            .with_access_key_id(&bucket.access_key_id)
            .with_secret_access_key(&bucket.secret_access_key)
            .with_virtual_hosted_style_request(!bucket.path_style)
            .with_client_options(client)
            .with_retry(retry);
        if let Some(endpoint) = &bucket.endpoint {
            builder = builder.with_endpoint(endpoint);
        }
        if let Some(token) = &bucket.session_token {
            builder = builder.with_token(token);
        }
        let place = builder.build().map_err(StoreError::Objects)?;
        let prefix = Path::from(bucket.prefix.as_str());
        Ok(Self {
            place: match prefix.as_ref() {
                "" => Arc::new(place),
                _ => Arc::new(PrefixStore::new(place, prefix)),
            },
            folder: None,
        })
    }

    /// Keeps bytes under their SHA-256 and says it. The same bytes are kept once, however often they are put.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn put(
        &self,
        db: &Database,
        bytes: Bytes,
        now_ms: i64,
    ) -> Result<String, StoreError> {
        let sha256 = sha256(&bytes);
        let row = sha256.clone();
        db.write(move |tx| {
            Box::pin(async move {
                let sql = "INSERT INTO objects (sha256, touched_at) VALUES ($1, $2)
                    ON CONFLICT (sha256) DO UPDATE SET touched_at = excluded.touched_at";
                execute(tx.db(), "announcing an object", sql, values![row, now_ms]).await
            })
        })
        .await?;
        self.place.put(&path(&sha256), bytes.into()).await.map_err(failed("keeping", &sha256))?;
        Ok(sha256)
    }

    /// The bytes of this SHA-256.
    ///
    /// # Errors
    /// [`StoreError::Object`], also if they are not there.
    pub async fn bytes(&self, sha256: &str) -> Result<Bytes, StoreError> {
        let found = self.place.get(&path(sha256)).await.map_err(failed("reading", sha256))?;
        found.bytes().await.map_err(failed("reading", sha256))
    }

    /// Some of the bytes of this SHA-256: from `range.start` up to but without `range.end`.
    ///
    /// # Errors
    /// [`StoreError::Object`], also if they are not there.
    pub async fn part(
        &self,
        sha256: &str,
        range: std::ops::Range<u64>,
    ) -> Result<Bytes, StoreError> {
        self.place.get_range(&path(sha256), range).await.map_err(failed("reading", sha256))
    }

    /// Takes away what no file has needed since `before_ms`; how many objects that were.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn sweep(
        &self,
        db: &Database,
        before_ms: i64,
        limit: u32,
    ) -> Result<u32, StoreError> {
        let sql = "SELECT sha256 FROM objects o WHERE touched_at < $1
            AND NOT EXISTS (SELECT 1 FROM files f WHERE f.sha256 = o.sha256) ORDER BY touched_at LIMIT $2";
        let values = values![before_ms, i64::from(limit)];
        let unneeded: Vec<Object> = all(db.reader(), "finding objects", sql, values).await?;
        let mut swept = 0;
        for object in unneeded {
            swept += u32::from(self.forget(db, object.sha256, before_ms).await?);
        }
        if let Some(folder) = self.folder.clone() {
            let broken_off = tokio::task::spawn_blocking(move || sweep_parts(&folder, before_ms));
            swept += broken_off.await.unwrap_or(0);
        }
        Ok(swept)
    }

    /// The bytes go while the row is locked, so that whoever announces the same bytes waits, and puts them again.
    async fn forget(
        &self,
        db: &Database,
        sha256: String,
        before_ms: i64,
    ) -> Result<bool, StoreError> {
        let place = self.place.clone();
        db.write(move |tx| {
            Box::pin(async move {
                let sql = "DELETE FROM objects WHERE sha256 = $1 AND touched_at < $2
                    AND NOT EXISTS (SELECT 1 FROM files WHERE files.sha256 = objects.sha256)";
                let row = values![sha256.as_str(), before_ms];
                if execute(tx.db(), "forgetting an object", sql, row).await? == 0 {
                    return Ok(false);
                }
                match place.delete(&path(&sha256)).await {
                    Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(true),
                    Err(source) => Err(failed("deleting", &sha256)(source)),
                }
            })
        })
        .await
    }
}

/// Removes what processes that were killed while they wrote have left behind in a folder: files that have not got their
/// names yet, which have a `#` in them. What cannot be looked at or removed now is tried again with the next sweep.
fn sweep_parts(folder: &FilePath, before_ms: i64) -> u32 {
    let entries = |folder: &FilePath| std::fs::read_dir(folder).into_iter().flatten().flatten();
    let files = entries(folder).flat_map(|folder| entries(&folder.path()));
    let parts = files.filter(|file| file.file_name().to_string_lossy().contains('#'));
    let is_old = |file: &DirEntry| {
        let written = file.metadata().and_then(|metadata| metadata.modified()).ok();
        let since = written.and_then(|written| written.duration_since(SystemTime::UNIX_EPOCH).ok());
        since.is_some_and(|since| i64::try_from(since.as_millis()).is_ok_and(|ms| ms < before_ms))
    };
    parts.filter(is_old).map(|file| u32::from(std::fs::remove_file(file.path()).is_ok())).sum()
}

#[derive(FromQueryResult)]
struct Object {
    sha256: String,
}

/// The SHA-256 of bytes, in lower-case hexadecimal digits.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Folders by the first two digits, so that none grows too large to list.
fn path(sha256: &str) -> Path {
    let folder = sha256.get(..2).unwrap_or(sha256);
    Path::from_iter([folder, sha256])
}

fn failed(action: &'static str, sha256: &str) -> impl FnOnce(object_store::Error) -> StoreError {
    let key = sha256.to_owned();
    move |source| StoreError::Object { action, key, source }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_old_files_without_their_names_are_swept_from_a_folder() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("ab")).unwrap();
        for name in ["ab/abcd", "ab/abcd#1", "ab/abff#2"] {
            std::fs::write(folder.path().join(name), "bytes").unwrap();
        }
        let now =
            SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_millis() as i64;
        assert_eq!(sweep_parts(folder.path(), now - 60_000), 0);
        assert_eq!(sweep_parts(folder.path(), now + 60_000), 2);
        assert!(folder.path().join("ab/abcd").exists());
        assert_eq!(sweep_parts(folder.path(), now + 60_000), 0);
    }
}
