//! What stands on this machine: settings, the data folder, the engines.

use std::collections::BTreeMap;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use engine::Engine;
use settings::{Settings, Source, Wrong};

use super::Finding;
use crate::opening;
use crate::output::with_causes;

const GIB: f64 = (1u64 << 30) as f64;
/// Space that lasts for some hundred loops.
const SPACE_WARNING: u64 = 1 << 30;
/// Space below which the next loops may find none.
const SPACE_WRONG: u64 = 100 << 20;

/// Where the settings are from.
pub(super) fn settings(settings: &Settings) -> Finding {
    let mut numbers = BTreeMap::new();
    for explained in settings.explain() {
        let place = match &explained.source {
            Source::Flag(_) => "flags".to_owned(),
            Source::Environment(_) => "the environment".to_owned(),
            Source::Dotenv(_) => ".env".to_owned(),
            Source::File { file, .. } => file.clone(),
            Source::Default => continue,
        };
        *numbers.entry(place).or_insert(0u32) += 1;
    }
    let places: Vec<String> =
        numbers.into_iter().map(|(place, number)| format!("{number} from {place}")).collect();
    let words = match places.as_slice() {
        [] => "nothing is set, everything is as it is by default".to_owned(),
        places => format!("{}; the rest as it is by default", places.join(", ")),
    };
    Finding::ok("settings", words)
}

/// One setting that is wrong.
pub(super) fn setting(wrong: &Wrong) -> Finding {
    let mut words = wrong.source.to_string();
    if let Some(value) = &wrong.value {
        words.push_str(&format!(" {value}"));
    }
    words.push_str(&format!(" {}", wrong.problem));
    if !wrong.allowed.is_empty() {
        words.push_str(&format!(" ({})", wrong.allowed));
    }
    Finding::wrong("settings", words, wrong.remedy.clone())
}

/// Whether files can be written, and how many more.
pub(super) fn data_folder(folder: &Path) -> Vec<Finding> {
    let subject = "data folder";
    let Some(there) = nearest(folder) else {
        let words = format!("{} has no folder above it that is there", folder.display());
        return vec![Finding::wrong(subject, words, "make it, or set server.data to another one")];
    };
    // A file without a name, which goes with its handle.
    if let Err(error) = tempfile::tempfile_in(there) {
        let words = format!("no file can be written in {}: {error}", there.display());
        let remedy =
            "let the user that runs the studio write there, or set server.data to another folder";
        return vec![Finding::wrong(subject, words, remedy)];
    }
    let place = if there == folder {
        format!("{} takes files", folder.display())
    } else {
        format!("{} is not there yet; the studio makes it when it starts", folder.display())
    };
    let mut findings = vec![match space(there) {
        Ok(free) => with_space(subject, &place, free),
        Err(error) => Finding::warning(
            subject,
            format!("{place}; how much space is left cannot be told: {error}"),
            "see to it that there is enough: a loop takes some megabytes",
        ),
    }];
    findings.extend(stranger(there));
    findings
}

fn with_space(subject: &'static str, place: &str, free: u64) -> Finding {
    let words = format!("{place}; {:.1} GiB are free", free as f64 / GIB);
    let remedy = "make space, or keep sound in a bucket: a loop takes some megabytes";
    match free {
        0..SPACE_WRONG => Finding::wrong(subject, words, remedy),
        SPACE_WRONG..SPACE_WARNING => Finding::warning(subject, words, remedy),
        _ => Finding::ok(subject, words),
    }
}

/// What was found out is true for whoever asks, who should be who runs the studio.
fn stranger(folder: &Path) -> Option<Finding> {
    let owner = folder.metadata().ok()?.uid();
    let me = rustix::process::geteuid().as_raw();
    (owner != me).then(|| {
        Finding::warning(
            "user",
            format!("{} belongs to user {owner}, and this is user {me}", folder.display()),
            "ask the doctor as the user that runs the studio: others may do what it may not",
        )
    })
}

/// The folder itself, or the nearest one above it that is there.
fn nearest(folder: &Path) -> Option<&Path> {
    let named = folder
        .ancestors()
        .map(|above| if above.as_os_str().is_empty() { Path::new(".") } else { above });
    named.into_iter().find(|above| above.is_dir())
}

fn space(folder: &Path) -> std::io::Result<u64> {
    let space = rustix::fs::statvfs(folder)?;
    Ok(space.f_bavail.saturating_mul(space.f_frsize))
}

/// Who makes the loops; each that is configured is asked whether it is ready, which takes some seconds at most.
pub(super) fn engines(settings: &Settings) -> Vec<Finding> {
    let registry = match opening::registry(settings) {
        Ok(registry) => registry,
        Err(error) => {
            let remedy = "correct the section of that engine, or take it out";
            return vec![Finding::wrong("engines", with_causes(&error), remedy)];
        }
    };
    let names: Vec<String> =
        registry.iter().map(|engine| format!("{} {}", engine.name(), engine.version())).collect();
    let names = names.join(", ");
    let engine = &settings.engine;
    let named =
        [("engine.usual", Some(&engine.usual)), ("engine.fallback", engine.fallback.as_ref())];
    for (key, name) in named.into_iter().filter_map(|(key, name)| Some((key, name?))) {
        if registry.by_name(name).is_none() {
            let words = format!("{key} is {name}, which none is called: there are {names}");
            return vec![Finding::wrong("engines", words, "set it to one of them, or take it out")];
        }
    }
    let mut findings = vec![Finding::ok("engines", format!("{names}; usually {}", engine.usual))];
    for engine in registry.iter() {
        if let Some(reason) = engine.refresh().reason {
            let words = format!("{} is not ready: {reason}", engine.name());
            let remedy = "loops of it are refused, or made by the fallback, until it is";
            findings.push(Finding::warning("engines", words, remedy));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::super::Verdict;
    use super::*;

    #[test]
    fn a_folder_that_is_not_there_yet_will_be_made() {
        let folder = tempfile::tempdir().unwrap();
        let [found] = data_folder(&folder.path().join("a/b")).try_into().unwrap();
        assert_eq!(found.verdict, Verdict::Ok, "{found:?}");
        assert!(found.words.contains("not there yet"), "{found:?}");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "nothing was made");
    }

    #[test]
    fn little_space_is_a_warning_and_next_to_none_is_wrong() {
        let verdict = |free| with_space("data folder", "here", free).verdict;
        assert_eq!(verdict(2 << 30), Verdict::Ok);
        assert_eq!(verdict((1 << 30) - 1), Verdict::Warning);
        assert_eq!(verdict(50 << 20), Verdict::Wrong);
    }

    #[test]
    fn a_relative_folder_is_looked_for_here() {
        assert_eq!(nearest(Path::new("no-such-folder/data")), Some(Path::new(".")));
    }
}
