use std::borrow::Cow;

use brief::{Brief, Instrument, Kind, Length, Mood, Style};
use synth::score::TICKS_PER_BEAT;
use synth::{Role, Score};

use crate::{
    Abilities, Cost, Delivery, Engine, EngineError, Licence, Maturity, Onset, Played, Take, Watch,
};

/// The engine that is part of this program: synthesised from a score, on no machine but this one, without a network.
pub struct BuiltIn;

/// The licence of everything that the built-in engine makes.
pub const LOOP_LICENCE: Licence = Licence {
    id: Cow::Borrowed("LicenseRef-CloudMusic-Loop-1.0"),
    name: Cow::Borrowed("CloudMusic Loop Licence 1.0: royalty-free for any use"),
    text: Cow::Borrowed(include_str!("../../../LICENCE-LOOPS.md")),
    commercial_use: true,
};

impl Engine for BuiltIn {
    fn name(&self) -> &str {
        "built-in"
    }

    fn version(&self) -> &str {
        synth::VERSION
    }

    fn abilities(&self) -> Abilities {
        Abilities {
            kinds: Cow::Borrowed(Kind::ALL),
            one_shots: true,
            delivery: Delivery::Played,
            // Sixteen bars at 60 BPM.
            seconds_max: 64.0,
            licence: LOOP_LICENCE,
            seeds_reproduce: true,
            writes_midi: true,
            cost: Cost::default(),
            takes_max: 4,
            maturity: Maturity::Proven,
        }
    }

    fn generate(
        &self,
        brief: &Brief,
        seed: u64,
        watch: &mut dyn Watch,
    ) -> Result<Take, EngineError> {
        EngineError::if_beyond(self.name(), &self.abilities(), brief)?;
        watch.step(0.0)?;
        let score = synth::score::compose(brief, seed);
        watch.step(0.05)?;
        let clip = synth::render(&score, brief, seed);
        watch.step(1.0)?;
        let midi = Some(synth::score::midi(&score));
        Ok(Take::Played(Played { clip, onsets: onsets(&score, brief), midi }))
    }
}

/// Where the notes begin that can be heard to begin, by the grid and as played; in a loop the time goes round.
fn onsets(score: &Score, brief: &Brief) -> Vec<Onset> {
    let frames = score.grid.frames();
    let frame_of = |tick: u32| {
        let frame = score.grid.frame_of_beat(f64::from(tick) / f64::from(TICKS_PER_BEAT));
        if brief.length == Length::OneShot { frame } else { frame % frames }
    };
    let struck = score.tracks.iter().filter(|track| has_attack(track.role, brief));
    let mut onsets: Vec<Onset> = struck
        .flat_map(|track| &track.notes)
        .map(|note| Onset {
            grid_frame: frame_of(note.tick),
            played_frame: frame_of(note.tick + note.late),
        })
        .collect();
    onsets.sort_unstable();
    onsets.dedup();
    onsets
}

/// Whether an ear can place the beginning of a note to a few milliseconds. It cannot where a sound fades in, as
/// textures, risers, most chords, strings and choirs do and everything ambient does; nor that of a bass note, of which one period alone
/// lasts 10 to 25 ms, half of them ducked under a kick.
fn has_attack(role: Role, brief: &Brief) -> bool {
    match role {
        Role::Texture | Role::Riser | Role::Chords | Role::Bass => false,
        Role::Lead | Role::Arp => {
            let fades_in =
                |instrument| matches!(instrument, Instrument::Strings | Instrument::Choir);
            brief.style != Style::Ambient
                && !brief.moods.has(Mood::Ambient)
                && !brief.instruments.iter().copied().any(fades_in)
        }
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Unwatched;

    #[test]
    fn takes_know_their_onsets_and_notes_and_fill_their_grid() {
        for kind in Kind::ALL {
            let request = brief::Request {
                kind: Some(kind.name().to_owned()),
                bars: Some(1),
                ..Default::default()
            };
            let brief = request.settle().unwrap().brief;
            let Take::Played(take) = BuiltIn.generate(&brief, 1, &mut Unwatched).unwrap() else {
                panic!("a score is played");
            };
            assert_eq!(take.clip.frames(), brief.grid().frames(), "{kind:?}");
            assert!(take.midi.unwrap().starts_with(b"MThd"));
            let has_attacks = !matches!(kind, Kind::Texture | Kind::Chords | Kind::Bass);
            // A riser may end in a roll of drums.
            assert!(*kind == Kind::Riser || take.onsets.is_empty() != has_attacks, "{kind:?}");
            assert!(take.onsets.is_sorted());
            let within = |frame| frame < take.clip.frames();
            assert!(
                take.onsets
                    .iter()
                    .all(|onset| within(onset.grid_frame) && within(onset.played_frame))
            );
        }
    }

    #[test]
    fn the_licence_text_carries_its_identifier() {
        assert!(LOOP_LICENCE.text.contains(&*LOOP_LICENCE.id));
    }
}
