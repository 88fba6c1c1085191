use std::io::Cursor;

use symphonia::core::codecs::audio::{AudioDecoder, AudioDecoderOptions};
use symphonia::core::errors::Error;
use symphonia::core::formats::{FormatOptions, FormatReader, TrackType};
use symphonia::core::io::MediaSourceStream;
use symphonia::default::formats::{FlacReader, MpaReader, OggReader};

use super::{DecodeError, Flaw, Format, Limits, Samples, after_id3};
use crate::Clip;
use crate::quantise::CHUNK_FRAMES;

/// Decodes as many samples of a FLAC, an MP3 or an OGG as there are, up to the limit.
pub(super) fn decode(bytes: &[u8], format: Format, limits: Limits) -> Result<Samples, DecodeError> {
    let failed = |error: Error| DecodeError::Sound { format, reason: error.to_string() };
    let unusable = |reason: &str| DecodeError::Sound { format, reason: reason.to_owned() };

    let mut reader = reader(after_id3(bytes), format).map_err(failed)?;
    let track = reader
        .default_track(TrackType::Audio)
        .ok_or_else(|| unusable("there is no sound in it"))?;
    let track_id = track.id;
    let params = track.codec_params.as_ref().and_then(|params| params.audio());
    let params = params.ok_or_else(|| unusable("its coding is unknown"))?.clone();
    let sample_rate = params
        .sample_rate
        .filter(|&rate| rate > 0)
        .ok_or_else(|| unusable("it has no sample rate"))?;

    // FLAC carries a hash of its samples: the decoder compares.
    let options = AudioDecoderOptions::default().verify(true);
    let mut decoder =
        symphonia::default::get_codecs().make_audio_decoder(&params, &options).map_err(failed)?;
    let mut samples = Collected {
        sample_rate,
        frames_max: (limits.seconds * f64::from(sample_rate)) as usize,
        planes: Vec::new(),
    };
    let mut flaw = None;
    loop {
        let packet = match reader.next_packet() {
            Ok(Some(packet)) => packet,
            Ok(None) => break,
            Err(Error::ResetRequired) => {
                flaw = Some("another stream is chained to it, which is left out".to_owned());
                break;
            }
            Err(error) => {
                flaw = Some(error.to_string());
                break;
            }
        };
        if packet.track_id != track_id {
            continue;
        }
        match samples.take(decoder.as_mut(), &packet) {
            Ok(()) => {}
            Err(Stop::TooLong) => return Err(DecodeError::TooLong { limit: limits.seconds }),
            // One damaged packet leaves a gap; the next may be whole.
            Err(Stop::Damaged(reason)) => flaw = Some(reason),
        }
    }
    if decoder.finalize().verify_ok == Some(false) {
        flaw.get_or_insert("the hash of the samples is another".to_owned());
    }
    if samples.planes.first().is_none_or(Vec::is_empty) {
        return Err(unusable(flaw.as_deref().unwrap_or("it has no frames")));
    }
    Ok(Samples {
        clip: Clip::from_channels(sample_rate, samples.planes),
        bits: params.bits_per_sample.filter(|_| format == Format::Flac),
        flaws: flaw.map(Flaw::SoundDamaged).into_iter().collect(),
    })
}

/// The interleaved little-endian PCM that a lossless clip was decoded from.
pub(super) fn pcm(clip: &Clip, bits: u32, mut each: impl FnMut(&[u8])) {
    let full_scale = f64::from(2_u32.pow(bits - 1));
    let mut chunk = Vec::new();
    for start in (0..clip.frames()).step_by(CHUNK_FRAMES) {
        chunk.clear();
        for frame in start..clip.frames().min(start + CHUNK_FRAMES) {
            for plane in clip.channels() {
                let whole = (f64::from(plane[frame]) * full_scale) as i32;
                chunk.extend(&whole.to_le_bytes()[..bits.div_ceil(8) as usize]);
            }
        }
        each(&chunk);
    }
}

fn reader(bytes: &[u8], format: Format) -> Result<Box<dyn FormatReader + '_>, Error> {
    let stream = MediaSourceStream::new(Box::new(Cursor::new(bytes)), Default::default());
    let options = FormatOptions::default();
    Ok(match format {
        Format::Flac => Box::new(FlacReader::try_new(stream, options)?),
        Format::Ogg => Box::new(OggReader::try_new(stream, options)?),
        _ => Box::new(MpaReader::try_new(stream, options)?),
    })
}

/// What these formats give a meaning to; more would multiply what a few bytes can take of memory.
const CHANNELS_MAX: usize = 8;

struct Collected {
    sample_rate: u32,
    frames_max: usize,
    planes: Vec<Vec<f32>>,
}

enum Stop {
    TooLong,
    Damaged(String),
}

impl Collected {
    fn take(
        &mut self,
        decoder: &mut dyn AudioDecoder,
        packet: &symphonia::core::packet::Packet,
    ) -> Result<(), Stop> {
        let decoded = decoder.decode(packet).map_err(|error| Stop::Damaged(error.to_string()))?;
        if decoded.frames() == 0 {
            return Ok(());
        }
        if decoded.num_planes() > CHANNELS_MAX {
            return Err(Stop::Damaged(format!("it claims {} channels", decoded.num_planes())));
        }
        if self.planes.is_empty() {
            self.planes = vec![Vec::new(); decoded.num_planes()];
        }
        if decoded.num_planes() != self.planes.len() || decoded.spec().rate() != self.sample_rate {
            return Err(Stop::Damaged("channels or sample rate change on the way".to_owned()));
        }
        let frames = self.planes.first().map_or(0, Vec::len);
        if frames + decoded.frames() > self.frames_max {
            return Err(Stop::TooLong);
        }
        for plane in &mut self.planes {
            plane.resize(frames + decoded.frames(), 0.0);
        }
        let mut ends: Vec<&mut [f32]> =
            self.planes.iter_mut().map(|plane| &mut plane[frames..]).collect();
        decoded.copy_to_slice_planar(&mut ends);
        Ok(())
    }
}
