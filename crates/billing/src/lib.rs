//! What money is here: packs, prices, accounts, and what a payment entitles to.
//!
//! Everything here is a pure function of its arguments. Credits are whole; amounts of money are whole too, in the
//! currency's smallest unit.

mod account;
mod entitlement;
mod money;
mod pack;
mod price;
mod purchase;

pub use account::{Account, AccountError, TransferKind};
pub use entitlement::{Entitlement, Payment, Progress, Terms, entitlement};
pub use money::{Currency, Money, MoneyError};
pub use pack::{Pack, PackError, Packs};
pub use price::{Price, PriceError, Prices};
pub use purchase::PurchaseState;
