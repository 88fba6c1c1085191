//! A purchase is brought to what the payment entitles it to: the row, and the ledger by the difference.

use billing::{Account, Entitlement, TransferKind};

use super::Purchase;
use crate::ledger::Transfer;
use crate::sql::{execute, values};
use crate::{StoreError, Tx};

/// What Stripe says a purchase is now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settled {
    /// What it entitles to.
    pub entitlement: Entitlement,
    /// Stripe's name of the checkout.
    pub session: String,
    /// Stripe's name of the payment, once there is one.
    pub intent: Option<String>,
    /// Stripe's receipt.
    pub receipt_url: Option<String>,
    /// When Stripe is to be asked next, unless an event comes first.
    pub check_at_ms: Option<i64>,
}

impl Tx {
    /// Brings a purchase to what Stripe says, if it is still what it was when Stripe was asked; `false` if it has changed
    /// since, so that an older answer never undoes a newer one.
    ///
    /// # Errors
    /// [`StoreError`]; among them [`StoreError::Ledger`] if what was credited would have to be as if it never had been:
    /// credits are taken back by refunds and disputes, and in no other way.
    pub async fn settle_purchase(
        &self,
        before: &Purchase,
        settled: &Settled,
        now_ms: i64,
    ) -> Result<bool, StoreError> {
        let Settled { entitlement, session, intent, receipt_url, check_at_ms } = settled;
        if entitlement.credited < before.credited {
            let reason = format!("purchase {} was credited, and is said not to be paid", before.id);
            return Err(StoreError::Ledger { reason });
        }
        // An order that has found credits in the wallet finds them still when it takes them.
        self.lock_wallet(&before.wallet).await?;
        let paid_at_ms = before.paid_at_ms.or((entitlement.credited > 0).then_some(now_ms));
        let sql = "UPDATE purchases SET state = $1, credited = $2, refunded = $3, disputed = $4, session = $5,
            intent = COALESCE($6, intent), receipt_url = COALESCE($7, receipt_url), paid_at = $8, updated_at = $9,
            check_at = $10, version = version + 1 WHERE id = $11 AND version = $12";
        let row = values![
            entitlement.state.name(),
            entitlement.credited,
            entitlement.refunded,
            entitlement.disputed,
            session.as_str(),
            intent.clone(),
            receipt_url.clone(),
            paid_at_ms,
            now_ms,
            *check_at_ms,
            before.id.as_str(),
            before.version,
        ];
        if execute(self.db(), "settling a purchase", sql, row).await? == 0 {
            return Ok(false);
        }
        use TransferKind::{Dispute, DisputeWon, Purchase, Refund, RefundFailed};
        for (change, in_favour, against) in [
            (entitlement.credited - before.credited, Purchase, Refund),
            (before.refunded - entitlement.refunded, RefundFailed, Refund),
            (before.disputed - entitlement.disputed, DisputeWon, Dispute),
        ] {
            let kind = if change > 0 { in_favour } else { against };
            self.adjust(before, kind, change, now_ms).await?;
        }
        Ok(true)
    }

    /// Gives credits to the wallet of a purchase, or takes them from it if there are fewer than none.
    async fn adjust(
        &self,
        purchase: &Purchase,
        kind: TransferKind,
        change: i64,
        now_ms: i64,
    ) -> Result<(), StoreError> {
        if change == 0 {
            return Ok(());
        }
        let wallet = Account::Wallet(purchase.wallet.to_string());
        let (payer, payee) = match change > 0 {
            true => (Account::Purchases, wallet),
            false => (wallet, Account::Purchases),
        };
        self.transfer(&Transfer {
            key: format!("{}:{}:{}", kind.name(), purchase.id, purchase.version),
            at_ms: now_ms,
            kind,
            payer,
            payee,
            credits: change.abs(),
            subject: purchase.id.to_string(),
            reason: String::new(),
        })
        .await
    }
}
