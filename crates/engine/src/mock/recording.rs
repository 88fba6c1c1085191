use audio::quantise::BitDepth;
use audio::{Clip, Tags};
use brief::{Brief, Kind, Length};

/// What models of today record at.
const SAMPLE_RATE: u32 = 32_000;
/// Low enough for every kind, and not where mastering will put it.
const PEAK: f32 = 0.5;
/// How late the sound may begin that is struck once.
const LATE_SECONDS_MAX: f64 = 0.4;

/// A sound file such as a musician would send who was told the brief: at another rate than asked, and its first beat
/// somewhere in the first bar.
pub(super) fn of(brief: &Brief, seed: u64, seconds: f64) -> Vec<u8> {
    let slower = Brief { sample_rate: SAMPLE_RATE, ..brief.clone() };
    let score = synth::score::compose(&slower, seed);
    let sound = synth::render(&score, &slower, seed);
    let frames = frames_of(seconds);
    let recorded = if goes_round(brief) {
        let bar = frames_of(brief::seconds_of(1, brief.bpm));
        round_and_round(&sound, scattered(seed) as usize % bar, frames)
    } else {
        let late = scattered(seed) as usize % frames_of(LATE_SECONDS_MAX);
        after_a_while(&sound, late, frames)
    };
    written(levelled(recorded))
}

/// Nothing to be heard.
pub(super) fn silence(seconds: f64) -> Vec<u8> {
    written(Clip::silent(SAMPLE_RATE, 2, frames_of(seconds)))
}

/// A file that is no sound.
pub(super) fn garbage(seed: u64) -> Vec<u8> {
    (0..512).flat_map(|at| scattered(seed ^ at).to_le_bytes()).collect()
}

fn goes_round(brief: &Brief) -> bool {
    brief.length != Length::OneShot && !matches!(brief.kind, Kind::Riser | Kind::Impact)
}

fn round_and_round(sound: &Clip, start: usize, frames: usize) -> Clip {
    let turn = |plane: &Vec<f32>| plane.iter().copied().cycle().skip(start).take(frames).collect();
    Clip::from_channels(SAMPLE_RATE, sound.channels().iter().map(turn).collect())
}

fn after_a_while(sound: &Clip, late: usize, frames: usize) -> Clip {
    let silence = std::iter::repeat_n(0.0, late);
    let shift = |plane: &Vec<f32>| {
        let sound = silence.clone().chain(plane.iter().copied());
        sound.chain(std::iter::repeat(0.0)).take(frames).collect()
    };
    Clip::from_channels(SAMPLE_RATE, sound.channels().iter().map(shift).collect())
}

fn levelled(mut clip: Clip) -> Clip {
    let loudest = clip.channels().iter().flatten().fold(0.0_f32, |most, x| most.max(x.abs()));
    if loudest > 0.0 {
        for plane in clip.channels_mut() {
            plane.iter_mut().for_each(|sample| *sample *= PEAK / loudest);
        }
    }
    clip
}

fn written(clip: Clip) -> Vec<u8> {
    let mut file = Vec::new();
    audio::wav::write(&mut file, &clip, BitDepth::Sixteen, &Tags::default(), &mut ())
        .expect("a quiet clip without tags fits a WAV in memory");
    file
}

fn frames_of(seconds: f64) -> usize {
    (seconds * f64::from(SAMPLE_RATE)).round() as usize
}

/// Any number looks like another (the finaliser of SplitMix64).
fn scattered(seed: u64) -> u64 {
    let mixed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}
