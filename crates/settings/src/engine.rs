use crate::key::{Absent, Key};
use crate::reader::Reader;
use crate::sections::Section;
use crate::shape::{Fault, Text};

/// Who makes the loops.
#[derive(Clone, Debug, PartialEq)]
pub struct EngineSettings {
    /// The engine of a brief that names none. Whether there is such an engine is for the registry to say.
    pub usual: String,
}

pub(crate) static SECTION: Section =
    Section { name: "engine", about: "Who makes the loops.", keys: &[&USUAL] };

static USUAL: Key<Text<String>> = Key {
    name: "engine.usual",
    variables: &["CLOUDMUSIC_ENGINE"],
    absent: Absent::Is("built-in"),
    secret: false,
    about: "The engine of a request that names none.",
    shape: Text { allowed: "a name that 'cloudmusic engines' lists", parse: name },
};

impl EngineSettings {
    pub(crate) fn read(reader: &mut Reader<'_>) -> Option<Self> {
        Some(Self { usual: reader.value(&USUAL)? })
    }
}

fn name(text: &str) -> Result<String, Fault> {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    if text.is_empty() || !text.chars().all(fits) {
        return Err(Fault::new("is not the name of an engine"));
    }
    Ok(text.into())
}
