//! The answer of `ledger check`.

use serde::Serialize;
use store::Audit;

use super::table::table;
use crate::output::plain;

#[derive(Serialize)]
pub(crate) struct AuditView {
    balances: bool,
    accounts: Vec<AccountView>,
    /// What all accounts hold together: nothing, if the ledger balances.
    sum: i64,
    transfers: i64,
    problems: Vec<String>,
}

#[derive(Serialize)]
struct AccountView {
    account: String,
    credits: i64,
}

impl AuditView {
    pub(crate) fn of(audit: &Audit) -> Self {
        let accounts = audit.balances.iter().map(|balance| AccountView {
            account: balance.account.clone(),
            credits: balance.credits,
        });
        Self {
            balances: audit.problems.is_empty(),
            accounts: accounts.collect(),
            sum: audit.sum(),
            transfers: audit.transfers,
            problems: audit.problems.clone(),
        }
    }
}

pub(crate) fn text(audit: &AuditView) -> String {
    let row = |account: &str, credits: i64| vec![plain(account), credits.to_string()];
    let mut rows = vec![vec!["account".to_owned(), "credits".to_owned()]];
    rows.extend(audit.accounts.iter().map(|view| row(&view.account, view.credits)));
    rows.push(row("all", audit.sum));
    let mut lines = vec![table(&rows, &[1]), String::new(), count(audit.transfers, "transfer")];
    if audit.balances {
        lines.push("the ledger balances".to_owned());
    }
    lines.extend(audit.problems.iter().map(|problem| format!("wrong: {}", plain(problem))));
    lines.join("\n")
}

fn count(number: i64, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

#[cfg(test)]
mod tests {
    use store::Balance;

    use super::*;

    #[test]
    fn every_problem_is_told() {
        let audit = Audit {
            balances: vec![
                Balance { account: "adjustments".to_owned(), credits: -40 },
                Balance { account: "wallets".to_owned(), credits: 39 },
            ],
            transfers: 1,
            problems: vec!["all accounts together hold -1 and not nothing".to_owned()],
        };
        assert_eq!(
            text(&AuditView::of(&audit)),
            "account      credits\nadjustments      -40\nwallets           39\nall               -1\n\n\
             1 transfer\nwrong: all accounts together hold -1 and not nothing"
        );
    }
}
