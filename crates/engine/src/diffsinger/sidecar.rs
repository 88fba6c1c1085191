//! A program beside this one that sings scores: `POST /v1/render`, described in docs/singing.md.

use std::time::Duration;

use audio::{Clip, decode};

use super::ds;
use super::placement::Piece;
use super::song::Song;
use super::{NAME, permanent, retryable, unavailable};
use crate::wire::{Answer, Call};
use crate::{EngineError, Watch, Wire};

const BYTES_MAX: usize = 64 << 20;
/// Singers ring out: the sound may be so much longer than the song, in seconds.
const RINGS_MAX: f64 = 10.0;
/// And so much shorter, as time is counted in the frames of a model.
const SHORTER_MAX: f64 = 0.5;

/// Asks whether it is there.
pub(super) fn check(base: &str, wire: &Wire, watch: &dyn Watch) -> Result<(), EngineError> {
    let url = format!("{}/v1/health", base.trim_end_matches('/'));
    let call = Call { total_max: Duration::from_secs(5), ..Call::get(&url) };
    let answer = wire.call(&call, watch).map_err(|error| error.for_engine(NAME))?;
    if answer.is_success() { Ok(()) } else { Err(refused(&answer)) }
}

/// Has a song sung: all of it in one piece, from its time 0 on.
pub(super) fn sing(
    base: &str,
    song: &Song,
    patience: Duration,
    wire: &Wire,
    watch: &dyn Watch,
) -> Result<Vec<Piece>, EngineError> {
    let url = format!("{}/v1/render", base.trim_end_matches('/'));
    let score = ds::write(&song.segments);
    let accept = [("accept", "audio/wav".to_owned())];
    let call = Call {
        headers: &accept,
        total_max: patience,
        bytes_max: BYTES_MAX,
        ..Call::post(&url, &score)
    };
    let answer = wire.call(&call, watch).map_err(|error| error.for_engine(NAME))?;
    if !answer.is_success() {
        return Err(refused(&answer));
    }
    let sound = sound_of(&answer.body, song.seconds()).map_err(retryable)?;
    Ok(vec![Piece { at: song.starts_at, sound }])
}

/// The sound of an answer to a song of so many seconds.
fn sound_of(body: &[u8], song_seconds: f64) -> Result<Clip, String> {
    let limits = decode::Limits { bytes: BYTES_MAX, seconds: song_seconds + RINGS_MAX };
    let file = decode::decode(body, limits)
        .map_err(|error| format!("the singer's answer is no sound of that length: {error}"))?;
    let seconds = file.clip.seconds();
    if seconds < song_seconds - SHORTER_MAX {
        return Err(format!("the singer sang {seconds:.2} s of a song of {song_seconds:.2} s"));
    }
    match file.clip.channels().len() {
        1 | 2 => Ok(file.clip),
        many => Err(format!("the singer's answer has {many} channels, and a voice one or two")),
    }
}

fn refused(answer: &Answer) -> EngineError {
    let reason = format!("the singer answered {}: {}", answer.status, answer.excerpt());
    match answer.status {
        400 | 413 | 422 => permanent(reason),
        408 | 425 | 429 | 500.. => retryable(reason),
        _ => unavailable(reason),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16) -> Answer {
        let body = b"no\n such  phoneme".to_vec();
        Answer { status, headers: Default::default(), body }
    }

    #[test]
    fn a_refused_score_stays_refused_and_a_busy_singer_is_asked_again() {
        let EngineError::Permanent { reason, .. } = refused(&answer(422)) else { panic!() };
        assert_eq!(reason, "the singer answered 422: no such phoneme");
        assert!(matches!(refused(&answer(503)), EngineError::Retryable { .. }));
        assert!(matches!(refused(&answer(429)), EngineError::Retryable { .. }));
        assert!(matches!(refused(&answer(404)), EngineError::Unavailable { .. }));
        assert!(matches!(refused(&answer(302)), EngineError::Unavailable { .. }));
    }
}
