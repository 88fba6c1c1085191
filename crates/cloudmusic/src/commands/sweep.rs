use std::error::Error;

use crate::cli::Sweep;
use crate::exit::Exit;
use crate::opening;
use crate::output::{complain, line, with_causes};

pub(crate) fn run(arguments: &Sweep) -> Exit {
    let settings = match opening::settings(&arguments.configured, Vec::new()) {
        Ok(settings) => settings,
        Err(error) => {
            complain(&error.to_string());
            return Exit::Refused;
        }
    };
    match sweep(&settings, i64::from(arguments.grace) * 1000) {
        Ok(()) => Exit::Done,
        Err(error) => {
            complain(&with_causes(error.as_ref()));
            Exit::Other
        }
    }
}

fn sweep(settings: &settings::Settings, grace_ms: i64) -> Result<(), Box<dyn Error>> {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    let swept = runtime.block_on(async {
        let studio = opening::studio(settings).await?;
        let swept = studio.sweep(grace_ms).await?;
        studio.database().clone().close().await;
        Ok::<_, Box<dyn Error>>(swept)
    })?;
    line(&format!(
        "{} jobs reclaimed, {} expired, {} holds ended, {} objects removed",
        swept.reclaimed, swept.expired, swept.holds, swept.objects
    ))?;
    Ok(())
}
