//! What a file says about itself, the same in every format.
//!
//! One list of fields is written as `LIST INFO`, as ID3v2.3 and as Vorbis comments, so that they cannot disagree.

mod found;
mod id3;
mod info;
mod vorbis;

pub use found::{Container, FoundTag, FoundTags};

pub(crate) use found::{of_flac, of_mp3, of_ogg, of_wave_id3};
pub(crate) use id3::id3_bytes;
pub(crate) use info::{info_bytes, info_pairs};
pub(crate) use vorbis::vorbis_bytes;

use crate::{Grid, Key};

/// The words about a sound. An empty text is left out of the file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tags {
    /// The name of the sound.
    pub title: String,
    /// Who made it.
    pub artist: String,
    /// The pack that it belongs to.
    pub album: String,
    /// The style.
    pub genre: String,
    /// What was asked for, for people to read.
    pub comment: String,
    /// When it was made: `YYYY` or `YYYY-MM-DD`.
    pub date: String,
    /// The program that made it, with its version.
    pub software: String,
    /// The licence in words.
    pub copyright: String,
    /// The key, for tonal sounds.
    pub key: Option<Key>,
    /// The grid that a loop fills; `None` for a one-shot.
    pub grid: Option<Grid>,
    /// The MIDI note that the sound has when played unchanged; without one it is the key's tonic, if there is a key.
    pub root_note: Option<u8>,
    /// Whatever else is to travel along, by name and in this order: `SEED`, `ENGINE`, `LICENSE` … Names are of printable
    /// ASCII without `=`, as Vorbis comments want them.
    pub extra: Vec<(String, String)>,
}

/// What is said about most sounds, under a name of its own in each format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Field {
    /// The name of the sound.
    Title,
    /// Who made it.
    Artist,
    /// The pack that it belongs to.
    Album,
    /// The style.
    Genre,
    /// Words for people.
    Comment,
    /// When it was made.
    Date,
    /// The program that made it.
    Software,
    /// The licence in words.
    Copyright,
    /// Beats a minute.
    Bpm,
    /// The key in at most three characters.
    Key,
}

impl Field {
    /// Every field.
    pub const ALL: [Self; 10] = [
        Self::Title,
        Self::Artist,
        Self::Album,
        Self::Genre,
        Self::Comment,
        Self::Date,
        Self::Software,
        Self::Copyright,
        Self::Bpm,
        Self::Key,
    ];

    /// The chunk in `LIST INFO`, which knows neither tempo nor key.
    ///
    /// Source: "Multimedia Programming Interface and Data Specifications 1.0", INFO List Chunk.
    pub fn info_id(self) -> Option<&'static str> {
        match self {
            Self::Title => Some("INAM"),
            Self::Artist => Some("IART"),
            Self::Album => Some("IPRD"),
            Self::Genre => Some("IGNR"),
            Self::Comment => Some("ICMT"),
            Self::Date => Some("ICRD"),
            Self::Software => Some("ISFT"),
            Self::Copyright => Some("ICOP"),
            Self::Bpm | Self::Key => None,
        }
    }

    /// The frame in ID3v2.3 (id3.org, "ID3 tag version 2.3.0", section 4).
    pub fn id3_id(self) -> &'static str {
        match self {
            Self::Title => "TIT2",
            Self::Artist => "TPE1",
            Self::Album => "TALB",
            Self::Genre => "TCON",
            Self::Comment => "COMM",
            Self::Date => "TYER",
            Self::Software => "TSSE",
            Self::Copyright => "TCOP",
            Self::Bpm => "TBPM",
            Self::Key => "TKEY",
        }
    }

    /// The name in Vorbis comments: those of the specification, and those that DJ programs read.
    pub fn vorbis_name(self) -> &'static str {
        match self {
            Self::Title => "TITLE",
            Self::Artist => "ARTIST",
            Self::Album => "ALBUM",
            Self::Genre => "GENRE",
            Self::Comment => "COMMENT",
            Self::Date => "DATE",
            Self::Software => "ENCODER",
            Self::Copyright => "COPYRIGHT",
            Self::Bpm => "BPM",
            Self::Key => "INITIALKEY",
        }
    }
}

/// A tag that a file cannot carry.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TagError {
    /// A text ends at its first NUL for most readers.
    #[error("the text of {0} has a NUL in it")]
    Nul(String),
    /// Not of printable ASCII, with `=`, or empty.
    #[error("'{0}' is no name for a tag: printable ASCII without '=' is")]
    Name(String),
    /// The date has another form.
    #[error("'{0}' is no date: YYYY or YYYY-MM-DD is")]
    Date(String),
}

impl Tags {
    /// Whether every format can carry them.
    ///
    /// # Errors
    /// [`TagError`] for the first that it cannot.
    pub fn check(&self) -> Result<(), TagError> {
        let fields =
            self.fields().into_iter().map(|(field, text)| (field.vorbis_name().to_owned(), text));
        for (name, text) in fields.chain(self.extra.iter().cloned()) {
            if name.is_empty()
                || !name.bytes().all(|byte| matches!(byte, 0x20..=0x7d) && byte != b'=')
            {
                return Err(TagError::Name(name));
            }
            if text.contains('\0') {
                return Err(TagError::Nul(name));
            }
        }
        if !self.date.is_empty() && split_date(&self.date).is_none() {
            return Err(TagError::Date(self.date.clone()));
        }
        Ok(())
    }

    /// The fields that say something, in the order of [`Field::ALL`]. The tempo is exact, `127.5`.
    pub fn fields(&self) -> Vec<(Field, String)> {
        let text = |field| match field {
            Field::Title => self.title.clone(),
            Field::Artist => self.artist.clone(),
            Field::Album => self.album.clone(),
            Field::Genre => self.genre.clone(),
            Field::Comment => self.comment.clone(),
            Field::Date => self.date.clone(),
            Field::Software => self.software.clone(),
            Field::Copyright => self.copyright.clone(),
            Field::Bpm => self.grid.map(|grid| grid.bpm.to_string()).unwrap_or_default(),
            Field::Key => self.key.map(Key::short).unwrap_or_default(),
        };
        Field::ALL
            .into_iter()
            .map(|field| (field, text(field)))
            .filter(|(_, text)| !text.is_empty())
            .collect()
    }

    /// The MIDI note of the sound played unchanged: the one that is set, or the tonic in the octave of middle C.
    pub fn root(&self) -> Option<u8> {
        self.root_note.or(self.key.map(|key| 60 + key.tonic.index()))
    }
}

/// Year and, where there are any, month and day.
fn split_date(date: &str) -> Option<(&str, Option<(&str, &str)>)> {
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let parts: Vec<&str> = date.split('-').collect();
    match parts[..] {
        [year] if year.len() == 4 && digits(year) => Some((year, None)),
        [year, month, day]
            if [4, 2, 2] == [year.len(), month.len(), day.len()]
                && parts.iter().all(|&p| digits(p)) =>
        {
            Some((year, Some((month, day))))
        }
        _ => None,
    }
}
