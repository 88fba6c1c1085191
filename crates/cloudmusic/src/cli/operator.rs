//! What an operator types to look after a studio and its money.

use clap::{Args, Subcommand};

use super::Configured;

/// How to name a wallet.
const WALLET: &str =
    "Its id, or that of a purchase, or Stripe's of a checkout (cs_…) or a payment (pi_…)";

/// Credits that are given or taken by hand at once.
const CREDITS_MAX: i64 = 1_000_000;
/// What a reason may take, in characters.
const REASON_MAX: usize = 200;

#[derive(Debug, Args)]
pub(crate) struct Doctor {
    #[command(flatten)]
    pub(crate) configured: Configured,
    /// Answer with one JSON document
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Ledger {
    /// Add all accounts up, and hold them against everything they tell of
    Check(LedgerCheck),
    /// Tell a wallet's story: what it holds, what was bought, how credits came and went
    Show(LedgerShow),
}

#[derive(Debug, Args)]
pub(crate) struct LedgerCheck {
    #[command(flatten)]
    pub(crate) configured: Configured,
    /// Answer with one JSON document
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct LedgerShow {
    #[arg(help = WALLET)]
    pub(crate) wallet: String,
    /// Transfers to tell, the newest first
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub(crate) limit: u32,
    #[command(flatten)]
    pub(crate) configured: Configured,
    /// Answer with one JSON document
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Credits {
    /// Give credits to a wallet
    Grant(ByHand),
    /// Take credits from a wallet, at most those it has
    Revoke(ByHand),
}

#[derive(Debug, Args)]
pub(crate) struct ByHand {
    #[arg(help = WALLET)]
    pub(crate) wallet: String,
    /// How many, from 1 to 1 000 000
    #[arg(value_name = "CREDITS", value_parser = clap::value_parser!(i64).range(1..=CREDITS_MAX))]
    pub(crate) credits: i64,
    /// Why, in up to 200 characters: it stays in the ledger
    #[arg(long, value_name = "TEXT", value_parser = reason)]
    pub(crate) reason: String,
    #[command(flatten)]
    pub(crate) configured: Configured,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Wallets {
    /// Make a new recovery code for a buyer who has lost everything but their receipt; the old one no longer counts
    Recover(Recover),
}

#[derive(Debug, Args)]
pub(crate) struct Recover {
    #[arg(help = WALLET)]
    pub(crate) wallet: String,
    #[command(flatten)]
    pub(crate) configured: Configured,
}

fn reason(text: &str) -> Result<String, String> {
    let text = text.trim();
    match text.chars().count() {
        0 => Err("say why, so that whoever reads the ledger later knows".to_owned()),
        1..=REASON_MAX => Ok(text.to_owned()),
        more => Err(format!("it has {more} characters, and {REASON_MAX} are possible")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_says_something_and_is_no_novel() {
        assert_eq!(reason("  a gift "), Ok("a gift".to_owned()));
        assert_eq!(reason(&"é".repeat(REASON_MAX)), Ok("é".repeat(REASON_MAX)));
        assert!(reason(" \t").is_err());
        assert!(reason(&"é".repeat(REASON_MAX + 1)).is_err());
    }
}
