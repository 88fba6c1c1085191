mod account;
mod door;
mod finding;
mod house;
mod rows;

pub(crate) use finding::{Finding, Verdict};

use std::error::Error;
use std::future::Future;
use std::time::Duration;

use pipeline::{Clock, SystemClock};
use settings::{Settings, SettingsError, Sources, Wrong};

use crate::cli::{Configured, Doctor};
use crate::exit::Exit;
use crate::opening;
use crate::output::{self, complain, plain};
use crate::show::examined::{Examined, text};

/// What is waited for before something counts as not answering.
const PATIENCE: Duration = Duration::from_secs(20);

/// What cannot be looked at without settings.
const NEEDS_SETTINGS: [&str; 8] = [
    "engines",
    "data folder",
    "database",
    "ledger",
    "sound's store",
    "public address",
    "payments",
    "running studio",
];

pub(crate) fn run(arguments: &Doctor) -> Exit {
    let findings = match examine(arguments) {
        Ok(findings) => findings,
        Err(error) => {
            complain(&told(&error));
            return Exit::Other;
        }
    };
    let examined = Examined::of(&findings);
    let printed =
        if arguments.json { output::json(&examined) } else { output::line(&text(&examined)) };
    match printed {
        Ok(()) if examined.is_well() => Exit::Done,
        Ok(()) => Exit::Other,
        Err(error) => {
            complain(&format!("the findings could not be printed: {error}"));
            Exit::Other
        }
    }
}

fn examine(arguments: &Doctor) -> std::io::Result<Vec<Finding>> {
    let (settings, wrongs) = match read(arguments) {
        Ok(read) => read,
        Err(SettingsError(wrongs)) => {
            let mut findings: Vec<Finding> = wrongs.iter().map(house::setting).collect();
            let unseen =
                |subject| Finding::skipped(subject, "not looked at: the settings come first");
            findings.extend(NEEDS_SETTINGS.map(unseen));
            return Ok(findings);
        }
    };
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    let findings = runtime.block_on(examine_all(&settings, &wrongs));
    // What did not answer in time is not waited for.
    runtime.shutdown_background();
    Ok(findings)
}

/// The settings, and what is wrong with those of the payments, without which everything else can be looked at.
fn read(arguments: &Doctor) -> Result<(Settings, Vec<Wrong>), SettingsError> {
    let Configured { config, data } = &arguments.configured;
    let data = data.as_ref().map(|data| opening::flag("--data", "server.data", data));
    let sources = Sources::gather(config.as_deref(), data.into_iter().collect())?;
    Settings::read_apart_from_billing(&sources)
}

async fn examine_all(settings: &Settings, wrongs: &[Wrong]) -> Vec<Finding> {
    let now_s = SystemClock.now_ms() / 1000;
    let mut findings = vec![house::settings(settings)];
    findings.extend(wrongs.iter().map(house::setting));
    findings.extend(house::data_folder(&settings.server.data));
    findings.extend(rows::examine(settings).await);
    findings.extend(engines(settings).await);
    if wrongs.is_empty() {
        findings.extend(account::examine(settings).await);
    } else {
        let why = "not looked at: their settings come first, see above";
        findings.push(Finding::skipped("payments", why));
    }
    findings.extend(door::examine(settings, now_s).await);
    findings
}

/// Engines wait on threads of their own, as their calls block.
async fn engines(settings: &Settings) -> Vec<Finding> {
    let settings = settings.clone();
    match tokio::task::spawn_blocking(move || house::engines(&settings)).await {
        Ok(findings) => findings,
        Err(error) => {
            let remedy = "tell the project of it";
            vec![Finding::wrong(
                "engines",
                format!("asking them stopped in the middle: {error}"),
                remedy,
            )]
        }
    }
}

/// An error and its causes as a finding tells them: libraries like to repeat what their causes say.
fn told(error: &(dyn Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let words = error.to_string();
        if !text.contains(&words) {
            text.push_str(": ");
            text.push_str(&words);
        }
        cause = error.source();
    }
    plain(&text)
}

/// What an operation comes to, or `None` where nothing answers in time.
async fn in_time<T>(operation: impl Future<Output = T>) -> Option<T> {
    tokio::time::timeout(PATIENCE, operation).await.ok()
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::*;

    #[test]
    fn what_a_cause_repeats_is_told_once() {
        let cause = io::Error::other("no route\x07");
        let error = store::StoreError::Url { reason: "no route".to_owned() };
        assert_eq!(told(&error), "the database cannot be used: no route");
        let error = crate::opening::OpenError::Folder(io::Error::other(cause));
        assert_eq!(told(&error), "the data folder could not be made: no route\\u{7}");
    }
}
