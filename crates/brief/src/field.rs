use crate::words::words;

words! {
    /// A field of a request, under the name that command lines and forms give it.
    Field {
        /// What is to be made.
        Kind = "kind",
        /// The genre.
        Style = "style",
        /// Beats a minute.
        Bpm = "bpm",
        /// How long the result is, in whichever way it was asked for.
        Length = "length",
        /// Length in bars.
        Bars = "bars",
        /// Length in seconds.
        Seconds = "seconds",
        /// Whether a single hit is wanted.
        OneShot = "one_shot",
        /// Tonic and scale.
        Key = "key",
        /// From calm to full on.
        Intensity = "intensity",
        /// Colours.
        Moods = "moods",
        /// How late the off-beat sixteenths come.
        Swing = "swing",
        /// Instruments by name.
        Instruments = "instruments",
        /// Frames a second.
        SampleRate = "sample_rate",
        /// The free text.
        Prompt = "prompt",
    }
}
