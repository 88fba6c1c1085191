use super::{Event, GLIDE_S, Stage};
use crate::desk::{Desk, Place};
use crate::dsp::CHUNK;
use crate::dsp::envelope::{Adsr, decay60};
use crate::dsp::fm::Pair;
use crate::rng::Rng;
use crate::score::Note;
use audio::maths;
use brief::Instrument;

/// One carrier and its modulator in a voice.
#[derive(Clone, Copy)]
struct Layer {
    /// Carrier against the note.
    tune: f32,
    /// Modulator against the carrier.
    ratio: f32,
    gain: f32,
    /// Depth in radians at the strike, and what it falls to; seconds to fall by 60 dB.
    depth: (f32, f32, f32),
    /// Seconds for the level to fall by 60 dB, on top of the voice's envelope.
    ring_s: f32,
}

struct Voice {
    layers: Vec<Layer>,
    envelope: Adsr,
    /// Level of the left–right tremolo, 0 to 1, and its beats a round.
    tremolo: f32,
    level: f32,
}

/// Plays sub bass, FM bass, electric piano or bells.
pub(super) fn play(
    stage: &Stage,
    instrument: Instrument,
    notes: &[Note],
    place: Place,
    desk: &mut Desk,
) {
    let voice = voice(stage, instrument);
    for event in stage.line(notes) {
        sound(stage, &voice, &event, place, desk);
    }
}

fn voice(stage: &Stage, instrument: Instrument) -> Voice {
    let mut rng = Rng::stream(stage.seed, "fm voice");
    let tail = stage.character.tail;
    // Depth is brightness here: it moves by the same octaves as a cutoff would, at a gentler rate.
    let bright = maths::exp2(0.7 * f64::from(stage.character.brightness)) as f32;
    let grit = 1.0 + stage.character.drive;
    match instrument {
        Instrument::SubBass => Voice {
            layers: vec![Layer {
                tune: 1.0,
                ratio: 1.0,
                gain: 1.0,
                depth: (0.9 * bright * grit, 0.28 * bright * grit, rng.range(0.2, 0.5)),
                ring_s: 8.0,
            }],
            envelope: Adsr { attack_s: 0.004, decay_s: 3.0, sustain: 0.75, release_s: 0.12 * tail },
            tremolo: 0.0,
            level: 1.0,
        },
        Instrument::FmBass => Voice {
            layers: vec![
                Layer {
                    tune: 1.0,
                    ratio: *rng.pick(&[1.0, 2.0, 3.0]),
                    gain: 0.7,
                    depth: (
                        rng.range(2.2, 3.6) * bright,
                        0.45 * bright * grit,
                        rng.range(0.2, 0.45),
                    ),
                    ring_s: 6.0,
                },
                Layer { tune: 1.0, ratio: 1.0, gain: 0.4, depth: (0.5, 0.2, 0.3), ring_s: 6.0 },
            ],
            envelope: Adsr { attack_s: 0.002, decay_s: 1.0, sustain: 0.6, release_s: 0.08 * tail },
            tremolo: 0.0,
            level: 1.0,
        },
        Instrument::Bells => Voice {
            layers: vec![
                Layer {
                    tune: 1.0,
                    ratio: 3.0,
                    gain: 0.6,
                    depth: (1.3 * bright, 0.1, 1.0),
                    ring_s: rng.range(1.6, 2.6),
                },
                Layer {
                    tune: 2.0,
                    ratio: 3.5,
                    gain: 0.2,
                    depth: (1.0 * bright, 0.0, 0.6),
                    ring_s: 0.8,
                },
            ],
            envelope: Adsr { attack_s: 0.001, decay_s: 4.0, sustain: 0.6, release_s: 0.7 * tail },
            tremolo: 0.0,
            level: 0.8,
        },
        _ => Voice {
            layers: vec![
                Layer {
                    tune: 1.0,
                    ratio: 1.0,
                    gain: 0.75,
                    depth: (rng.range(1.1, 1.7) * bright, 0.22 * bright, 0.9),
                    ring_s: 3.0,
                },
                // The tine: a glint at the strike.
                Layer {
                    tune: 1.0,
                    ratio: 14.0,
                    gain: 0.22,
                    depth: (0.55 * bright, 0.0, 0.3),
                    ring_s: 0.7,
                },
            ],
            envelope: Adsr { attack_s: 0.002, decay_s: 3.0, sustain: 0.5, release_s: 0.25 * tail },
            tremolo: rng.range(0.1, 0.35),
            level: 0.8,
        },
    }
}

