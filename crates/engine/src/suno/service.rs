use super::order::Order;
use crate::{EngineError, Watch};

/// A program that has Suno make songs.
pub(super) trait Service {
    /// How long the description of a sound may be.
    fn style_characters_max(&self) -> usize;

    /// Whether an order could be placed now; nothing is.
    fn check(&self, watch: &dyn Watch) -> Result<(), EngineError>;

    /// What has to be known before an order is placed: that one can be, and where songs are listed, the newest of them.
    fn prepare(&self, seed: u64, watch: &dyn Watch) -> Result<Option<String>, EngineError>;

    /// Places an order, and hears by which names it can be asked after.
    fn place(
        &self,
        order: &Order,
        mark: &str,
        seed: u64,
        watch: &dyn Watch,
    ) -> Result<Vec<String>, Unplaced>;

    /// Looks for an order whose answer was lost.
    fn find(
        &self,
        mark: &str,
        newest: Option<&str>,
        watch: &dyn Watch,
    ) -> Result<Search, EngineError>;

    /// How far an order is.
    fn look(&self, ids: &[String], watch: &dyn Watch) -> Result<Look, EngineError>;
}

/// Why an order has no name.
pub(super) enum Unplaced {
    /// There certainly is none.
    Refused(EngineError),
    /// There may be one, whose name was not heard.
    Unsure(EngineError),
}

/// What looking for a lost order has brought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Search {
    /// It is there, under these names.
    Found(Vec<String>),
    /// It would be listed, and is not.
    Absent,
    /// Nothing is known: orders are not listed, or not far enough back.
    Unknown,
}

/// How far an order is.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Look {
    pub(super) stage: Stage,
    /// The songs that are finished, each with the addresses it lies at.
    pub(super) songs: Vec<Vec<String>>,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Stage {
    /// More is to come; about this share is done.
    Working { share: f64 },
    /// What is there is all there will be.
    Over,
    /// It came to nothing, another order may do.
    Failed { reason: String },
    /// It is refused for what it asks.
    Refused { reason: String },
}

/// Whether an address gives a song while it is being made, and never all of it.
pub(super) fn is_stream(address: &str) -> bool {
    const STREAMS: [&str; 3] =
        ["https://audiopipe.suno.ai/", "https://musicfile.removeai.ai/", "https://audiostream."];
    STREAMS.iter().any(|stream| address.starts_with(stream))
}
