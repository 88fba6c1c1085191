use engine::Registry;

use crate::cli::Engines;
use crate::exit::Exit;
use crate::output::{self, complain};
use crate::show::engines::{EngineView, text};

pub(crate) fn run(arguments: &Engines) -> Exit {
    let registry = Registry::standard();
    let engines: Vec<EngineView> = registry.iter().map(EngineView::of).collect();
    let printed =
        if arguments.json { output::json(&engines) } else { output::line(&text(&engines)) };
    match printed {
        Ok(()) => Exit::Done,
        Err(error) => {
            complain(&format!("the list could not be printed: {error}"));
            Exit::Other
        }
    }
}
