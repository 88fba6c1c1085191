//! Tempo, length, intensity, swing and sample rate.

use super::desk::{Desk, Wish, show_number};
use crate::account::NoteCode;
use crate::length::{BARS, SECONDS, nearest_bars, seconds_of};
use crate::prompt::{Reading, What};
use crate::refusal::{Refusal, RefusalCode};
use crate::summary::Swing;
use crate::{Field, Kind, Length, Quote, Request, Style};

/// The slowest and the fastest tempo.
pub const BPM: (f64, f64) = (60.0, 200.0);
/// Calm and full on.
pub const INTENSITY: (f64, f64) = (1.0, 5.0);
/// Straight, and the latest off-beats.
pub const SWING: (f64, f64) = (0.5, 0.75);
/// Frames a second that can be asked for.
pub const SAMPLE_RATES: [u32; 2] = [44_100, 48_000];

/// A length as it was asked for.
#[derive(Clone, Copy)]
enum LengthWish {
    Bars(f64),
    Seconds(f64),
    OneShot,
}

impl Desk {
    pub(super) fn bpm(&mut self, request: &Request, reading: &Reading, style: Style) -> f64 {
        let heard = reading.wanted(|what| match what {
            What::Bpm(bpm) | What::BareBpm(bpm) => Some(bpm),
            _ => None,
        });
        let usual = style.usual();
        let (bpm, quote) = self.decide(Wish {
            field: Field::Bpm,
            asked: request.bpm,
            heard,
            usual: (
                usual.bpm,
                format!("{}'s usual {} BPM: {}", style.name(), usual.bpm, usual.reason),
            ),
            show: &|bpm| show_number(*bpm),
        });
        let remedy = match bpm {
            double if (200.0..=400.0).contains(&double) => {
                format!("half of it, {}, has the same feel", double / 2.0)
            }
            half if (30.0..=60.0).contains(&half) => {
                format!("twice that, {}, has the same feel", half * 2.0)
            }
            _ => format!("{}'s usual tempo is {}", style.name(), usual.bpm),
        };
        if self.check(Field::Bpm, bpm, quote, BPM, remedy) { bpm } else { usual.bpm }
    }

    pub(super) fn length(
        &mut self,
        request: &Request,
        reading: &Reading,
        style: Style,
        kind: Kind,
        bpm: f64,
    ) -> Length {
        let asked = self.asked_length(request);
        let mut heard = reading.wanted(|what| match what {
            What::OneShot => Some(LengthWish::OneShot),
            What::Bars(bars) => Some(LengthWish::Bars(bars)),
            What::Seconds(seconds) => Some(LengthWish::Seconds(seconds)),
            _ => None,
        });
        // A hit is no loop, and bars are more exact than seconds.
        heard.sort_by_key(|(wish, _)| match wish {
            LengthWish::OneShot => 0,
            LengthWish::Bars(_) => 1,
            LengthWish::Seconds(_) => 2,
        });
        let usual = style.usual().bars;
        let (wish, quote) = self.decide(Wish {
            field: Field::Length,
            asked,
            heard,
            usual: (LengthWish::Bars(f64::from(usual)), "the usual length of a loop".to_owned()),
            show: &|wish| match as_length(*wish, bpm) {
                Ok(length) => length.to_string(),
                Err((value, unit)) => format!("{} {unit}", show_number(value)),
            },
        });
        match wish {
            LengthWish::OneShot => self.one_shot(kind, quote),
            LengthWish::Bars(bars) => self.bars(bars, quote, usual),
            LengthWish::Seconds(seconds) => self.seconds(seconds, quote, bpm, usual),
        }
    }

    fn asked_length(&mut self, request: &Request) -> Option<LengthWish> {
        let bars = request
            .bars
            .map(|bars| (Field::Bars, bars.to_string(), LengthWish::Bars(f64::from(bars))));
        let seconds = request
            .seconds
            .map(|seconds| (Field::Seconds, show_number(seconds), LengthWish::Seconds(seconds)));
        let one_shot =
            request.one_shot.then(|| (Field::OneShot, String::new(), LengthWish::OneShot));
        let asked: Vec<_> = [bars, seconds, one_shot].into_iter().flatten().collect();
        if let [(first, ..), .., (last, value, _)] = &asked[..] {
            let names: Vec<&str> = asked.iter().map(|(field, ..)| field.name()).collect();
            self.refuse(Refusal {
                field: *last,
                code: RefusalCode::Contradiction,
                value: value.clone(),
                quote: None,
                allowed: format!("only one of {}", names.join(", ")),
                remedy: format!("leave out {} or {}", first.name(), last.name()),
            });
        }
        asked.first().map(|(_, _, wish)| *wish)
    }

    fn one_shot(&mut self, kind: Kind, quote: Option<Quote>) -> Length {
        if !kind.has_one_shot() {
            let able: Vec<&str> = Kind::ALL
                .iter()
                .filter(|kind| kind.has_one_shot())
                .map(|kind| kind.name())
                .collect();
            self.refuse(Refusal {
                field: Field::OneShot,
                code: RefusalCode::NotForKind,
                value: format!("of {}", kind.name()),
                quote,
                allowed: format!("a one-shot of {}", able.join(", ")),
                remedy: "choose one of these, or ask for a loop".to_owned(),
            });
        }
        Length::OneShot
    }

