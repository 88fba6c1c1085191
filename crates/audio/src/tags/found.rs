use std::io::Cursor;

use lofty::config::ParseOptions;
use lofty::error::FileParseError;
use lofty::file::AudioFile;
use lofty::flac::FlacFile;
use lofty::id3::v2::{Frame, Id3v2Tag};
use lofty::iff::wav::WavFile;
use lofty::mpeg::MpegFile;
use lofty::ogg::VorbisFile;
use lofty::ogg::tag::VorbisComments;

use super::Field;

/// The place in a file that a tag was found in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Container {
    /// The `LIST INFO` chunk of a WAV.
    Info,
    /// ID3v2 of any version.
    Id3,
    /// The Vorbis comments of a FLAC or an OGG.
    Vorbis,
}

/// One text that a file carries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundTag {
    /// Where it was.
    pub container: Container,
    /// Its name there: `INAM`, `TIT2`, `TITLE`; of a free one (`TXXX`, `COMM`) the description, if it has one.
    pub name: String,
    /// What it says.
    pub text: String,
}

/// Every text that a file carries, in the file's order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FoundTags(pub Vec<FoundTag>);

impl FoundTags {
    /// What the file says of a field, in any container; the first wins.
    pub fn field(&self, field: Field) -> Option<&str> {
        self.0.iter().find(|tag| tag.is(field)).map(|tag| tag.text.as_str())
    }

    /// What the file says under a free name, in capitals or not.
    pub fn extra(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|tag| tag.name.eq_ignore_ascii_case(name)).map(|tag| tag.text.as_str())
    }

    /// The tempo in beats a minute, with its fraction where the file has one.
    pub fn bpm(&self) -> Option<f64> {
        let texts = [self.extra(Field::Bpm.vorbis_name()), self.field(Field::Bpm)];
        let numbers =
            texts.into_iter().flatten().filter_map(|text| text.trim().parse::<f64>().ok());
        numbers.into_iter().find(|bpm| bpm.is_finite() && *bpm > 0.0)
    }

    /// The fields of which two containers of the file say different things.
    pub fn disagreements(&self) -> Vec<Field> {
        let differs = |field: &Field| {
            let mut texts = self.0.iter().filter(|tag| tag.is(*field)).map(|tag| tag.text.trim());
            let first = texts.next();
            texts.any(|text| Some(text) != first)
        };
        Field::ALL.into_iter().filter(differs).collect()
    }

    pub(crate) fn push(&mut self, container: Container, name: &str, text: &str) {
        self.0.push(FoundTag { container, name: name.to_owned(), text: text.to_owned() });
    }
}

impl FoundTag {
    fn is(&self, field: Field) -> bool {
        match self.container {
            Container::Info => field.info_id() == Some(self.name.as_str()),
            // Year, day and time are one time stamp once read, under the name of version 2.4.
            Container::Id3 => {
                self.name == field.id3_id() || (field == Field::Date && self.name == "TDRC")
            }
            Container::Vorbis => self.name.eq_ignore_ascii_case(field.vorbis_name()),
        }
    }
}

/// The texts in the ID3 chunk of a WAV.
pub(crate) fn of_wave_id3(bytes: &[u8]) -> Result<FoundTags, FileParseError> {
    let file = WavFile::read_from(&mut Cursor::new(bytes), options())?;
    Ok(file.id3v2().map(of_id3).unwrap_or_default())
}

/// The texts in the ID3 tag of an MP3.
pub(crate) fn of_mp3(bytes: &[u8]) -> Result<FoundTags, FileParseError> {
    let file = MpegFile::read_from(&mut Cursor::new(bytes), options())?;
    Ok(file.id3v2().map(of_id3).unwrap_or_default())
}

/// The Vorbis comments of a FLAC.
pub(crate) fn of_flac(bytes: &[u8]) -> Result<FoundTags, FileParseError> {
    let file = FlacFile::read_from(&mut Cursor::new(bytes), options())?;
    Ok(file.vorbis_comments().map(of_vorbis).unwrap_or_default())
}

/// The Vorbis comments of an OGG.
pub(crate) fn of_ogg(bytes: &[u8]) -> Result<FoundTags, FileParseError> {
    let file = VorbisFile::read_from(&mut Cursor::new(bytes), options())?;
    Ok(of_vorbis(file.vorbis_comments()))
}

fn options() -> ParseOptions {
    ParseOptions::new().read_properties(false).read_cover_art(false)
}

fn of_vorbis(comments: &VorbisComments) -> FoundTags {
    let mut found = FoundTags::default();
    comments.items().for_each(|(name, text)| found.push(Container::Vorbis, name, text));
    found
}

fn of_id3(tag: &Id3v2Tag) -> FoundTags {
    let mut found = FoundTags::default();
    for frame in tag {
        match frame {
            Frame::Text(text) => found.push(Container::Id3, frame.id().as_str(), &text.value),
            Frame::UserText(text) => found.push(Container::Id3, &text.description, &text.content),
            // Programs hide settings of their own in comments with a description.
            Frame::Comment(comment) if comment.description.is_empty() => {
                found.push(Container::Id3, "COMM", &comment.content);
            }
            Frame::Comment(comment) => {
                found.push(Container::Id3, &comment.description, &comment.content)
            }
            Frame::Timestamp(stamp) => {
                found.push(Container::Id3, frame.id().as_str(), &stamp.timestamp.to_string())
            }
            _ => {}
        }
    }
    found
}
