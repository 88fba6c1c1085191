use pipeline::{Clock, SystemClock};
use store::Wallet;

use super::ledger::{Failed, exit, with_books};
use super::wallets::named;
use crate::cli::{ByHand, Credits};
use crate::exit::Exit;
use crate::output;

pub(crate) fn run(asked: &Credits) -> Exit {
    exit(match asked {
        Credits::Grant(arguments) => grant(arguments),
        Credits::Revoke(arguments) => revoke(arguments),
    })
}

fn grant(arguments: &ByHand) -> Result<Exit, Failed> {
    let wallet = with_books(&arguments.configured, async |_, database| {
        let wallet = named(database, &arguments.wallet).await?;
        let (id, credits, reason) = (wallet.id, arguments.credits, arguments.reason.clone());
        let now_ms = SystemClock.now_ms();
        let granted = database.write(move |tx| {
            Box::pin(async move {
                tx.grant(&id, credits, &reason, now_ms).await?;
                tx.wallet(&id).await
            })
        });
        Ok(granted.await?)
    })?;
    said(wallet, arguments.credits, "granted to")
}

fn revoke(arguments: &ByHand) -> Result<Exit, Failed> {
    let wallet = with_books(&arguments.configured, async |_, database| {
        let wallet = named(database, &arguments.wallet).await?;
        let (id, credits, reason) =
            (wallet.id.clone(), arguments.credits, arguments.reason.clone());
        let now_ms = SystemClock.now_ms();
        let revoked = database.write(move |tx| {
            Box::pin(async move {
                let enough = tx.revoke(&id, credits, &reason, now_ms).await?;
                Ok((enough, tx.wallet(&id).await?))
            })
        });
        let (enough, after) = revoked.await?;
        if !enough {
            let has = after.map_or(0, |wallet| wallet.credits);
            return Err(Failed::Refused(format!(
                "wallet {} has {has} credits, and nothing was taken: {credits} are more than that",
                wallet.id
            )));
        }
        Ok(after)
    })?;
    said(wallet, arguments.credits, "taken from")
}

/// Tells what was done. Wallets are never deleted, so the one that was changed is there.
fn said(wallet: Option<Wallet>, credits: i64, done: &str) -> Result<Exit, Failed> {
    if let Some(wallet) = wallet {
        let Wallet { id, credits: now, .. } = wallet;
        output::line(&format!("{credits} credits {done} wallet {id}, which has {now} now"))?;
    }
    Ok(Exit::Done)
}
