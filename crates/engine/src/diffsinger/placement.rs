//! Singing on the grid: each piece where it belongs, and what rings past the end on the loop's start.

use audio::{Clip, Grid, resample};

/// Sound, and where on the grid it begins, in seconds; below 0 is before the loop's start, and so at its end.
pub(super) struct Piece {
    pub(super) at: f64,
    pub(super) sound: Clip,
}

/// One clip for each side, as long as the grid, with every piece in it. One voice alone is in the middle.
pub(super) fn place(pieces: Vec<Piece>, grid: &Grid) -> Clip {
    let frames = grid.frames();
    let mut loop_clip = Clip::silent(grid.sample_rate, 2, frames);
    for piece in pieces {
        let sound = resample::resample(&piece.sound, grid.sample_rate);
        let first = (piece.at * f64::from(grid.sample_rate)).round() as i64;
        let first = first.rem_euclid(frames as i64) as usize;
        let sources = sound.channels();
        for (side, plane) in loop_clip.channels_mut().iter_mut().enumerate() {
            let source = &sources[side.min(sources.len() - 1)];
            for (at, sample) in source.iter().enumerate() {
                plane[(first + at) % frames] += sample;
            }
        }
    }
    loop_clip
}

#[cfg(test)]
mod tests {
    use super::*;

    const GRID: Grid = Grid { bpm: 120.0, beats_per_bar: 4, bars: 1, sample_rate: 44_100 };

    fn click(frames: usize, at: usize) -> Clip {
        let mut plane = vec![0.0; frames];
        plane[at] = 1.0;
        Clip::from_channels(44_100, vec![plane])
    }

    fn clicks(clip: &Clip) -> Vec<(usize, f32)> {
        let plane = clip.channels()[0].iter().enumerate();
        plane.filter(|(_, sample)| **sample != 0.0).map(|(at, sample)| (at, *sample)).collect()
    }

    #[test]
    fn pieces_go_round_the_loop_in_both_directions() {
        let clip = place(
            vec![
                Piece { at: -0.5, sound: click(100, 10) },
                Piece { at: 1.5, sound: click(44_100, 44_099) },
                Piece { at: 1.5, sound: click(100, 10) },
            ],
            &GRID,
        );
        assert_eq!(clip.frames(), GRID.frames());
        assert_eq!(clip.channels()[0], clip.channels()[1]);
        assert_eq!(clicks(&clip), [(22_049, 1.0), (66_160, 2.0)]);
    }

    #[test]
    fn a_voice_of_another_rate_is_where_it_would_be_in_seconds() {
        let sound = Clip::from_channels(22_050, vec![vec![0.25; 22_050]]);
        let clip = place(vec![Piece { at: 0.5, sound }], &GRID);
        let plane = &clip.channels()[0];
        assert!((plane[44_100] - 0.25).abs() < 1e-3);
        assert!(plane[..22_000].iter().all(|sample| sample.abs() < 0.05));
        assert!(plane[66_300..].iter().all(|sample| sample.abs() < 0.05));
    }
}
