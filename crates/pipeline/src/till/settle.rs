//! How a purchase is brought up to date.

use billing::{PurchaseState, entitlement};
use store::{Fact, Id, Purchase, Settled, StoreError};
use stripe::StripeError;

use super::payment::payment;
use super::{Payments, Till};

/// How often Stripe is asked again because the purchase has changed meanwhile.
const TURNS_MAX: u32 = 5;
/// The longest pause between two looks at a purchase that is not over.
const PAUSE_MAX_MS: i64 = 6 * 3_600_000;
/// How long a checkout may be about to be opened. Nobody was ever told where to pay one that was not by then.
const OPENING_MAX_MS: i64 = 600_000;

/// Why a purchase could not be brought up to date.
#[derive(Debug, thiserror::Error)]
pub enum SettleError {
    /// Stripe refused, or did not answer.
    #[error("Stripe could not be asked about the purchase")]
    Stripe(#[from] StripeError),
    /// The store failed.
    #[error("the purchase could not be settled")]
    Store(#[from] StoreError),
    /// It changed whenever Stripe was asked.
    #[error("the purchase changed again and again")]
    Busy,
}

/// What bringing up to date came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// It is as Stripe says; now, or it was already.
    UpToDate,
    /// It is none of ours.
    Foreign,
}

impl Till {
    /// Asks Stripe how a purchase stands, and brings row and ledger to it. `told` is the checkout that an event spoke of.
    pub(super) async fn bring_up_to_date(
        &self,
        payments: &Payments,
        id: &Id,
        told: Option<&str>,
    ) -> Result<Outcome, SettleError> {
        for _ in 0..TURNS_MAX {
            let Some(before) = self.database.purchase(id).await? else {
                return Ok(Outcome::Foreign);
            };
            let Some(session) = before.session.as_deref().or(told) else {
                self.wait_for_session(&before).await?;
                return Ok(Outcome::UpToDate);
            };
            let session = payments.stripe.session(session).await?;
            if session.client_reference_id.as_deref() != Some(id.as_str()) {
                return Ok(Outcome::Foreign);
            }
            let payment = payment(&payments.stripe, &session).await?;
            let now_ms = self.now_ms();
            let entitlement = entitlement(&before.terms, &payment);
            let intent = session.payment_intent;
            let settled = Settled {
                entitlement,
                session: session.id,
                receipt_url: intent
                    .as_ref()
                    .and_then(|intent| intent.charge.as_ref()?.receipt_url.clone()),
                intent: intent.map(|intent| intent.id),
                check_at_ms: (!entitlement.state.is_settled())
                    .then(|| now_ms + self.pause_ms(&before, now_ms)),
            };
            if says_nothing_new(&before, &settled) {
                self.schedule(&before, settled.check_at_ms).await?;
                return Ok(Outcome::UpToDate);
            }
            if self.settle(before, settled).await? {
                return Ok(Outcome::UpToDate);
            }
        }
        Err(SettleError::Busy)
    }

    async fn settle(&self, before: Purchase, settled: Settled) -> Result<bool, StoreError> {
        let now_ms = self.now_ms();
        let (id, was, is) = (before.id.clone(), before.state, settled.entitlement);
        let done = self.database.write(move |tx| {
            Box::pin(async move {
                if !tx.settle_purchase(&before, &settled, now_ms).await? {
                    return Ok(false);
                }
                if settled.entitlement.state != before.state {
                    tx.record(Fact {
                        at_ms: now_ms,
                        kind: "purchase",
                        code: settled.entitlement.state.name(),
                        visitor: &before.visitor,
                        job: None,
                        request: "",
                    })
                    .await?;
                }
                Ok(true)
            })
        });
        let done = done.await?;
        if done {
            let state = is.state.name();
            let taken_back = is.refunded + is.disputed;
            tracing::info!(purchase = %id, state, credited = is.credited, taken_back, "purchase is settled");
            if is.state == PurchaseState::Refused && was != is.state {
                tracing::warn!(purchase = %id, "what was paid is not what was asked; look at it in Stripe and refund it");
            }
        }
        Ok(done)
    }

    /// A purchase whose checkout is about to be opened, or never was.
    async fn wait_for_session(&self, purchase: &Purchase) -> Result<(), StoreError> {
        let now_ms = self.now_ms();
        if now_ms - purchase.created_at_ms < OPENING_MAX_MS {
            return self.schedule(purchase, Some(now_ms + self.pause_ms(purchase, now_ms))).await;
        }
        let id = purchase.id.clone();
        tracing::info!(purchase = %id, "checkout was never opened");
        self.database
            .write(move |tx| Box::pin(async move { tx.give_purchase_up(&id, now_ms).await }))
            .await
    }

    pub(super) async fn schedule(
        &self,
        purchase: &Purchase,
        at_ms: Option<i64>,
    ) -> Result<(), StoreError> {
        let id = purchase.id.clone();
        self.database.write(move |tx| Box::pin(async move { tx.check_at(&id, at_ms).await })).await
    }

    /// The older a purchase, the less there is to expect.
    pub(super) fn pause_ms(&self, purchase: &Purchase, now_ms: i64) -> i64 {
        let half_its_age_ms = (now_ms - purchase.created_at_ms) / 2;
        half_its_age_ms.max(self.reconcile_every_ms).min(PAUSE_MAX_MS)
    }
}

fn says_nothing_new(before: &Purchase, settled: &Settled) -> bool {
    let is = settled.entitlement;
    (before.state, before.credited, before.refunded, before.disputed)
        == (is.state, is.credited, is.refunded, is.disputed)
        && before.session.as_ref() == Some(&settled.session)
        && (settled.intent.is_none() || before.intent == settled.intent)
        && (settled.receipt_url.is_none() || before.receipt_url == settled.receipt_url)
}
