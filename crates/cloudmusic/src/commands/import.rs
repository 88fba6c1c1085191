use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;

use pipeline::{Clock, SystemClock};
use serde::Deserialize;
use store::Imported;

use crate::cli::Import;
use crate::exit::Exit;
use crate::opening;
use crate::output::{complain, line, plain, with_causes};

/// A visitor as the prototype kept them.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    free_usage: u32,
    credits: i64,
    last_reset: String,
}

/// Brings over the prototype's visitors: all of them or, if one cannot be read, none. Those that are known here already
/// stay as they are, so that it can be done again.
pub(crate) fn run(arguments: &Import) -> Exit {
    let visitors = match read(&arguments.file) {
        Ok(visitors) => visitors,
        Err(problems) => {
            complain(&format!(
                "{} was not imported:\n{}",
                arguments.file.display(),
                problems.join("\n")
            ));
            return Exit::Refused;
        }
    };
    let settings = match opening::settings(&arguments.configured, Vec::new()) {
        Ok(settings) => settings,
        Err(error) => {
            complain(&error.to_string());
            return Exit::Refused;
        }
    };
    match import(&settings, visitors) {
        Ok(()) => Exit::Done,
        Err(error) => {
            complain(&with_causes(error.as_ref()));
            Exit::Other
        }
    }
}

fn import(settings: &settings::Settings, visitors: Vec<Imported>) -> Result<(), Box<dyn Error>> {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    let all = visitors.len();
    let now_ms = SystemClock.now_ms();
    let (new, credits) = runtime.block_on(async {
        let database = opening::database(settings).await?;
        let brought = database.write(move |tx| {
            Box::pin(async move {
                let (mut new, mut credits) = (0usize, 0i64);
                for visitor in &visitors {
                    if tx.import(visitor, now_ms).await? {
                        new += 1;
                        credits += visitor.credits;
                    }
                }
                Ok((new, credits))
            })
        });
        let brought = brought.await?;
        database.close().await;
        Ok::<_, Box<dyn Error>>(brought)
    })?;
    let known = all - new;
    line(&format!("{new} visitors imported with {credits} credits, {known} were known already"))?;
    Ok(())
}

/// The visitors in a file, or everything that is wrong with it.
fn read(path: &Path) -> Result<Vec<Imported>, Vec<String>> {
    let text = std::fs::read_to_string(path)
        .map_err(|error| vec![format!("it cannot be read: {error}")])?;
    let entries: BTreeMap<String, serde_json::Value> = serde_json::from_str(&text)
        .map_err(|error| vec![format!("it is no JSON object: {error}")])?;
    let mut visitors = Vec::with_capacity(entries.len());
    let mut problems = Vec::new();
    for (name, entry) in entries {
        match imported(&name, entry) {
            Ok(visitor) => visitors.push(visitor),
            Err(problem) => problems.push(format!("{}: {problem}", plain(&name))),
        }
    }
    if problems.is_empty() { Ok(visitors) } else { Err(problems) }
}

fn imported(name: &str, entry: serde_json::Value) -> Result<Imported, String> {
    let visitor = name.parse().map_err(|error: access::VisitorError| error.to_string())?;
    let entry: Entry = serde_json::from_value(entry).map_err(|error| error.to_string())?;
    let day = entry.last_reset.parse().map_err(|error: access::DayError| error.to_string())?;
    if entry.credits < 0 {
        return Err(format!("{} credits cannot be", entry.credits));
    }
    Ok(Imported { visitor, day, used: entry.free_usage, credits: entry.credits })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_text(text: &str) -> Result<Vec<Imported>, Vec<String>> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("billing_db.json");
        std::fs::write(&path, text).unwrap();
        read(&path)
    }

    #[test]
    fn the_prototypes_file_is_read() {
        let visitor = "0123456789abcdef0123456789abcdef";
        let text = format!(
            r#"{{"{visitor}": {{"free_usage": 4, "credits": 12, "last_reset": "2026-01-06"}}}}"#
        );
        let visitors = read_text(&text).unwrap();
        assert_eq!(visitors.len(), 1);
        assert_eq!(visitors[0].visitor.as_str(), visitor);
        assert_eq!(visitors[0].day.to_string(), "2026-01-06");
        assert_eq!((visitors[0].used, visitors[0].credits), (4, 12));
    }

    #[test]
    fn everything_that_is_wrong_is_told_and_nothing_read() {
        let good = r#"{"free_usage": 0, "credits": 0, "last_reset": "2026-01-06"}"#;
        let name = "0123456789abcdef0123456789abcdef";
        for (text, problems) in [
            ("".to_owned(), 1),
            ("[]".to_owned(), 1),
            (format!(r#"{{"me": {good}, "you": {good}, "{name}": {good}}}"#), 2),
            (
                format!(
                    r#"{{"{name}": {{"free_usage": -1, "credits": 0, "last_reset": "2026-01-06"}}}}"#
                ),
                1,
            ),
            (
                format!(
                    r#"{{"{name}": {{"free_usage": 1, "credits": -3, "last_reset": "2026-01-06"}}}}"#
                ),
                1,
            ),
            (
                format!(
                    r#"{{"{name}": {{"free_usage": 1, "credits": 0, "last_reset": "today"}}}}"#
                ),
                1,
            ),
            (format!(r#"{{"{name}": 4}}"#), 1),
        ] {
            assert_eq!(read_text(&text).unwrap_err().len(), problems, "{text}");
        }
    }
}
