//! The answer of `ledger show`.

use billing::Account;
use serde::Serialize;
use store::{Purchase, Transfer, Wallet};
use web::instant;

use super::moment::moment;
use super::table::table;
use crate::output::plain;

/// A wallet, what was bought for it, and how its credits came and went.
#[derive(Serialize)]
pub(crate) struct Story {
    wallet: WalletView,
    /// The last ones, newest first.
    purchases: Vec<PurchaseView>,
    /// The last ones, newest first.
    transfers: Vec<TransferView>,
}

#[derive(Serialize)]
struct WalletView {
    id: String,
    credits: i64,
    held: i64,
    browsers: i64,
    recovery_code: bool,
    purchases: i64,
}

#[derive(Serialize)]
struct PurchaseView {
    id: String,
    pack: String,
    credits: i64,
    amount: i64,
    currency: String,
    price: String,
    livemode: bool,
    state: &'static str,
    credited: i64,
    refunded: i64,
    disputed: i64,
    session: Option<String>,
    payment_intent: Option<String>,
    receipt_url: Option<String>,
    created_at: String,
    updated_at: String,
    paid_at: Option<String>,
}

#[derive(Serialize)]
struct TransferView {
    at: String,
    kind: &'static str,
    /// Below zero where the wallet gave.
    credits: i64,
    /// Who gave or got.
    account: String,
    subject: String,
    reason: String,
}

impl Story {
    pub(crate) fn of(wallet: &Wallet, purchases: &[Purchase], transfers: &[Transfer]) -> Self {
        let own = Account::Wallet(wallet.id.to_string());
        Self {
            purchases: purchases.iter().map(PurchaseView::of).collect(),
            transfers: transfers.iter().map(|transfer| TransferView::of(transfer, &own)).collect(),
            wallet: WalletView {
                id: wallet.id.to_string(),
                credits: wallet.credits,
                held: wallet.held,
                browsers: wallet.browsers,
                recovery_code: wallet.has_recovery_code,
                purchases: wallet.purchases,
            },
        }
    }
}

impl PurchaseView {
    fn of(purchase: &Purchase) -> Self {
        let price = purchase.terms.price;
        Self {
            id: purchase.id.to_string(),
            pack: purchase.pack.clone(),
            credits: purchase.terms.credits,
            amount: price.minor,
            currency: price.currency.as_str().to_owned(),
            price: price.to_string(),
            livemode: purchase.terms.livemode,
            state: purchase.state.name(),
            credited: purchase.credited,
            refunded: purchase.refunded,
            disputed: purchase.disputed,
            session: purchase.session.clone(),
            payment_intent: purchase.intent.clone(),
            receipt_url: purchase.receipt_url.clone(),
            created_at: instant(purchase.created_at_ms),
            updated_at: instant(purchase.updated_at_ms),
            paid_at: purchase.paid_at_ms.map(instant),
        }
    }
}

impl TransferView {
    fn of(transfer: &Transfer, own: &Account) -> Self {
        let gave = transfer.payer == *own;
        let (other, sign) = if gave { (&transfer.payee, -1) } else { (&transfer.payer, 1) };
        Self {
            at: instant(transfer.at_ms),
            kind: transfer.kind.name(),
            credits: sign * transfer.credits,
            account: other.name(),
            subject: transfer.subject.clone(),
            reason: transfer.reason.clone(),
        }
    }
}

pub(crate) fn text(story: &Story) -> String {
    let wallet = &story.wallet;
    let code = if wallet.recovery_code { "yes" } else { "none" };
    let facts = [
        ("wallet", wallet.id.clone()),
        ("credits", wallet.credits.to_string()),
        ("held", wallet.held.to_string()),
        ("browsers", wallet.browsers.to_string()),
        ("recovery code", code.to_owned()),
        ("purchases", wallet.purchases.to_string()),
    ];
    let facts: Vec<Vec<String>> =
        facts.into_iter().map(|(name, fact)| vec![name.to_owned(), fact]).collect();
    let mut paragraphs = vec![table(&facts, &[])];
    if !story.purchases.is_empty() {
        let rows: Vec<Vec<String>> = story.purchases.iter().map(purchase_row).collect();
        paragraphs.push(format!("purchases, newest first (UTC)\n{}", table(&rows, &[])));
    }
    if !story.transfers.is_empty() {
        let rows: Vec<Vec<String>> = story.transfers.iter().map(transfer_row).collect();
        paragraphs.push(format!("transfers, newest first (UTC)\n{}", table(&rows, &[2])));
    }
    paragraphs.join("\n\n")
}

fn purchase_row(purchase: &PurchaseView) -> Vec<String> {
    let mode = if purchase.livemode { "" } else { " (test)" };
    let mut moved = format!("{} credited", purchase.credited);
    for (credits, done) in [(purchase.refunded, "refunded"), (purchase.disputed, "disputed")] {
        if credits > 0 {
            moved.push_str(&format!(", {credits} {done}"));
        }
    }
    vec![
        moment(&purchase.created_at),
        purchase.id.clone(),
        format!(
            "{}: {} credits for {}{mode}",
            plain(&purchase.pack),
            purchase.credits,
            purchase.price
        ),
        purchase.state.to_owned(),
        moved,
        purchase.session.as_deref().map_or_else(|| "no checkout".to_owned(), plain),
        purchase.payment_intent.as_deref().map_or_else(String::new, plain),
    ]
}

fn transfer_row(transfer: &TransferView) -> Vec<String> {
    let direction = if transfer.credits < 0 { "to" } else { "from" };
    vec![
        moment(&transfer.at),
        transfer.kind.to_owned(),
        format!("{:+}", transfer.credits),
        format!("{direction} {}", transfer.account),
        plain(&transfer.subject),
        plain(&transfer.reason),
    ]
}
