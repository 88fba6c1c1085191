//! The pitch of every moment: a voice glides from note to note, and long notes tremble.

use audio::maths;

use super::ds::Curve;
use super::melody::Tone;

/// The step that DiffSinger's own scores have.
const TIMESTEP: f64 = 0.005;
/// How long a glide from one note to the next takes, half of it before the note, in seconds …
const GLIDE: f64 = 0.09;
/// … and at most this share of the shorter of the two notes.
const GLIDE_SHARE_MAX: f64 = 0.5;
/// How fast a voice trembles, in Hz, and how far, in semitones: choirs are told 5 to 6 Hz and half a semitone in all.
const VIBRATO_HZ: f64 = 5.5;
const VIBRATO_DEPTH: f64 = 0.25;
/// Notes tremble after this long, and take as long until they do wholly; they end calmly.
const VIBRATO_AFTER: f64 = 0.3;
const VIBRATO_CALM: f64 = 0.12;

/// The fundamental from a time on, in Hz. Where nothing is sung it is that of the nearest tone: voices want a pitch for
/// every moment.
///
/// `tones` has at least one tone, in the order of time.
pub(super) fn curve(tones: &[Tone], from: f64, seconds: f64) -> Curve {
    let steps = (seconds / TIMESTEP).round().max(1.0) as usize;
    let hz = |step: usize| {
        let time = from + step as f64 * TIMESTEP;
        maths::hz_of_note(note_at(tones, time))
    };
    Curve { timestep: TIMESTEP, values: (0..steps).map(hz).collect() }
}

fn note_at(tones: &[Tone], time: f64) -> f64 {
    let at = tones.partition_point(|tone| tone.start <= time).max(1) - 1;
    let tone = &tones[at];
    let still = tone.pitch + vibrato(tone, time);
    if let Some(next) = tones.get(at + 1) {
        let half = glide(tone, next) / 2.0;
        if time > next.start - half {
            let middle = (tone.pitch + next.pitch) / 2.0;
            return eased(still, middle, (time - next.start + half) / half, Ease::Leaving);
        }
    }
    if let Some(before) = at.checked_sub(1).map(|at| &tones[at]) {
        let half = glide(before, tone) / 2.0;
        if time < tone.start + half {
            let middle = (before.pitch + tone.pitch) / 2.0;
            return eased(middle, still, (time - tone.start) / half, Ease::Arriving);
        }
    }
    still
}

fn glide(one: &Tone, next: &Tone) -> f64 {
    let shorter = (next.start - one.start).min(next.end - next.start);
    GLIDE.min(GLIDE_SHARE_MAX * shorter).max(TIMESTEP)
}

enum Ease {
    /// The first half of a glide: slow at first.
    Leaving,
    /// The second: slow at last.
    Arriving,
}

/// The two halves of a cosine.
fn eased(from: f64, to: f64, share: f64, ease: Ease) -> f64 {
    let quarter = share.clamp(0.0, 1.0) * std::f64::consts::FRAC_PI_2;
    let way = match ease {
        Ease::Leaving => 1.0 - maths::cos(quarter),
        Ease::Arriving => maths::sin(quarter),
    };
    from + (to - from) * way
}

fn vibrato(tone: &Tone, time: f64) -> f64 {
    let since = time - tone.start - VIBRATO_AFTER;
    let left = tone.end - time;
    if since <= 0.0 || left <= 0.0 {
        return 0.0;
    }
    let swell = (since / VIBRATO_AFTER).min(1.0) * (left / VIBRATO_CALM).min(1.0);
    VIBRATO_DEPTH * swell * maths::sin(std::f64::consts::TAU * VIBRATO_HZ * since)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tone(start: f64, end: f64, pitch: f64) -> Tone {
        Tone { start, end, pitch }
    }

    #[test]
    fn a_short_note_has_its_pitch_and_nothing_else() {
        let curve = curve(&[tone(0.0, 0.3, 69.0)], -0.1, 0.5);
        assert_eq!(curve.values.len(), 100);
        assert!(curve.values.iter().all(|hz| *hz == 440.0), "{curve:?}");
    }

    #[test]
    fn the_voice_is_halfway_where_the_next_note_begins_and_never_jumps() {
        let tones = [tone(0.0, 0.25, 57.0), tone(0.25, 0.5, 69.0)];
        let curve = curve(&tones, 0.0, 0.5);
        let note = |hz: f64| 69.0 + 12.0 * maths::log2(hz / 440.0);
        assert!((note(curve.values[50]) - 63.0).abs() < 1e-9);
        assert_eq!((curve.values[0], curve.values[99]), (220.0, 440.0));
        let largest =
            curve.values.windows(2).map(|pair| note(pair[1]) - note(pair[0])).fold(0.0, f64::max);
        // An octave in 90 ms is 2/3 of a semitone a step, and half as much again where a cosine is steepest.
        assert!(largest < 1.1, "{largest}");
        assert!(curve.values.is_sorted());
    }

    #[test]
    fn long_notes_tremble_by_a_quarter_tone_and_end_calmly() {
        let curve = curve(&[tone(0.0, 2.0, 69.0)], 0.0, 2.0);
        let cents = |hz: &f64| 1200.0 * maths::log2(hz / 440.0);
        let (calm, rest) = curve.values.split_at(60);
        assert!(calm.iter().all(|hz| *hz == 440.0));
        let widest = rest.iter().map(|hz| cents(hz).abs()).fold(0.0, f64::max);
        assert!((24.0..25.001).contains(&widest), "{widest}");
        assert!(cents(&curve.values[399]).abs() < 2.0);
        let crossings =
            rest.windows(2).filter(|pair| (pair[0] < 440.0) != (pair[1] < 440.0)).count();
        assert!((17..=20).contains(&crossings), "{crossings}");
    }
}
