//! How a purchase begins: its row first, then the checkout at Stripe, then the address to go to.

use access::{Network, Visitor};
use billing::Terms;
use store::{Fact, Id, NewPurchase, Purchase, StoreError};
use stripe::{NewSession, StripeError};

use super::{Payments, Till};

/// Purchases that may be begun from one network within an hour.
const BEGUN_MAX: i64 = 20;
const HOUR_MS: i64 = 3_600_000;
/// How long a browser may take to bring the cookie of the wallet that it was given: another purchase that it begins
/// meanwhile goes into the same wallet.
const JUST_NOW_MS: i64 = 60_000;

/// Who wants to buy.
#[derive(Clone, Debug)]
pub struct Buyer {
    /// By address and browser.
    pub visitor: Visitor,
    /// By address.
    pub network: Network,
    /// By cookie.
    pub owner: String,
    /// The secret of the wallet that their browser holds.
    pub wallet: Option<Id>,
    /// The id of the request.
    pub request: String,
}

/// A purchase that waits to be paid.
#[derive(Clone, Debug)]
pub struct Checkout {
    /// What is bought.
    pub purchase: Purchase,
    /// Where it is paid.
    pub url: String,
    /// The secret of the wallet that was made for it, if the browser had none.
    pub new_key: Option<Id>,
}

/// Why nothing can be bought.
#[derive(Debug, thiserror::Error)]
pub enum CheckoutError {
    /// Nothing is sold here.
    #[error("this studio sells no credits")]
    NoPayments,
    /// There is no such pack.
    #[error("there is no pack {pack}: {known} is possible")]
    UnknownPack {
        /// What was asked for.
        pack: String,
        /// What there is.
        known: String,
    },
    /// Too many purchases were begun from this network.
    #[error("too many purchases were begun from this network; try again in an hour")]
    TooMany,
    /// Stripe refused, or did not answer.
    #[error("the checkout could not be opened")]
    Stripe(#[from] StripeError),
    /// The store failed.
    #[error("the purchase could not be kept")]
    Store(#[from] StoreError),
}

impl Till {
    /// Begins the purchase of a pack. Nothing is credited before it is paid.
    ///
    /// # Errors
    /// [`CheckoutError`]; then nothing can be paid either.
    pub async fn checkout(&self, buyer: &Buyer, pack: &str) -> Result<Checkout, CheckoutError> {
        let payments = self.payments.as_ref().ok_or(CheckoutError::NoPayments)?;
        let Some(found) = self.packs.by_id(pack) else {
            let known: Vec<&str> = self.packs.iter().map(|pack| pack.id.as_str()).collect();
            let (pack, known) = (pack.to_owned(), known.join(", "));
            return Err(CheckoutError::UnknownPack { pack, known });
        };
        let terms = Terms {
            credits: found.credits,
            price: found.price,
            livemode: payments.stripe.livemode(),
        };
        let (id, new_key) = self.begin(buyer, &found.id, terms).await?;
        let url = match self.open_session(payments, &id, terms).await {
            Ok(url) => url,
            Err(error) => {
                if let CheckoutError::Stripe(error) = &error {
                    let error = error as &dyn std::error::Error;
                    tracing::warn!(purchase = %id, error, "checkout could not be opened");
                }
                return Err(error);
            }
        };
        let purchase = self
            .database
            .purchase(&id)
            .await?
            .ok_or_else(|| StoreError::Ledger { reason: format!("purchase {id} is gone") })?;
        tracing::info!(purchase = %id, pack = purchase.pack, visitor = %buyer.visitor, "checkout is open");
        Ok(Checkout { purchase, url, new_key })
    }

    /// Writes the purchase down, with a wallet for it if the browser holds none.
    async fn begin(
        &self,
        buyer: &Buyer,
        pack: &str,
        terms: Terms,
    ) -> Result<(Id, Option<Id>), CheckoutError> {
        let (id, now_ms) = (Id::random()?, self.now_ms());
        let (buyer, pack, purchase) = (buyer.clone(), pack.to_owned(), id.clone());
        let check_at_ms = now_ms + self.reconcile_every_ms;
        let begun = self.database.write(move |tx| {
            Box::pin(async move {
                if tx.purchases_since(buyer.network, now_ms - HOUR_MS).await? >= BEGUN_MAX {
                    return Ok(None);
                }
                let (wallet, new_key) = match tx.wallet_of(buyer.wallet.as_ref()).await? {
                    Some(wallet) => (wallet, None),
                    None => {
                        let since_ms = now_ms - JUST_NOW_MS;
                        let wallet = match tx.wallet_begun_by(&buyer.owner, since_ms).await? {
                            Some(wallet) => wallet,
                            None => tx.new_wallet(now_ms).await?,
                        };
                        let key = tx.new_wallet_key(&wallet, now_ms).await?;
                        (wallet, Some(key))
                    }
                };
                let new = NewPurchase {
                    id: purchase,
                    wallet,
                    owner: buyer.owner,
                    visitor: buyer.visitor.clone(),
                    network: buyer.network,
                    pack,
                    terms,
                    created_at_ms: now_ms,
                    check_at_ms,
                };
                tx.open_purchase(&new).await?;
                tx.record(Fact {
                    at_ms: now_ms,
                    kind: "checkout",
                    code: &new.pack,
                    visitor: &buyer.visitor,
                    job: None,
                    request: &buyer.request,
                })
                .await?;
                Ok(Some(new_key))
            })
        });
        begun.await?.map(|new_key| (id, new_key)).ok_or(CheckoutError::TooMany)
    }

    /// Opens the checkout at Stripe. Asked again for the same purchase, Stripe gives the same one.
    async fn open_session(
        &self,
        payments: &Payments,
        id: &Id,
        terms: Terms,
    ) -> Result<String, CheckoutError> {
        let now_ms = self.now_ms();
        let (purchase, address) = (id.as_str(), &payments.return_address);
        let new = NewSession {
            purchase,
            amount: terms.price.minor,
            currency: terms.price.currency.as_str(),
            product: &format!("{} CloudMusic credits", terms.credits),
            success_url: &format!("{address}/?bought={purchase}"),
            cancel_url: &format!("{address}/?unbought={purchase}"),
            expires_at_s: (now_ms + payments.expiry_ms) / 1000,
            idempotency_key: &format!("purchase-{purchase}"),
        };
        let session = payments.stripe.create_session(&new).await?;
        let Some(url) = session.url else { return Err(StripeError::Unreadable.into()) };
        let (purchase, check_at_ms) = (id.clone(), now_ms + self.reconcile_every_ms);
        let kept = self.database.write(move |tx| {
            Box::pin(async move { tx.keep_session(&purchase, &session.id, check_at_ms).await })
        });
        kept.await?;
        Ok(url)
    }
}
