mod books;

pub(super) use books::{Failed, exit, with_books};

use billing::Account;

use super::wallets::named;
use crate::cli::{Ledger, LedgerCheck, LedgerShow};
use crate::exit::Exit;
use crate::output;
use crate::show::audit::{self, AuditView};
use crate::show::wallet::{self, Story};

/// Purchases that are told of one wallet; more by one is nobody's.
const PURCHASES_MAX: u32 = 100;

pub(crate) fn run(asked: &Ledger) -> Exit {
    exit(match asked {
        Ledger::Check(arguments) => check(arguments),
        Ledger::Show(arguments) => show(arguments),
    })
}

fn check(arguments: &LedgerCheck) -> Result<Exit, Failed> {
    let audit =
        with_books(&arguments.configured, async |_, database| Ok(database.audit().await?))?;
    let view = AuditView::of(&audit);
    if arguments.json {
        output::json(&view)?;
    } else {
        output::line(&audit::text(&view))?;
    }
    Ok(if audit.problems.is_empty() { Exit::Done } else { Exit::Other })
}

fn show(arguments: &LedgerShow) -> Result<Exit, Failed> {
    let story = with_books(&arguments.configured, async |_, database| {
        let wallet = named(database, &arguments.wallet).await?;
        let purchases = database.purchases(&wallet.id, PURCHASES_MAX).await?;
        let account = Account::Wallet(wallet.id.to_string());
        let transfers = database.transfers(&account, arguments.limit).await?;
        Ok(Story::of(&wallet, &purchases, &transfers))
    })?;
    if arguments.json {
        output::json(&story)?;
    } else {
        output::line(&wallet::text(&story))?;
    }
    Ok(Exit::Done)
}
