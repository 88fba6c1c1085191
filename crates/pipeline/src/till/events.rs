//! What Stripe tells: kept as soon as it is proven, seen to afterwards.

use std::collections::BTreeMap;

use futures_util::{StreamExt, stream};
use store::{Id, StoreError, Told, WaitingEvent};
use stripe::{Event, SignatureError, StripeError, Subject};

use super::settle::{Outcome, SettleError};
use super::{Payments, Till};

/// Events that are seen to in one round.
const ROUND_MAX: u32 = 256;
/// Purchases that Stripe is asked about at a time. It allows more, but others may use the same account.
const AT_A_TIME: usize = 4;
/// What a further try waits after the first; each one after it twice as long.
const BACK_OFF_MS: i64 = 1000;
/// What a further try waits at most.
const BACK_OFF_MAX_MS: i64 = 600_000;
/// How often it is tried to see to an event: for about four days.
const ATTEMPTS_MAX: i64 = 600;

/// Why an event is not taken.
#[derive(Debug, thiserror::Error)]
pub enum ReceiveError {
    /// Nothing is sold here.
    #[error("this studio sells no credits")]
    NoPayments,
    /// It is not known what Stripe signs with.
    #[error("STRIPE_WEBHOOK_SECRET is not set")]
    NoSecret,
    /// Stripe did not sign it, or not lately.
    #[error("the signature is not right")]
    Signature(#[from] SignatureError),
    /// It is signed, and no event.
    #[error("the event cannot be read")]
    Unreadable(#[source] StripeError),
    /// The store failed.
    #[error("the event could not be kept")]
    Store(#[from] StoreError),
}

impl Till {
    /// Takes a webhook: once this returns, what it says is kept.
    ///
    /// # Errors
    /// [`ReceiveError`]; then Stripe is to tell it again.
    pub async fn receive(&self, signature: &str, body: &[u8]) -> Result<(), ReceiveError> {
        let payments = self.payments.as_ref().ok_or(ReceiveError::NoPayments)?;
        let secret = payments.webhook_secret.as_deref().ok_or(ReceiveError::NoSecret)?;
        stripe::verify(signature, body, secret, self.now_ms() / 1000)?;
        let event = Event::parse(body).map_err(ReceiveError::Unreadable)?;
        if self.keep(payments, event).await? {
            self.bell.notify_one();
        }
        Ok(())
    }

    /// Keeps an event that means something here; `false` if it is known already, or means nothing.
    pub(super) async fn keep(&self, payments: &Payments, event: Event) -> Result<bool, StoreError> {
        let Event { id, kind, livemode, subject, .. } = event;
        if livemode != payments.stripe.livemode() {
            tracing::info!(event = id, kind, livemode, "event of the other mode is ignored");
            return Ok(false);
        }
        let told = match subject {
            Subject::Session { id: session, purchase } => {
                let known = match purchase.as_deref().and_then(|name| name.parse().ok()) {
                    Some(name) => self.database.purchase(&name).await?.is_some(),
                    None => false,
                };
                if !known {
                    tracing::info!(event = id, kind, "event of another's checkout is ignored");
                    return Ok(false);
                }
                Told { id, kind, session: Some(session), intent: None, charge: None, purchase }
            }
            Subject::Payment { intent, charge, purchase }
                if intent.is_some() || charge.is_some() =>
            {
                Told { id, kind, session: None, intent, charge, purchase }
            }
            Subject::Payment { .. } | Subject::Other => {
                tracing::debug!(event = id, kind, "event means nothing here");
                return Ok(false);
            }
        };
        let (now_ms, name, kind) = (self.now_ms(), told.id.clone(), told.kind.clone());
        let new = self
            .database
            .write(move |tx| Box::pin(async move { tx.keep_event(&told, now_ms).await }))
            .await?;
        tracing::info!(event = name, kind, new, "event is kept");
        Ok(new)
    }

    /// Sees to the events that wait; whether there may be more.
    pub(super) async fn see_to_events(&self, payments: &Payments) -> Result<bool, StoreError> {
        let events = self.database.waiting_events(self.now_ms(), ROUND_MAX).await?;
        let more = events.len() == ROUND_MAX as usize;
        let resolved = stream::iter(events).map(|event| async move {
            let purchase = self.purchase_of(payments, &event.told).await;
            (event, purchase)
        });
        let resolved: Vec<_> = resolved.buffer_unordered(AT_A_TIME).collect().await;
        // Several events of one purchase are one question.
        let mut of_purchases: BTreeMap<String, (Id, Vec<WaitingEvent>)> = BTreeMap::new();
        for (event, purchase) in resolved {
            match purchase {
                Ok(Some(id)) => {
                    let entry = of_purchases.entry(id.to_string());
                    entry.or_insert_with(|| (id, Vec::new())).1.push(event);
                }
                Ok(None) => self.close(vec![event], Ok(Outcome::Foreign)).await?,
                Err(error) => self.close(vec![event], Err(error)).await?,
            }
        }
        let settled = stream::iter(of_purchases.into_values()).map(|(id, events)| async move {
            let told = events.iter().find_map(|event| event.told.session.as_deref());
            let outcome = self.bring_up_to_date(payments, &id, told).await;
            self.close(events, outcome).await
        });
        let settled: Vec<_> = settled.buffer_unordered(AT_A_TIME).collect().await;
        settled.into_iter().collect::<Result<Vec<()>, _>>()?;
        Ok(more)
    }

    /// Which purchase an event is about: it says so itself, or its payment is known, or Stripe knows whose payment it is.
    async fn purchase_of(
        &self,
        payments: &Payments,
        told: &Told,
    ) -> Result<Option<Id>, SettleError> {
        let intent = match (&told.intent, &told.charge) {
            (None, Some(charge)) => payments.stripe.intent_of_charge(charge).await?,
            (intent, _) => intent.clone(),
        };
        if let Some(intent) = &intent {
            if let Some(purchase) = self.database.purchase_of_intent(intent).await? {
                return Ok(Some(purchase.id));
            }
            if told.purchase.is_none() {
                let session = payments.stripe.session_of_payment(intent).await?;
                let name = session.and_then(|session| session.client_reference_id);
                return Ok(name.and_then(|name| name.parse().ok()));
            }
        }
        Ok(told.purchase.as_ref().and_then(|name| name.parse().ok()))
    }

    /// Says of events what came of them, or when it is tried again.
    async fn close(
        &self,
        events: Vec<WaitingEvent>,
        outcome: Result<Outcome, SettleError>,
    ) -> Result<(), StoreError> {
        let now_ms = self.now_ms();
        let word = match &outcome {
            Ok(Outcome::UpToDate) => Some("settled"),
            Ok(Outcome::Foreign) => Some("foreign"),
            Err(SettleError::Stripe(error)) if error.is_missing() => Some("missing"),
            Err(_) => None,
        };
        for event in &events {
            match (&outcome, word) {
                (Err(error), None) => {
                    let error = error as &dyn std::error::Error;
                    match event.attempts + 1 < ATTEMPTS_MAX {
                        true => tracing::warn!(event = event.told.id, error, "event waits"),
                        false => tracing::error!(event = event.told.id, error, "event is given up"),
                    }
                }
                _ => tracing::debug!(event = event.told.id, outcome = word, "event is seen to"),
            }
        }
        self.database
            .write(move |tx| {
                Box::pin(async move {
                    for event in &events {
                        if word.is_none() && event.attempts + 1 < ATTEMPTS_MAX {
                            let wait_ms = BACK_OFF_MS << event.attempts.min(20);
                            let run_at_ms = now_ms + wait_ms.min(BACK_OFF_MAX_MS);
                            tx.event_waits(&event.told.id, run_at_ms).await?;
                        } else {
                            tx.event_is_done(&event.told.id, word.unwrap_or("given_up")).await?;
                        }
                    }
                    Ok(())
                })
            })
            .await
    }
}
