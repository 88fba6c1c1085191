/// Why nothing can be cut out of a take.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Uncuttable {
    /// The take was not brought to the sample rate of the grid.
    #[error("the take has {take} frames a second instead of {wanted}")]
    Rate {
        /// Frames a second of the take.
        take: u32,
        /// Frames a second of the grid.
        wanted: u32,
    },
    /// The grid has no length.
    #[error("a grid of no bars, or of no tempo, was asked for")]
    Grid,
    /// Samples that are no numbers.
    #[error("{samples} samples of the take are not finite")]
    NonFinite {
        /// How many.
        samples: usize,
    },
    /// Nothing to hear.
    #[error("the take is silent: its peak is {peak_dbfs:.0} dBFS")]
    Silent {
        /// The peak of the take.
        peak_dbfs: f64,
    },
    /// The take does not hold what was asked for.
    #[error("the take lasts {seconds:.2} s, and {needed_seconds:.2} s of it were needed")]
    TooShort {
        /// Length of the take, or of what can be used of it.
        seconds: f64,
        /// Length of what was asked for.
        needed_seconds: f64,
    },
    /// Fewer attacks fall into place than a beat that one can nod to would have.
    #[error("no pulse at {bpm:.1} BPM: {share_percent:.0} % of what is struck falls into place")]
    NoPulse {
        /// The tempo that was asked for.
        bpm: f64,
        /// How many attacks lie on sixteenths, beyond those that chance puts there.
        share_percent: f64,
    },
    /// There is a pulse, and it is another one.
    #[error("the take runs at {found_bpm:.1} BPM, too far from the {asked_bpm:.1} BPM asked for")]
    Tempo {
        /// The tempo that was asked for.
        asked_bpm: f64,
        /// The tempo that was found.
        found_bpm: f64,
    },
}
