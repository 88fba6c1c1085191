//! How jobs are settled: each in one transaction, by whoever still holds the claim.

use bytes::Bytes;
use store::{AssetFile, Claim, Fact, Failure, Id, Job, NewAsset, StoreError};

use super::produced::{KeptTake, Produced};
use super::{Studio, json};
use crate::{FileView, Passport};

/// What the recording is called among the files of an asset that was cut from it.
pub(super) const TAKE: &str = "take";

impl Studio {
    /// Stores what was made, and ends the job with it: files first, then asset, job and fact at once. If the claim was lost
    /// meanwhile, nothing is kept.
    pub(super) async fn settle(
        &self,
        claim: &Claim,
        job: &Job,
        produced: Produced,
    ) -> Result<(), StoreError> {
        let asset = self.new_asset(Some(job.id.clone()), job.owner.clone(), produced).await?;
        let (claim, job, name) = (claim.clone(), job.clone(), asset.id.clone());
        let kept = self
            .database
            .write(move |tx| {
                Box::pin(async move {
                    if !tx.complete(&claim, &asset.id, asset.created_at_ms).await? {
                        return Ok(false);
                    }
                    tx.keep_asset(&asset).await?;
                    tx.record(fact(&job, asset.created_at_ms, "done", &job.engine)).await?;
                    Ok(true)
                })
            })
            .await?;
        match kept {
            true => tracing::info!(asset = %name, "asset is ready"),
            false => tracing::info!("the claim was lost; what was made is not kept"),
        }
        Ok(())
    }

    /// Stores the files of what was made; the row that names them is to be kept next.
    pub(super) async fn new_asset(
        &self,
        job: Option<Id>,
        owner: String,
        produced: Produced,
    ) -> Result<NewAsset, StoreError> {
        let Produced { passport, summary, peaks, wav, midi, take } = produced;
        let mut files = vec![self.store_file(&wav.file, wav.bytes.into()).await?];
        if let Some((file, bytes)) = midi {
            files.push(self.store_file(&file, bytes).await?);
        }
        if let Some(KeptTake { ending, bytes }) = take {
            let name = format!("{}-{TAKE}.{ending}", passport.name);
            files.push(self.store_bytes(TAKE, name, bytes).await?);
        }
        let id = Id::random()?;
        Ok(NewAsset {
            job: job.unwrap_or_else(|| id.clone()),
            id,
            owner,
            created_at_ms: self.now_ms(),
            kind: passport.brief.kind.clone(),
            style: passport.brief.style.clone(),
            bpm: passport.brief.bpm,
            wheel: passport.brief.key.as_ref().map(|key| key.wheel.clone()).unwrap_or_default(),
            words: words(&passport),
            summary: json(&summary),
            // As the file beside a sound would have it.
            passport: String::from_utf8_lossy(&passport.to_json()).into_owned(),
            peaks: json(&peaks),
            files,
        })
    }

    /// Ends a job without anything made; what it took is given back.
    pub(super) async fn fail(
        &self,
        claim: &Claim,
        job: &Job,
        failure: Failure,
    ) -> Result<(), StoreError> {
        let (claim, job, now_ms) = (claim.clone(), job.clone(), self.now_ms());
        self.database
            .write(move |tx| {
                Box::pin(async move {
                    if tx.fail(&claim, &failure, now_ms).await? {
                        tx.record(fact(&job, now_ms, "failed", &failure.code)).await?;
                    }
                    Ok(())
                })
            })
            .await
    }

    /// Puts a job back into the queue.
    pub(super) async fn put_back(
        &self,
        claim: &Claim,
        job: &Job,
        run_at_ms: i64,
    ) -> Result<(), StoreError> {
        let (claim, job, now_ms) = (claim.clone(), job.clone(), self.now_ms());
        self.database
            .write(move |tx| {
                Box::pin(async move {
                    if tx.requeue(&claim, run_at_ms).await? {
                        tx.record(fact(&job, now_ms, "retried", &job.engine)).await?;
                    }
                    Ok(())
                })
            })
            .await?;
        self.bell.ordered();
        Ok(())
    }

    /// Ends a job that its owner no longer wants; what it took is given back. `false` if it is over already.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn cancel(&self, job: &Job) -> Result<bool, StoreError> {
        let (job, now_ms, id) = (job.clone(), self.now_ms(), job.id.clone());
        let cancelled = self
            .database
            .write(move |tx| {
                Box::pin(async move {
                    let cancelled = tx.cancel(&job.id, now_ms).await?;
                    if cancelled {
                        tx.record(fact(&job, now_ms, "cancelled", job.grant.name())).await?;
                    }
                    Ok(cancelled)
                })
            })
            .await?;
        if cancelled {
            tracing::info!(job = %id, "cancelled, and its use is given back");
            self.bell.changed(&id);
        }
        Ok(cancelled)
    }

    pub(super) async fn store_file(
        &self,
        file: &FileView,
        bytes: Bytes,
    ) -> Result<AssetFile, StoreError> {
        self.store_bytes(file.format, file.name.clone(), bytes).await
    }

    async fn store_bytes(
        &self,
        format: &str,
        name: String,
        bytes: Bytes,
    ) -> Result<AssetFile, StoreError> {
        let size = bytes.len() as u64;
        let sha256 = self.objects.put(&self.database, bytes, self.now_ms()).await?;
        tracing::info!(file = name, sha256, bytes = size, "stored");
        Ok(AssetFile { format: format.to_owned(), name, sha256, bytes: size })
    }
}

pub(super) fn fact<'a>(job: &'a Job, at_ms: i64, kind: &'a str, code: &'a str) -> Fact<'a> {
    Fact { at_ms, kind, code, visitor: &job.visitor, job: Some(&job.id), request: &job.request }
}

fn words(passport: &Passport) -> String {
    let prompt = passport.brief.prompt.as_deref().unwrap_or_default();
    format!("{} {} {}", passport.title, passport.name, prompt).to_lowercase()
}
