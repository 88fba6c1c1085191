use std::process::ExitCode;

/// How the program ends: a promise to scripts, told in `--help`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Exit {
    /// Everything was done.
    Done,
    /// Something else went wrong.
    Other,
    /// The request was refused: nothing was made.
    Refused,
    /// The engine failed, or no take kept the promises.
    NotMade,
    /// It was made, but could not be written.
    NotWritten,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Done => 0,
            Exit::Other => 1,
            Exit::Refused => 2,
            Exit::NotMade => 3,
            Exit::NotWritten => 4,
        })
    }
}
