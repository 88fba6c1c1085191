use audio::Clip;
use mastering::stretch::{Anchor, line};

use super::sounds::{RATE, add, db, drifting, drum, place, power, tone};

#[test]
fn attacks_come_out_where_they_ought_to_be_with_their_first_ten_milliseconds_untouched() {
    let frames = 4 * RATE as usize;
    for hats in [false, true] {
        for (bed, gap) in [
            (0.0, 11_025),
            (0.0, 5_200),
            (0.0, 2_500),
            (0.0, 1_400),
            (0.1, 11_025),
            (0.1, 5_200),
            (0.1, 2_500),
        ] {
            let drum = |n| if hats { super::sounds::hat(n) } else { drum(n) };
            let (anchors, length) = drifting(frames, 5.0);
            let turn = Anchor { from: frames as f64, to: length as f64 };
            let attacks: Vec<usize> =
                (0..).map(|n| 6_000 + n * gap).take_while(|at| *at < frames - 9000).collect();
            let mut plane = tone(440.0, bed, frames);
            for (n, &at) in attacks.iter().enumerate() {
                add(&mut plane, at, &drum(n as u32 + 1));
            }
            let mut dry = plane.clone();
            for (n, &at) in attacks.iter().enumerate() {
                let inv: Vec<f32> = drum(n as u32 + 1).iter().map(|x| -x).collect();
                add(&mut dry, at, &inv);
            }
            let source = Clip::from_channels(RATE, vec![plane]);
            let result = line(&source, &anchors, &attacks, length);
            let (plane, out) = (&source.channels()[0], &result.channels()[0]);
            let (mut worst, mut echo) = (-200.0_f64, -200.0_f64);
            let mut body = -200.0_f64;
            for (n, &at) in attacks.iter().enumerate() {
                let to = place(&anchors, turn, at as f64).round() as usize;
                let d = drum(n as u32 + 1);
                let difference: Vec<f32> = (0..441).map(|n| out[to + n] - plane[at + n]).collect();
                let difference =
                    if bed > 0.0 { super::sounds::without(&difference, 440.0) } else { difference };
                worst = worst.max(db(power(&difference) / power(&d[..441])));
                let e = 0.4_f64.min(gap as f64 / 44100.0 * 0.5);
                let many = (e * 4410.0) as usize;
                let difference: Vec<f32> = (0..many).map(|n| out[to + n] - plane[at + n]).collect();
                let difference =
                    if bed > 0.0 { super::sounds::without(&difference, 440.0) } else { difference };
                body = body.max(db(power(&difference) / power(&d[..many])));
                if n > 0 {
                    echo = echo.max(db(power(&out[to - 441..to]) / power(&plane[at - 441..at])));
                }
            }
            // tone: fit to the 441 before and
            println!(
                "hats {hats} bed {bed} gap {gap}: {worst:.1} dB, body {body:.1}, before {echo:.2} dB"
            );
        }
    }
}