fn sound(stage: &Stage, voice: &Voice, event: &Event, mut place: Place, desk: &mut Desk) {
    let rate = stage.sample_rate();
    place.gain *= voice.level * event.velocity * (0.5 + 0.5 * event.velocity);
    let mut envelope = voice.envelope.start(event.held, rate);
    let frames = voice.envelope.frames(event.held, rate);
    // High notes ring shorter and take less modulation: half for each two octaves above middle C.
    let high = maths::exp2(-0.5 * maths::log2(f64::from(event.hz) / 261.6).max(0.0)) as f32;
    let mut layers: Vec<Sounding> =
        voice.layers.iter().map(|layer| Sounding::new(layer, event, high, rate)).collect();
    let mut done = 0;
    while done < frames {
        let count = CHUNK.min(frames - done);
        let mut plane = [0.0; CHUNK];
        let hz = gliding(event, done, rate);
        for (sounding, layer) in layers.iter_mut().zip(&voice.layers) {
            sounding.add_to(&mut plane[..count], layer, hz, rate);
        }
        for (sample, level) in plane[..count].iter_mut().zip(envelope.next(count)) {
            *sample *= level;
        }
        place.pan = if voice.tremolo > 0.0 {
            let beats = (event.frame + done) as f64 / stage.grid.frames() as f64
                * f64::from(stage.grid.beats());
            voice.tremolo * crate::dsp::oscillator::sine(crate::dsp::oscillator::turns(beats))
        } else {
            0.0
        };
        desk.add_mono(event.frame + done, &plane[..count], place);
        done += count;
    }
}

/// The pitch `done` frames into a note that may glide, in equal musical steps.
fn gliding(event: &Event, done: usize, rate: f32) -> f32 {
    let way = (done as f32 / (GLIDE_S * rate)).min(1.0);
    if event.from_hz == event.hz || way >= 1.0 {
        return event.hz;
    }
    event.from_hz * maths::pow(f64::from(event.hz / event.from_hz), f64::from(way)) as f32
}

/// A layer under way.
struct Sounding {
    pair: Pair,
    gain: f32,
    depth: f32,
    /// What depth falls to, and the factors of both falls for a chunk.
    floor: f32,
    falls: [f32; 2],
}

impl Sounding {
    fn new(layer: &Layer, event: &Event, high: f32, rate: f32) -> Self {
        let fall = |seconds: f32| decay60(seconds / CHUNK as f32, rate);
        Self {
            pair: Pair::new(event.from_hz * layer.tune, layer.ratio, rate),
            gain: layer.gain,
            depth: layer.depth.0 * high * (0.4 + 0.6 * event.velocity),
            floor: layer.depth.1 * high,
            falls: [fall(layer.depth.2), fall(layer.ring_s * high)],
        }
    }

    fn add_to(&mut self, out: &mut [f32], layer: &Layer, hz: f32, rate: f32) {
        // 74 dB down it is no longer worth its time.
        if self.gain < 2e-4 {
            return;
        }
        self.pair.tune(hz * layer.tune, layer.ratio, rate);
        let next = self.floor + (self.depth - self.floor) * self.falls[0];
        self.pair.add_to(out, self.gain, [self.depth, next]);
        self.depth = next;
        self.gain *= self.falls[1];
    }
}
