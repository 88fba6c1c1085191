use serde_json::{Value, json};
use store::Wallet;

/// A wallet as whoever holds it sees it.
pub(crate) fn wallet(wallet: &Wallet) -> Value {
    json!({
        "id": wallet.id.as_str(),
        "credits": wallet.credits,
        "held": wallet.held,
        "recovery_code": wallet.has_recovery_code,
        "browsers": wallet.browsers,
    })
}
