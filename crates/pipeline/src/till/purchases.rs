//! What a buyer asks about their purchases.

use billing::PurchaseState;
use store::{Id, Purchase, StoreError, Wallet};
use stripe::StripeError;

use super::settle::SettleError;
use super::{Payments, Till};

/// How often Stripe is asked about a purchase because somebody wants to know.
const ASKED_EVERY_MS: i64 = 2000;
/// For how long after the payment who comes back in another browser is let in.
const WELCOME_MS: i64 = 86_400_000;
/// Purchases of a history.
const HISTORY_MAX: u32 = 100;

/// Why there is no answer about a purchase.
#[derive(Debug, thiserror::Error)]
pub enum PurchaseError {
    /// There is no such purchase.
    #[error("there is no purchase of this id")]
    Unknown,
    /// It is another wallet's.
    #[error("only a browser that holds its wallet may ask about a purchase")]
    NotYours,
    /// Stripe refused, or did not answer.
    #[error("Stripe could not be asked")]
    Stripe(#[from] StripeError),
    /// The store failed.
    #[error("the purchase could not be read")]
    Store(#[from] StoreError),
}

impl Till {
    /// The last purchases of the wallet that a browser holds, newest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn purchases(&self, secret: Option<&Id>) -> Result<Vec<Purchase>, StoreError> {
        match self.wallet(secret).await? {
            Some(wallet) => self.database.purchases(&wallet.id, HISTORY_MAX).await,
            None => Ok(Vec::new()),
        }
    }

    /// A purchase of the wallet that a browser holds.
    ///
    /// # Errors
    /// [`PurchaseError`].
    pub async fn purchase(&self, secret: Option<&Id>, id: &Id) -> Result<Purchase, PurchaseError> {
        let purchase = self.database.purchase(id).await?.ok_or(PurchaseError::Unknown)?;
        match self.wallet(secret).await? {
            Some(wallet) if wallet.id == purchase.wallet => Ok(purchase),
            _ => Err(PurchaseError::NotYours),
        }
    }

    /// A purchase as Stripe says it is now. Who holds no wallet, and comes back from paying in another browser than they
    /// left, gets the wallet's secret for this one: nobody else has the id of the purchase, and the door closes with the
    /// first recovery code.
    ///
    /// # Errors
    /// [`PurchaseError`].
    pub async fn check(
        &self,
        secret: Option<&Id>,
        id: &Id,
    ) -> Result<(Purchase, Option<Id>), PurchaseError> {
        let before = self.database.purchase(id).await?.ok_or(PurchaseError::Unknown)?;
        let holds = self.wallet(secret).await?;
        if holds.as_ref().is_some_and(|wallet| wallet.id != before.wallet) {
            return Err(PurchaseError::NotYours);
        }
        let now_ms = self.now_ms();
        if let Some(payments) = &self.payments
            && !before.state.is_settled()
            && self.is_to_be_asked(id, now_ms).await?
        {
            self.refresh(payments, id).await?;
        }
        let purchase = self.database.purchase(id).await?.ok_or(PurchaseError::Unknown)?;
        if holds.is_some() {
            return Ok((purchase, None));
        }
        let paid_lately = purchase.paid_at_ms.is_some_and(|at_ms| now_ms - at_ms < WELCOME_MS);
        let key = if paid_lately { self.let_in(&purchase).await? } else { None };
        key.map(|key| (purchase, Some(key))).ok_or(PurchaseError::NotYours)
    }

    /// Ends a purchase that is not paid; what it is then, which may be paid.
    ///
    /// # Errors
    /// [`PurchaseError`].
    pub async fn cancel_purchase(
        &self,
        secret: Option<&Id>,
        id: &Id,
    ) -> Result<Purchase, PurchaseError> {
        let purchase = self.purchase(secret, id).await?;
        let Some(payments) = &self.payments else { return Ok(purchase) };
        if purchase.state != PurchaseState::Open {
            return Ok(purchase);
        }
        if let Some(session) = &purchase.session {
            match payments.stripe.expire_session(session).await {
                Ok(_) => {}
                // It may have been paid or have expired meanwhile; trouble at Stripe is something else.
                Err(error @ StripeError::Refused { .. }) if !error.may_pass() => {}
                Err(error) => return Err(error.into()),
            }
            self.refresh(payments, id).await?;
        }
        self.purchase(secret, id).await
    }

    async fn refresh(&self, payments: &Payments, id: &Id) -> Result<(), PurchaseError> {
        match self.bring_up_to_date(payments, id, None).await {
            // Whoever made it change meanwhile has brought it up to date.
            Ok(_) | Err(SettleError::Busy) => Ok(()),
            Err(SettleError::Stripe(error)) => Err(error.into()),
            Err(SettleError::Store(error)) => Err(error.into()),
        }
    }

    async fn is_to_be_asked(&self, id: &Id, now_ms: i64) -> Result<bool, StoreError> {
        let id = id.clone();
        self.database
            .write(move |tx| {
                Box::pin(async move { tx.may_check(&id, now_ms - ASKED_EVERY_MS, now_ms).await })
            })
            .await
    }

    async fn let_in(&self, purchase: &Purchase) -> Result<Option<Id>, StoreError> {
        let (wallet, now_ms) = (purchase.wallet.clone(), self.now_ms());
        self.database
            .write(move |tx| {
                Box::pin(async move {
                    match tx.wallet(&wallet).await? {
                        Some(Wallet { recovery_was_told: false, .. }) => {
                            tx.new_wallet_key(&wallet, now_ms).await.map(Some)
                        }
                        _ => Ok(None),
                    }
                })
            })
            .await
    }
}
