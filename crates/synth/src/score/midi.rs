use audio::{Key, Mode};
use midly::num::{u4, u7, u15, u24, u28};
use midly::{Format, Header, MetaMessage, MidiMessage, Smf, Timing, TrackEvent, TrackEventKind};

use super::sheet::BAR;
use super::{Note, Role, Score, TICKS_PER_BEAT, Track};

/// The channel of drums in General MIDI, counted from 0.
const DRUM_CHANNEL: u8 = 9;

/// The score as a Standard MIDI File (format 1, 960 ticks a beat): tempo, meter and key first, then one track a
/// player, drums on channel 10 with the note numbers of General MIDI.
///
/// Each track ends on the loop's last tick. Notes sit where the sound has them, the player's timing included; those
/// that go round the end of the loop are cut there.
pub fn midi(score: &Score) -> Vec<u8> {
    let end = score.grid.bars * BAR;
    let mut file =
        Smf::new(Header::new(Format::Parallel, Timing::Metrical(u15::new(TICKS_PER_BEAT as u16))));
    file.tracks.push(conductor(score, end));
    let mut free_channels = (0..16).filter(|channel| *channel != DRUM_CHANNEL).cycle();
    for track in &score.tracks {
        let channel = if is_drum(track.role) { Some(DRUM_CHANNEL) } else { free_channels.next() };
        file.tracks.push(player(track, channel.unwrap_or(0), end));
    }
    let mut bytes = Vec::new();
    file.write_std(&mut bytes).expect("a vector takes every byte");
    bytes
}

fn conductor(score: &Score, end: u32) -> midly::Track<'static> {
    let micros_per_beat = (60_000_000.0 / score.grid.bpm).round() as u32;
    let mut events = vec![
        (0, TrackEventKind::Meta(MetaMessage::Tempo(u24::new(micros_per_beat)))),
        // 4/4 (the lower number is an exponent of 2), a click a beat, eight 32nds in it.
        (
            0,
            TrackEventKind::Meta(MetaMessage::TimeSignature(
                score.grid.beats_per_bar as u8,
                2,
                24,
                8,
            )),
        ),
    ];
    if let Some(key) = score.key {
        events.push((0, TrackEventKind::Meta(signature(key))));
    }
    timed(events, end)
}

fn player(track: &Track, channel: u8, end: u32) -> midly::Track<'static> {
    let mut events =
        vec![(0, TrackEventKind::Meta(MetaMessage::TrackName(name(track.role).as_bytes())))];
    let channel = u4::new(channel);
    for note in &track.notes {
        let on = (note.tick + note.late).min(end - 1);
        let off = on.saturating_add(note.length).min(end);
        let key = u7::new(number(track.role, note));
        let vel = u7::new((note.velocity * 127.0).round().clamp(1.0, 127.0) as u8);
        events.push((
            on,
            TrackEventKind::Midi { channel, message: MidiMessage::NoteOn { key, vel } },
        ));
        events.push((
            off,
            TrackEventKind::Midi {
                channel,
                message: MidiMessage::NoteOff { key, vel: u7::new(64) },
            },
        ));
    }
    timed(events, end)
}

/// Events at absolute ticks as a track of differences; where two fall together, a note ends before one begins.
fn timed(mut events: Vec<(u32, TrackEventKind<'static>)>, end: u32) -> midly::Track<'static> {
    let is_start = |kind: &TrackEventKind| {
        matches!(kind, TrackEventKind::Midi { message: MidiMessage::NoteOn { .. }, .. })
    };
    events.sort_by_key(|(tick, kind)| (*tick, is_start(kind)));
    events.push((end, TrackEventKind::Meta(MetaMessage::EndOfTrack)));
    let mut now = 0;
    let event = |(tick, kind)| {
        let delta = u28::new(tick - now);
        now = tick;
        TrackEvent { delta, kind }
    };
    events.into_iter().map(event).collect()
}

/// Sharps, or flats as a negative number, of the tonic's major or minor scale.
fn signature(key: Key) -> MetaMessage<'static> {
    let is_minor = key.scale.mode() == Mode::Minor;
    let major = i32::from(key.tonic.index()) + if is_minor { 3 } else { 0 };
    // Fifths above C, written with five flats rather than seven sharps.
    let fifths = (major * 7).rem_euclid(12);
    MetaMessage::KeySignature(if fifths > 6 { fifths - 12 } else { fifths } as i8, is_minor)
}

fn is_drum(role: Role) -> bool {
    role < Role::Bass || role == Role::Impact
}

/// General MIDI Level 1, percussion key map; tonal players keep their notes.
fn number(role: Role, note: &Note) -> u8 {
    let high = |split: u8, below: u8, above: u8| if note.pitch < split { below } else { above };
    match role {
        Role::Kick => 36,
        Role::Snare => 38,
        Role::Clap => 39,
        Role::Rim => 37,
        Role::ClosedHat => 42,
        Role::OpenHat => 46,
        Role::Ride => 51,
        Role::Shaker => 82,
        Role::Tambourine => 54,
        Role::Tom if note.pitch < 52 => 45,
        Role::Tom => high(58, 47, 50),
        Role::Conga if note.pitch < 52 => 64,
        Role::Conga => high(58, 63, 62),
        Role::Bongo => high(64, 61, 60),
        Role::Cowbell => 56,
        Role::Claves => 75,
        Role::Impact => 49,
        _ => note.pitch,
    }
}

fn name(role: Role) -> &'static str {
    match role {
        Role::Kick => "kick",
        Role::Snare => "snare",
        Role::Clap => "clap",
        Role::Rim => "rim",
        Role::ClosedHat => "closed hat",
        Role::OpenHat => "open hat",
        Role::Ride => "ride",
        Role::Shaker => "shaker",
        Role::Tambourine => "tambourine",
        Role::Tom => "toms",
        Role::Conga => "congas",
        Role::Bongo => "bongos",
        Role::Cowbell => "cowbell",
        Role::Claves => "claves",
        Role::Bass => "bass",
        Role::Chords => "chords",
        Role::Lead => "lead",
        Role::Arp => "arp",
        Role::Texture => "texture",
        Role::Riser => "riser",
        Role::Impact => "impact",
    }
}
