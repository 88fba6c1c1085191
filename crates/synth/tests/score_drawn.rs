//! The grooves as drawings, so that a change can be read before it is heard.

mod score_space;

use audio::PitchClass;
use brief::{Brief, Kind, Style};
use score_space::plain;
use synth::score::{Note, Role, Score, TICKS_PER_BEAT, Track, compose};

const STEP: u32 = TICKS_PER_BEAT / 4;

#[test]
fn the_drums_of_each_style_are_these() {
    for style in Style::ALL {
        let name = format!("drums_{}", style.name().replace([' ', '&', '-'], "_"));
        insta::assert_snapshot!(name, drawn(&compose(&plain(Kind::Drums, *style), 7)));
    }
}

#[test]
fn the_song_of_each_style_is_this() {
    for style in Style::ALL {
        let name = format!("song_{}", style.name().replace([' ', '&', '-'], "_"));
        let parts = [Kind::Kick, Kind::Bass, Kind::Chords, Kind::Lead, Kind::Arp];
        let song: String =
            parts.iter().map(|kind| drawn(&compose(&plain(*kind, *style), 7))).collect();
        insta::assert_snapshot!(name, song);
    }
}

#[test]
fn a_drawing_shows_velocity_and_rolls() {
    let brief = Brief { intensity: 5, ..plain(Kind::Kick, Style::Techno) };
    let drawing = drawn(&compose(&brief, 1));
    assert!(drawing.starts_with("kick"), "{drawing}");
    assert_eq!(drawing.lines().next().unwrap().matches('|').count(), 5);
}

/// One line a role, one character a sixteenth: the velocity in ninths, `r` where more than one note falls in it.
/// Tonal players are written as the names of their notes, chords from the bottom up.
fn drawn(score: &Score) -> String {
    let mut drawing = String::new();
    for track in &score.tracks {
        drawing += &format!("{:10}", format!("{:?}", track.role).to_lowercase());
        for bar in 0..score.grid.bars {
            drawing.push('|');
            for step in bar * 16..bar * 16 + 16 {
                drawing.push(mark(track, step));
            }
        }
        drawing.push_str("|\n");
        if track.role >= Role::Bass {
            drawing.push_str(&names(track));
        }
    }
    drawing
}

fn mark(track: &Track, step: u32) -> char {
    let within: Vec<&Note> = track.notes.iter().filter(|note| note.tick / STEP == step).collect();
    let ticks = within.iter().map(|note| note.tick).collect::<std::collections::BTreeSet<_>>();
    match ticks.len() {
        0 => '.',
        1 => char::from(b'0' + (within[0].velocity * 9.0).round().max(1.0) as u8),
        _ => 'r',
    }
}

fn names(track: &Track) -> String {
    let mut names = String::from("         ");
    let mut last = None;
    for note in &track.notes {
        names.push(if last == Some(note.tick) { '-' } else { ' ' });
        last = Some(note.tick);
        let glide = if note.slide { "/" } else { "" };
        let octave = i32::from(note.pitch) / 12 - 1;
        names += &format!("{glide}{}{octave}", PitchClass::of(i32::from(note.pitch)).name());
    }
    names + "\n"
}
