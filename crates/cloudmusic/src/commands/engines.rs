use engine::Registry;
use settings::Settings;

use crate::cli::{Engines, EnginesCommand, Listed};
use crate::exit::Exit;
use crate::opening;
use crate::output::{self, complain, with_causes};
use crate::show::engines::{EngineView, answers, text};

pub(crate) fn run(arguments: &Engines) -> Exit {
    match &arguments.command {
        None => list(&arguments.listed),
        Some(EnginesCommand::Check(listed)) => check(listed),
    }
}

fn list(arguments: &Listed) -> Exit {
    let (_, registry) = match registry(arguments) {
        Ok(both) => both,
        Err(exit) => return exit,
    };
    let engines: Vec<EngineView> = registry.iter().map(|engine| EngineView::of(engine)).collect();
    said(arguments, &engines, &text(&engines))
}

fn check(arguments: &Listed) -> Exit {
    let (settings, registry) = match registry(arguments) {
        Ok(both) => both,
        Err(exit) => return exit,
    };
    // At the same time: one that does not answer is waited for alone.
    let engines: Vec<EngineView> = std::thread::scope(|scope| {
        let asked: Vec<_> = registry
            .iter()
            .map(|engine| scope.spawn(|| EngineView::asked(engine, engine.refresh())))
            .collect();
        asked
            .into_iter()
            .map(|asked| asked.join().expect("an engine that is asked answers"))
            .collect()
    });
    let all_ready = engines.iter().all(EngineView::is_ready);
    match said(arguments, &engines, &answers(&engines, &opening::absent(&settings))) {
        Exit::Done if !all_ready => Exit::Other,
        exit => exit,
    }
}

fn registry(arguments: &Listed) -> Result<(Settings, Registry), Exit> {
    let settings = opening::settings(&arguments.configured, Vec::new()).map_err(|error| {
        complain(&error.to_string());
        Exit::Refused
    })?;
    match opening::registry(&settings) {
        Ok(registry) => Ok((settings, registry)),
        Err(error) => {
            complain(&with_causes(&error));
            Err(Exit::Other)
        }
    }
}

fn said(arguments: &Listed, engines: &[EngineView], text: &str) -> Exit {
    let printed = if arguments.json { output::json(&engines) } else { output::line(text) };
    match printed {
        Ok(()) => Exit::Done,
        Err(error) => {
            complain(&format!("the list could not be printed: {error}"));
            Exit::Other
        }
    }
}
