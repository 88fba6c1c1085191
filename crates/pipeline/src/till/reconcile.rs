//! What is done from time to time, so that what Stripe did not tell, or told while nobody listened, is not lost.

use std::time::Duration;

use store::StoreError;
use tokio::sync::watch;

use super::settle::SettleError;
use super::{Payments, Till};

/// Between two looks at what waits, unless the bell rings.
const ROUND: Duration = Duration::from_secs(1);
/// Purchases that are asked about in one round.
const ROUND_MAX: u32 = 20;
/// Stripe tells what happened in the last 30 days.
const TOLD_MS: i64 = 30 * 86_400_000;
/// What is listed again, since clocks differ and events come late into the list.
const OVERLAP_MS: i64 = 3_600_000;
/// How long an event is remembered after it was seen to: longer than Stripe tells it.
const REMEMBERED_MS: i64 = 40 * 86_400_000;

/// When events were last listed.
const LISTED: &str = "stripe_events_listed";
/// Up to when all events are known.
const KNOWN: &str = "stripe_events_known";

impl Till {
    /// Sees to what Stripe tells, and asks about what it does not, until `end` turns to `true`. Several processes may do so
    /// at once.
    pub async fn attend(&self, mut end: watch::Receiver<bool>) {
        let Some(payments) = &self.payments else { return };
        loop {
            let more = match self.round(payments).await {
                Ok(more) => more,
                Err(error) => {
                    let error = &error as &dyn std::error::Error;
                    tracing::error!(error, "the till could not be attended");
                    false
                }
            };
            if more && !*end.borrow() {
                continue;
            }
            tokio::select! {
                () = self.bell.notified() => {}
                () = tokio::time::sleep(ROUND) => {}
                _ = end.wait_for(|end| *end) => return,
            }
        }
    }

    /// One round of everything that is due; whether there may be more.
    async fn round(&self, payments: &Payments) -> Result<bool, StoreError> {
        let more = self.see_to_events(payments).await?;
        self.check_purchases(payments).await?;
        self.list_events(payments).await?;
        Ok(more)
    }

    /// Asks about purchases that are not over, each when it is due.
    async fn check_purchases(&self, payments: &Payments) -> Result<(), StoreError> {
        for purchase in self.database.purchases_to_check(self.now_ms(), ROUND_MAX).await? {
            // Whatever is wrong with one purchase, the others do not wait for it.
            let Err(error) = self.bring_up_to_date(payments, &purchase.id, None).await else {
                continue;
            };
            tracing::warn!(purchase = %purchase.id, error = &error as &dyn std::error::Error, "purchase waits");
            let now_ms = self.now_ms();
            // With another key than it began with, nothing is known of it at Stripe; some day nobody asks any more.
            let is_lost = matches!(&error, SettleError::Stripe(error) if error.is_missing());
            let is_old = now_ms - purchase.created_at_ms > TOLD_MS;
            let at_ms = (!is_lost || !is_old).then(|| now_ms + self.pause_ms(&purchase, now_ms));
            self.schedule(&purchase, at_ms).await?;
        }
        Ok(())
    }

    /// Lists the events since the last time, and keeps those that no webhook brought.
    async fn list_events(&self, payments: &Payments) -> Result<(), StoreError> {
        let now_ms = self.now_ms();
        let due_ms = now_ms - self.reconcile_every_ms;
        // A look costs less than a transaction.
        if self.database.mark_at(LISTED).await?.is_some_and(|at_ms| at_ms > due_ms) {
            return Ok(());
        }
        let ours = self
            .database
            .write(move |tx| Box::pin(async move { tx.move_mark(LISTED, due_ms, now_ms).await }));
        if !ours.await? {
            return Ok(());
        }
        // Before the first time nothing was sold.
        let known_ms = self.database.mark_at(KNOWN).await?.unwrap_or(now_ms);
        let since_ms = (known_ms - OVERLAP_MS).max(now_ms - TOLD_MS);
        if let Err(error) = self.list_events_since(payments, since_ms).await {
            return match error {
                SettleError::Store(error) => Err(error),
                error => {
                    let error = &error as &dyn std::error::Error;
                    tracing::warn!(error, "Stripe's events could not be listed");
                    Ok(())
                }
            };
        }
        self.database
            .write(move |tx| {
                Box::pin(async move {
                    tx.move_mark(KNOWN, now_ms, now_ms).await?;
                    tx.forget_events(now_ms - REMEMBERED_MS).await.map(drop)
                })
            })
            .await
    }

    async fn list_events_since(
        &self,
        payments: &Payments,
        since_ms: i64,
    ) -> Result<(), SettleError> {
        let mut after = None;
        loop {
            let page = payments
                .stripe
                .events(stripe::EVENT_TYPES, since_ms / 1000, after.as_deref())
                .await?;
            after = page.data.last().map(|event| event.id.clone());
            for event in page.data {
                if self.keep(payments, event).await? {
                    self.bell.notify_one();
                }
            }
            if !page.has_more || after.is_none() {
                return Ok(());
            }
        }
    }
}