    fn bars(&mut self, bars: f64, quote: Option<Quote>, usual: u32) -> Length {
        if let Some(bars) = allowed_bars(bars) {
            return Length::Bars(bars);
        }
        let near =
            BARS.into_iter().filter(|near| f64::from(*near) <= bars).max().unwrap_or(BARS[0]);
        self.refuse(Refusal {
            field: Field::Bars,
            code: RefusalCode::OutOfRange,
            value: show_number(bars),
            quote,
            allowed: "1, 2, 4, 8 or 16".to_owned(),
            remedy: if near == 1 {
                "ask for 1 bar".to_owned()
            } else {
                format!("ask for {near} bars")
            },
        });
        Length::Bars(usual)
    }

    fn seconds(&mut self, seconds: f64, quote: Option<Quote>, bpm: f64, usual: u32) -> Length {
        let remedy = "or ask for a length in bars: 1, 2, 4, 8 or 16".to_owned();
        let fits = self.check(Field::Seconds, seconds, quote.clone(), SECONDS, remedy);
        let Some(bars) = nearest_bars(seconds, bpm).filter(|_| fits) else {
            return Length::Bars(usual);
        };
        let (lasts, length) = (seconds_of(bars, bpm), Length::Bars(bars));
        let text = if (lasts - seconds).abs() < 1e-6 {
            format!("{seconds} s at {bpm} BPM are exactly {length}")
        } else {
            format!(
                "{seconds} s at {bpm} BPM became {length} ({lasts:.2} s), the nearest of the lengths a loop can have"
            )
        };
        self.note(Field::Length, NoteCode::SecondsToBars, text, quote);
        length
    }

    pub(super) fn intensity(&mut self, request: &Request, reading: &Reading, style: Style) -> u8 {
        let mut heard = reading.wanted(|what| match what {
            What::Intensity(intensity) => Some(intensity),
            _ => None,
        });
        // A figure says exactly what words say roughly.
        heard.extend(reading.wanted(|what| match what {
            What::IntensityWord(intensity) => Some(f64::from(intensity)),
            _ => None,
        }));
        let usual = style.usual().intensity;
        let (intensity, quote) = self.decide(Wish {
            field: Field::Intensity,
            // Far beyond the range a rounded figure is refused like the exact one.
            asked: request.intensity.map(|intensity| intensity as f64),
            heard,
            usual: (f64::from(usual), format!("usual for {}", style.name())),
            show: &|intensity| show_number(*intensity),
        });
        let remedy = "1 is calm, 5 is full on".to_owned();
        if intensity.is_finite() && intensity.fract() != 0.0 {
            self.refuse(Refusal {
                field: Field::Intensity,
                code: RefusalCode::OutOfRange,
                value: show_number(intensity),
                quote,
                allowed: "1, 2, 3, 4 or 5".to_owned(),
                remedy,
            });
            return usual;
        }
        if self.check(Field::Intensity, intensity, quote, INTENSITY, remedy) {
            intensity as u8
        } else {
            usual
        }
    }

    pub(super) fn swing(&mut self, request: &Request, reading: &Reading, style: Style) -> f64 {
        let mut heard = reading.wanted(|what| match what {
            What::Swing(swing) => Some(swing),
            _ => None,
        });
        heard.extend(reading.wanted(|what| match what {
            What::SwingWord(swing) => Some(swing),
            _ => None,
        }));
        let usual = style.usual();
        let (swing, quote) = self.decide(Wish {
            field: Field::Swing,
            asked: request.swing,
            heard,
            usual: (usual.swing, format!("usual for {}: {}", style.name(), usual.reason)),
            show: &|swing| {
                if swing.abs() < 1e9 { Swing(*swing).to_string() } else { show_number(*swing) }
            },
        });
        let remedy = "0.5 is straight, 0.667 a triplet feel".to_owned();
        if self.check(Field::Swing, swing, quote, SWING, remedy) { swing } else { usual.swing }
    }

    pub(super) fn sample_rate(&mut self, request: &Request) -> u32 {
        let (rate, _) = self.decide(Wish {
            field: Field::SampleRate,
            asked: request.sample_rate,
            heard: Vec::new(),
            usual: (SAMPLE_RATES[0], "what players and most sets run at".to_owned()),
            show: &|rate| format!("{rate} Hz"),
        });
        if !SAMPLE_RATES.contains(&rate) {
            self.refuse(Refusal {
                field: Field::SampleRate,
                code: RefusalCode::OutOfRange,
                value: rate.to_string(),
                quote: None,
                allowed: "44100 or 48000".to_owned(),
                remedy: "leave it out for 44100".to_owned(),
            });
        }
        rate
    }
}

/// What a wish comes to, or its figure and unit where it comes to nothing.
fn as_length(wish: LengthWish, bpm: f64) -> Result<Length, (f64, &'static str)> {
    match wish {
        LengthWish::OneShot => Ok(Length::OneShot),
        LengthWish::Bars(bars) => allowed_bars(bars).map(Length::Bars).ok_or((bars, "bars")),
        LengthWish::Seconds(seconds) => {
            let within = (SECONDS.0..=SECONDS.1).contains(&seconds);
            nearest_bars(seconds, bpm).filter(|_| within).map(Length::Bars).ok_or((seconds, "s"))
        }
    }
}

fn allowed_bars(bars: f64) -> Option<u32> {
    BARS.into_iter().find(|allowed| f64::from(*allowed) == bars)
}
