use audio::Clip;
use audio::maths;
use audio::spectrum::spectrogram;
use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

const WIDTH: usize = 1200;
const WAVE_HEIGHT: usize = 140;
const SPECTRUM_HEIGHT: usize = 240;
/// Palette entries: 0–249 are levels, the rest colours of their own.
const LEVELS: usize = 250;
const PAPER: u8 = 250;
const WAVE: u8 = 251;
const BAR: u8 = 252;

/// Draws a clip's waveform, with a line for each of its bars if it has any, above its spectrogram.
pub(crate) fn draw(
    clip: &Clip,
    bars: Option<u32>,
    path: &Path,
) -> Result<(), Box<dyn std::error::Error>> {
    let mono: Vec<f32> = (0..clip.frames())
        .map(|frame| clip.channels().iter().map(|plane| plane[frame]).sum::<f32>() / 2.0)
        .collect();
    let mut pixels = vec![PAPER; WIDTH * (WAVE_HEIGHT + SPECTRUM_HEIGHT)];
    for bar in 1..bars.unwrap_or(1) {
        let x = bar as usize * WIDTH / bars.unwrap_or(1) as usize;
        (0..WAVE_HEIGHT).for_each(|y| pixels[y * WIDTH + x] = BAR);
    }
    wave(&mono, &mut pixels);
    spectrum(&mono, f64::from(clip.sample_rate()), &mut pixels[WIDTH * WAVE_HEIGHT..]);
    let mut png = png::Encoder::new(
        BufWriter::new(File::create(path)?),
        WIDTH as u32,
        (WAVE_HEIGHT + SPECTRUM_HEIGHT) as u32,
    );
    png.set_color(png::ColorType::Indexed);
    png.set_palette(palette());
    png.set_compression(png::Compression::High);
    png.write_header()?.write_image_data(&pixels)?;
    Ok(())
}

fn wave(plane: &[f32], pixels: &mut [u8]) {
    let middle = WAVE_HEIGHT as f32 / 2.0;
    for x in 0..WIDTH {
        let range = x * plane.len() / WIDTH
            ..((x + 1) * plane.len() / WIDTH).max(x * plane.len() / WIDTH + 1);
        let (low, high) = plane[range.clone()]
            .iter()
            .fold((0.0f32, 0.0f32), |(low, high), s| (low.min(*s), high.max(*s)));
        let y = |sample: f32| ((middle - sample * (middle - 2.0)) as usize).min(WAVE_HEIGHT - 1);
        (y(high)..=y(low)).for_each(|y| pixels[y * WIDTH + x] = WAVE);
    }
}

fn spectrum(plane: &[f32], sample_rate: f64, pixels: &mut [u8]) {
    const SIZE: usize = 4096;
    let hop = (plane.len() / WIDTH).max(1);
    // Windows are centred on their column: half of one is silence before the start.
    let mut padded = vec![0.0; SIZE / 2];
    padded.extend_from_slice(plane);
    padded.resize(plane.len() + SIZE, 0.0);
    let columns = spectrogram(&padded, SIZE, hop);
    let loudest = columns.iter().flatten().fold(1e-20f32, |loudest, power| loudest.max(*power));
    for y in 0..SPECTRUM_HEIGHT {
        let from_top =
            |y: usize| 20_000.0 * maths::pow(30.0 / 20_000.0, y as f64 / SPECTRUM_HEIGHT as f64);
        let bins = |hz: f64| hz / sample_rate * SIZE as f64;
        let (low, high) = (bins(from_top(y + 1)) as usize, bins(from_top(y)).ceil() as usize);
        for x in 0..WIDTH {
            let column = &columns[(x * columns.len() / WIDTH).min(columns.len() - 1)];
            let power = column[low..high.max(low + 1).min(column.len())]
                .iter()
                .fold(0.0f32, |most, p| most.max(*p));
            let below_db = 10.0 * maths::log10(f64::from(power / loudest) + 1e-12);
            let level = (1.0 + below_db / 96.0).clamp(0.0, 1.0);
            pixels[y * WIDTH + x] = (level * (LEVELS - 1) as f64) as u8;
        }
    }
}

/// From night blue over violet to warm white, then paper, wave and bar line.
fn palette() -> Vec<u8> {
    const STOPS: [[f64; 3]; 5] = [
        [13.0, 11.0, 24.0],
        [52.0, 24.0, 104.0],
        [139.0, 61.0, 219.0],
        [236.0, 118.0, 175.0],
        [255.0, 240.0, 214.0],
    ];
    let mut colours = Vec::with_capacity(3 * 253);
    for level in 0..LEVELS {
        let position = level as f64 / (LEVELS - 1) as f64 * (STOPS.len() - 1) as f64;
        let stop = (position as usize).min(STOPS.len() - 2);
        let mixed = |(from, to): (f64, f64)| (from + (to - from) * (position - stop as f64)) as u8;
        colours.extend(STOPS[stop].into_iter().zip(STOPS[stop + 1]).map(mixed));
    }
    colours.extend([20, 17, 34, 167, 116, 245, 66, 58, 94]);
    colours
}
