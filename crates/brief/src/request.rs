/// What a person typed: nothing is checked yet, and everything may be missing.
///
/// Names come as text, so that a refusal can repeat them. [`Request::settle`] turns it into a [`Brief`](crate::Brief).
///
/// ```
/// use brief::{Kind, Length, Request};
/// let request = Request { prompt: Some("dark techno bass in A minor, 8 bars".into()), ..Request::default() };
/// let settled = request.settle().unwrap();
/// assert_eq!(settled.brief.kind, Kind::Bass);
/// assert_eq!(settled.brief.length, Length::Bars(8));
///
/// let refusals = Request { kind: Some("kick".into()), bpm: Some(250.0), ..Request::default() }.settle().unwrap_err();
/// assert_eq!(refusals.to_string(), "bpm 250 is out of range (60 to 200): half of it, 125, has the same feel");
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Request {
    /// A kind or a usual other word for it: `bass`, `bassline`, `pad`, …
    pub kind: Option<String>,
    /// A single hit is wanted; `false` leaves it to the prompt.
    pub one_shot: bool,
    /// Beats a minute, 60 to 200.
    pub bpm: Option<f64>,
    /// Length in bars: 1, 2, 4, 8 or 16. Not together with `seconds`.
    pub bars: Option<u32>,
    /// Length in seconds, 2 to 30: becomes the nearest of the lengths in bars.
    pub seconds: Option<f64>,
    /// A key: `Am`, `F# minor`, `D dorian`, `8A`, …
    pub key: Option<String>,
    /// 1 to 5.
    pub intensity: Option<i64>,
    /// Moods or usual other words for them; empty leaves them to the prompt.
    pub moods: Vec<String>,
    /// A style or a usual other word for it: `techno`, `dnb`, …
    pub style: Option<String>,
    /// 0.5 to 0.75.
    pub swing: Option<f64>,
    /// Instruments by name; empty leaves them to the prompt.
    pub instruments: Vec<String>,
    /// Frames a second: 44 100 or 48 000.
    pub sample_rate: Option<u32>,
    /// Free text of up to 500 characters.
    pub prompt: Option<String>,
}
