mod named;

pub(super) use named::named;

use super::ledger::{Failed, exit, with_books};
use crate::cli::{Recover, Wallets};
use crate::exit::Exit;
use crate::{opening, output};

pub(crate) fn run(asked: &Wallets) -> Exit {
    exit(match asked {
        Wallets::Recover(arguments) => recover(arguments),
    })
}

fn recover(arguments: &Recover) -> Result<Exit, Failed> {
    let (wallet, code) = with_books(&arguments.configured, async |settings, database| {
        let wallet = named(database, &arguments.wallet).await?;
        let till = opening::till(settings, database.clone())?;
        let code = till.new_recovery_code_of(&wallet.id).await?;
        Ok((wallet, code))
    })?;
    output::line(&format!(
        "{code}\nWhoever types this holds wallet {} and its {} credits: tell it to nobody but the buyer. It is told only \
         now, and codes from before no longer count.",
        wallet.id, wallet.credits
    ))?;
    Ok(Exit::Done)
}
