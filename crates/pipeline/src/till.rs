//! The till: credits are bought here, and wallets are looked after.
//!
//! What Stripe tells is only ever taken as a reason to ask: a purchase is brought up to date by what Stripe answers, so the
//! number, order and kind of events does not matter.

mod checkout;
mod events;
mod payment;
mod purchases;
mod reconcile;
mod recovery_code;
mod settle;
mod wallets;

pub use checkout::{Buyer, Checkout, CheckoutError};
pub use events::ReceiveError;
pub use purchases::PurchaseError;
pub use recovery_code::RecoveryCode;
pub use settle::SettleError;
pub use wallets::{Browsers, RecoverError};

use billing::Packs;
use store::Database;
use stripe::Stripe;
use tokio::sync::Notify;

use crate::Clock;

/// Sells credits, and keeps wallets.
pub struct Till {
    database: Database,
    clock: Box<dyn Clock>,
    packs: Packs,
    payments: Option<Payments>,
    reconcile_every_ms: i64,
    /// Rings when an event has come.
    bell: Notify,
}

/// What a till is made of.
pub struct TillParts {
    /// Where wallets, purchases and the ledger are kept.
    pub database: Database,
    /// What time it is.
    pub clock: Box<dyn Clock>,
    /// What is sold.
    pub packs: Packs,
    /// How it is paid; without it, nothing is sold.
    pub payments: Option<Payments>,
    /// How often Stripe is asked about what it did not tell.
    pub reconcile_every_ms: i64,
}

/// How credits are paid.
pub struct Payments {
    /// Who takes the money.
    pub stripe: Stripe,
    /// What Stripe signs with.
    pub webhook_secret: Option<String>,
    /// Where buyers come back to: scheme, host and port, without a slash at the end.
    pub return_address: String,
    /// How long a checkout can be paid.
    pub expiry_ms: i64,
}

impl Till {
    /// Opens the till.
    pub fn new(parts: TillParts) -> Self {
        let TillParts { database, clock, packs, payments, reconcile_every_ms } = parts;
        Self { database, clock, packs, payments, reconcile_every_ms, bell: Notify::new() }
    }

    /// Whether credits are sold.
    pub fn sells(&self) -> bool {
        self.payments.is_some()
    }

    /// What is sold; nothing where nothing is.
    pub fn packs(&self) -> impl Iterator<Item = &billing::Pack> {
        self.packs.iter().filter(|_| self.sells())
    }

    fn now_ms(&self) -> i64 {
        self.clock.now_ms()
    }
}
