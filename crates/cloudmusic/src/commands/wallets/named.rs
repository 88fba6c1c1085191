use store::{Database, Id, Wallet};

use crate::commands::ledger::Failed;
use crate::output::plain;

/// The wallet that an operator means: by its id, or by what led to it and stands on a receipt or in Stripe's dashboard.
pub(in crate::commands) async fn named(database: &Database, name: &str) -> Result<Wallet, Failed> {
    let name = name.trim();
    let purchase = match name.parse::<Id>() {
        Ok(id) => {
            if let Some(wallet) = database.wallet(&id).await? {
                return Ok(wallet);
            }
            database.purchase(&id).await?
        }
        Err(()) if name.starts_with("cs_") => database.purchase_of_session(name).await?,
        Err(()) if name.starts_with("pi_") => database.purchase_of_intent(name).await?,
        Err(()) => None,
    };
    let wallet = match purchase {
        Some(purchase) => database.wallet(&purchase.wallet).await?,
        None => None,
    };
    wallet.ok_or_else(|| {
        Failed::Refused(format!(
            "there is no wallet '{}': name it by its id of 26 characters, by that of a purchase, or by Stripe's of a \
             checkout (cs_…) or a payment (pi_…)",
            plain(name)
        ))
    })
}
