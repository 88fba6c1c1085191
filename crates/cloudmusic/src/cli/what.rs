use clap::Args;

/// What a loop is to be. Numbers are taken as text: `brief` judges them, so that a refusal names field, value and range.
#[derive(Debug, Args)]
pub(crate) struct What {
    /// What to make in your own words, up to 500 characters; the options below count before it
    #[arg(long, value_name = "TEXT", help_heading = "What")]
    pub(crate) prompt: Option<String>,
    /// kick, bass, texture, riser, hats, percussion, drums, chords, lead, arp or impact
    #[arg(long, help_heading = "What")]
    pub(crate) kind: Option<String>,
    /// A single hit instead of a loop: of kick, percussion, riser or impact
    #[arg(long, help_heading = "What")]
    pub(crate) one_shot: bool,
    /// Beats a minute, 60 to 200, fractions allowed
    #[arg(long, allow_negative_numbers = true, help_heading = "What")]
    pub(crate) bpm: Option<String>,
    /// Length in bars: 1, 2, 4, 8 or 16
    #[arg(long, allow_negative_numbers = true, help_heading = "What")]
    pub(crate) bars: Option<String>,
    /// Length in seconds, 2 to 30: becomes the nearest number of bars, and the answer says so
    #[arg(long, allow_negative_numbers = true, help_heading = "What")]
    pub(crate) seconds: Option<String>,
    /// Key and scale: Am, F#, 'D dorian', 8A …
    #[arg(long, help_heading = "What")]
    pub(crate) key: Option<String>,
    /// From 1, calm, to 5, full on
    #[arg(long, value_name = "1-5", allow_negative_numbers = true, help_heading = "What")]
    pub(crate) intensity: Option<String>,
    /// dark, ambient, energetic; several are joined by commas or given one by one
    #[arg(long, value_delimiter = ',', help_heading = "What")]
    pub(crate) mood: Vec<String>,
    /// techno, house, 'drum & bass', trap, lo-fi, ambient, latin, trance …
    #[arg(long, help_heading = "What")]
    pub(crate) style: Option<String>,
    /// How late the off-beat sixteenths come: 0.5 is straight, 0.667 a triplet feel, 0.75 the most
    #[arg(long, allow_negative_numbers = true, help_heading = "What")]
    pub(crate) swing: Option<String>,
    /// Instruments by name: 808, congas, 'acid bass', 'nylon guitar' …
    #[arg(long, value_delimiter = ',', help_heading = "What")]
    pub(crate) instrument: Vec<String>,
    /// Frames a second: 44100 or 48000 [default: 44100]
    #[arg(
        long,
        visible_alias = "sample-rate",
        value_name = "HZ",
        allow_negative_numbers = true,
        help_heading = "Files"
    )]
    pub(crate) rate: Option<String>,
}
