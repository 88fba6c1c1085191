use crate::cli::Inspect;
use crate::exit::Exit;

pub(crate) fn run(arguments: &Inspect) -> Exit {
    let _ = arguments;
    Exit::Done
}
