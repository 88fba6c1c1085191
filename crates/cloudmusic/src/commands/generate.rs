pub(crate) mod making;
pub(crate) mod request;

use std::hash::{BuildHasher, RandomState};
use std::thread;

use audio::BitDepth;
use engine::{Engine, Registry};
use pipeline::{Existing, Format, SEED_MAX, Target};

use crate::cli::{Configured, FormatName, Generate};
use crate::exit::Exit;
use crate::opening;
use crate::output::{complain, with_causes};
use crate::show::made::{Report, Style};
use making::Order;

pub(crate) fn run(arguments: &Generate) -> Exit {
    let mut report = Report::new(match (arguments.json, arguments.quiet) {
        (true, _) => Style::Json,
        (_, true) => Style::Paths,
        _ => Style::Text,
    });
    let exit = make(arguments, &mut report);
    match report.end() {
        Ok(()) => exit,
        Err(error) => {
            complain(&format!("the answer could not be printed: {error}"));
            exit.max(Exit::Other)
        }
    }
}

fn make(arguments: &Generate, report: &mut Report) -> Exit {
    let registry = match registry(arguments.engine.as_deref()) {
        Ok(registry) => registry,
        Err(reason) => {
            report.declined(&reason);
            return Exit::Refused;
        }
    };
    let settled = match request::settle(&arguments.what) {
        Ok(settled) => settled,
        Err(refusals) => {
            report.refused(&refusals);
            return Exit::Refused;
        }
    };
    let (engine, first_seed) = match engine_and_seed(arguments, &registry, &settled.brief) {
        Ok(both) => both,
        Err(reason) => {
            report.declined(&reason);
            return Exit::Refused;
        }
    };
    let target = Target {
        folder: &arguments.out,
        formats: &formats(&arguments.format),
        depth: if arguments.bits == "16" { BitDepth::Sixteen } else { BitDepth::TwentyFour },
        midi: arguments.midi,
        existing: if arguments.overwrite { Existing::Replace } else { Existing::Keep },
    };
    let (count, jobs) = (arguments.count, jobs(arguments));
    Order { engine, settled: &settled, first_seed, count, target, jobs }.fill(report)
}

/// The engines there are; what is configured is only read for one that needs it.
fn registry(engine: Option<&str>) -> Result<Registry, String> {
    let standard = Registry::standard();
    match engine {
        Some(name) if standard.by_name(name).is_none() => {
            let settings = opening::settings(&Configured::default(), Vec::new());
            let settings = settings.map_err(|error| error.to_string())?;
            opening::registry(&settings).map_err(|error| with_causes(&error))
        }
        _ => Ok(standard),
    }
}

/// Who makes it and from which seed on, or why nobody does.
fn engine_and_seed<'a>(
    arguments: &Generate,
    registry: &'a Registry,
    brief: &brief::Brief,
) -> Result<(&'a dyn Engine, u64), String> {
    let engine = match &arguments.engine {
        None => registry.usual(),
        Some(name) => registry.by_name(name).ok_or_else(|| {
            let names: Vec<&str> = registry.iter().map(Engine::name).collect();
            format!("engine {name} is not known: {} is possible", names.join(", "))
        })?,
    };
    if let Some(lack) = engine.abilities().lack(brief) {
        return Err(format!("the engine {} cannot make this: {lack}", engine.name()));
    }
    let further = u64::from(arguments.count - 1);
    let first_seed = arguments.seed.unwrap_or_else(drawn_seed);
    if first_seed > SEED_MAX - further {
        let highest = SEED_MAX - further;
        return Err(format!(
            "seed {first_seed} is out of range: with this count 0 to {highest} is possible"
        ));
    }
    Ok((engine, first_seed))
}

/// A seed nobody asked for: short enough to be typed again.
fn drawn_seed() -> u64 {
    RandomState::new().hash_one(std::process::id()) % 1_000_000_000
}

/// The formats in the order they were asked for, each once.
pub(crate) fn formats(asked: &[FormatName]) -> Vec<Format> {
    let mut formats: Vec<Format> = Vec::new();
    for name in asked {
        let format = Format::from(*name);
        if !formats.contains(&format) {
            formats.push(format);
        }
    }
    formats
}

fn jobs(arguments: &Generate) -> usize {
    let asked = arguments.jobs.map(usize::from);
    asked.unwrap_or_else(|| thread::available_parallelism().map_or(1, usize::from))
}
