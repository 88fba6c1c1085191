use std::path::PathBuf;
use std::time::Duration;

use brief::Kind;

use super::texts::{expression, line, path, some};
use crate::key::{Absent, Key};
use crate::reader::Reader;
use crate::sections::Section;
use crate::shape::{Fault, List, Seconds, Switch, Text, Whole};

/// A program that makes takes.
#[derive(Clone, Debug, PartialEq)]
pub struct CommandSettings {
    /// A path, or a name that is looked for in `PATH`.
    pub program: PathBuf,
    /// Each as it is.
    pub arguments: Vec<String>,
    /// To be changed whenever it may sound different.
    pub version: String,
    /// What may be done with its takes: an SPDX expression …
    pub licence: String,
    /// … a name for people …
    pub licence_name: String,
    /// … and a text.
    pub licence_text: String,
    /// Whether its takes may be sold.
    pub commercial_use: bool,
    /// What it makes.
    pub kinds: Vec<Kind>,
    /// Whether it makes single hits too.
    pub one_shots: bool,
    /// The longest take, 1 second to 10 minutes.
    pub seconds_max: Duration,
    /// Whether the same seed gives the same take.
    pub seeds_reproduce: bool,
    /// What a take costs, in millionths of a US dollar.
    pub cost_microdollars: u64,
    /// How long it may take for one, 1 second to an hour.
    pub time_max: Duration,
    /// How much memory it may take; `None` for as much as there is.
    pub memory_max_bytes: Option<u64>,
    /// How large a take may be.
    pub output_max_bytes: u64,
}

pub(crate) static SECTION: Section = Section {
    name: "command",
    about: "An engine 'command': any program that reads what is wanted as JSON and writes a sound file. How to write one is in \
            docs/write-an-engine.md.",
    keys: &[
        &PROGRAM,
        &ARGUMENTS,
        &VERSION,
        &LICENCE,
        &LICENCE_NAME,
        &LICENCE_TEXT,
        &COMMERCIAL_USE,
        &KINDS,
        &ONE_SHOTS,
        &SECONDS_MAX,
        &SEEDS_REPRODUCE,
        &COST,
        &TIME_MAX,
        &MEMORY_MAX,
        &OUTPUT_MAX,
    ],
};

static PROGRAM: Key<Text<PathBuf>> = Key {
    name: "command.program",
    variables: &["CLOUDMUSIC_COMMAND"],
    absent: Absent::Means {
        words: "there is no such engine",
        example: "/opt/cloudmusic/sine_engine.py",
    },
    secret: false,
    about: "The program: its whole path, or a name that is looked for in PATH.",
    shape: Text { allowed: "a path", parse: path },
};

static ARGUMENTS: Key<List<String>> = Key {
    name: "command.arguments",
    variables: &["CLOUDMUSIC_COMMAND_ARGUMENTS"],
    absent: Absent::Is(""),
    secret: false,
    about: "Its arguments, each handed over as it is: no shell reads them.",
    shape: List { allowed: "texts", parse: any },
};

static VERSION: Key<Text<String>> = Key {
    name: "command.version",
    variables: &["CLOUDMUSIC_COMMAND_VERSION"],
    absent: Absent::Is("1"),
    secret: false,
    about: "Its version, which is written into every loop: change it whenever the program may sound different.",
    shape: Text { allowed: "a text in one line", parse: line },
};

static LICENCE: Key<Text<String>> = Key {
    name: "command.licence",
    variables: &["CLOUDMUSIC_COMMAND_LICENCE"],
    absent: Absent::Means { words: "to be said with a program", example: "CC0-1.0" },
    secret: false,
    about: "What may be done with its takes. It stands on every loop.",
    shape: Text {
        allowed: "an SPDX licence expression, such as CC0-1.0 or LicenseRef-Studio",
        parse: expression,
    },
};

static LICENCE_NAME: Key<Text<String>> = Key {
    name: "command.licence_name",
    variables: &["CLOUDMUSIC_COMMAND_LICENCE_NAME"],
    absent: Absent::Means {
        words: "command.licence",
        example: "CC0 1.0: given to the public domain",
    },
    secret: false,
    about: "The licence's name for people.",
    shape: Text { allowed: "a text in one line", parse: line },
};

static LICENCE_TEXT: Key<Text<String>> = Key {
    name: "command.licence_text",
    variables: &["CLOUDMUSIC_COMMAND_LICENCE_TEXT"],
    absent: Absent::Means {
        words: "to be said with a program",
        example: "No rights are reserved: https://creativecommons.org/publicdomain/zero/1.0/legalcode",
    },
    secret: false,
    about: "The licence itself, or a summary and where it is.",
    shape: Text { allowed: "a text", parse: some },
};

static COMMERCIAL_USE: Key<Switch> = Key {
    name: "command.commercial_use",
    variables: &["CLOUDMUSIC_COMMAND_COMMERCIAL_USE"],
    absent: Absent::Means { words: "to be said with a program", example: "true" },
    secret: false,
    about: "Whether its takes may be sold and used in what is sold.",
    shape: Switch,
};

static KINDS: Key<List<Kind>> = Key {
    name: "command.kinds",
    variables: &["CLOUDMUSIC_COMMAND_KINDS"],
    absent: Absent::Is(
        "kick, bass, texture, riser, hats, percussion, drums, chords, lead, arp, impact",
    ),
    secret: false,
    about: "What it makes.",
    shape: List {
        allowed: "kinds of loops, as 'cloudmusic generate --help' lists them",
        parse: kind,
    },
};

static ONE_SHOTS: Key<Switch> = Key {
    name: "command.one_shots",
    variables: &["CLOUDMUSIC_COMMAND_ONE_SHOTS"],
    absent: Absent::Is("false"),
    secret: false,
    about: "Whether it makes single hits too.",
    shape: Switch,
};

static SECONDS_MAX: Key<Seconds> = Key {
    name: "command.seconds_max",
    variables: &["CLOUDMUSIC_COMMAND_SECONDS_MAX"],
    absent: Absent::Is("40"),
    secret: false,
    about: "The longest take it makes. A loop is cut out of a take that is up to two bars longer.",
    shape: Seconds { min: 1.0, max: 600.0 },
};

static SEEDS_REPRODUCE: Key<Switch> = Key {
    name: "command.seeds_reproduce",
    variables: &["CLOUDMUSIC_COMMAND_SEEDS_REPRODUCE"],
    absent: Absent::Is("false"),
    secret: false,
    about: "Whether the same brief and seed give the same take.",
    shape: Switch,
};

static COST: Key<Text<u64>> = Key {
    name: "command.cost_usd",
    variables: &["CLOUDMUSIC_COMMAND_COST_USD"],
    absent: Absent::Is("0.00"),
    secret: false,
    about: "What a take costs you, as far as engine.spend_usd_a_day is to know.",
    shape: Text { allowed: "US dollars, such as 0.02", parse: super::dollars },
};

static TIME_MAX: Key<Seconds> = Key {
    name: "command.time_max_s",
    variables: &["CLOUDMUSIC_COMMAND_TIME_MAX_S"],
    absent: Absent::Is("600"),
    secret: false,
    about: "How long it may take for a take; then it is ended, with everything it started.",
    shape: Seconds { min: 1.0, max: 3_600.0 },
};

static MEMORY_MAX: Key<Whole<u64>> = Key {
    name: "command.memory_max_mib",
    variables: &["CLOUDMUSIC_COMMAND_MEMORY_MAX_MIB"],
    absent: Absent::Means { words: "as much as there is", example: "16384" },
    secret: false,
    about: "How much address space each of its processes may have, on Linux. Libraries for graphics cards ask for far more than \
            they use.",
    shape: Whole { min: 16, max: 1 << 24 },
};

static OUTPUT_MAX: Key<Whole<u64>> = Key {
    name: "command.output_max_mib",
    variables: &["CLOUDMUSIC_COMMAND_OUTPUT_MAX_MIB"],
    absent: Absent::Is("64"),
    secret: false,
    about: "How large a take may be.",
    shape: Whole { min: 1, max: 64 },
};

impl CommandSettings {
    /// `None` within if there is no such program.
    pub(crate) fn read(reader: &mut Reader<'_>) -> Option<Option<Self>> {
        let program = reader.optional(&PROGRAM);
        let arguments = reader.value(&ARGUMENTS);
        let version = reader.value(&VERSION);
        let licence = reader.optional(&LICENCE);
        let licence_name = reader.optional(&LICENCE_NAME);
        let licence_text = reader.optional(&LICENCE_TEXT);
        let commercial_use = reader.optional(&COMMERCIAL_USE);
        let kinds = reader.value(&KINDS);
        let one_shots = reader.value(&ONE_SHOTS);
        let seconds_max = reader.value(&SECONDS_MAX);
        let seeds_reproduce = reader.value(&SEEDS_REPRODUCE);
        let cost_microdollars = reader.value(&COST);
        let time_max = reader.value(&TIME_MAX);
        let memory_max = reader.optional(&MEMORY_MAX);
        let output_max = reader.value(&OUTPUT_MAX);

        let Some(program) = program? else {
            reader.refuse_alone(&LICENCE, licence?.is_some(), NO_PROGRAM);
            reader.refuse_alone(&LICENCE_NAME, licence_name?.is_some(), NO_PROGRAM);
            reader.refuse_alone(&LICENCE_TEXT, licence_text?.is_some(), NO_PROGRAM);
            reader.refuse_alone(&COMMERCIAL_USE, commercial_use?.is_some(), NO_PROGRAM);
            reader.refuse_alone(&MEMORY_MAX, memory_max?.is_some(), NO_PROGRAM);
            return Some(None);
        };
        let source = reader.source(&PROGRAM);
        let problem = |name: &str| format!("is set, and {name} is not");
        let licence = reader.require(&source, problem, &LICENCE, licence?);
        let licence_text = reader.require(&source, problem, &LICENCE_TEXT, licence_text?);
        let commercial_use = reader.require(&source, problem, &COMMERCIAL_USE, commercial_use?);
        let (licence, licence_text, commercial_use) = (licence?, licence_text?, commercial_use?);
        Some(Some(Self {
            program,
            arguments: arguments?,
            version: version?,
            licence_name: licence_name?.unwrap_or_else(|| licence.clone()),
            licence,
            licence_text,
            commercial_use,
            kinds: kinds?,
            one_shots: one_shots?,
            seconds_max: seconds_max?,
            seeds_reproduce: seeds_reproduce?,
            cost_microdollars: cost_microdollars?,
            time_max: time_max?,
            memory_max_bytes: memory_max?.map(|mib| mib << 20),
            output_max_bytes: output_max? << 20,
        }))
    }
}

const NO_PROGRAM: [&str; 2] =
    ["is set, and there is no program", "set command.program (CLOUDMUSIC_COMMAND), or take it out"];

fn any(text: &str) -> Result<String, Fault> {
    Ok(text.to_owned())
}

fn kind(text: &str) -> Result<Kind, Fault> {
    Kind::named(text).ok_or_else(|| {
        let names = Kind::ALL.iter().map(|kind| kind.name());
        let meant = crate::near::nearest(text, names);
        Fault {
            problem: "is no kind of loop",
            remedy: meant.map(|name| format!("did you mean {name}?")),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{File, Settings, Sources};

    fn read(text: &str) -> Result<Option<CommandSettings>, String> {
        let file = File { name: "cloudmusic.toml".into(), text: text.into() };
        let sources = Sources { cores: 4, file: Some(file), ..Sources::default() };
        let settings = Settings::read(&sources).map_err(|error| error.to_string())?;
        Ok(settings.engine.command)
    }

    const LICENSED: &str = "[command]\nprogram = \"/opt/engine\"\nlicence = \"CC0-1.0\"\n\
                            licence_text = \"None.\"\ncommercial_use = true\n";

    #[test]
    fn a_program_and_its_licence_are_enough() {
        let command = read(LICENSED).unwrap().unwrap();
        assert_eq!(command.program, PathBuf::from("/opt/engine"));
        assert_eq!((command.licence_name.as_str(), command.commercial_use), ("CC0-1.0", true));
        assert_eq!((command.memory_max_bytes, command.output_max_bytes), (None, 64 << 20));
        assert_eq!(read("").unwrap(), None);

        let more =
            "arguments = [\"--voice\", \"a, b\"]\nkinds = [\"bass\"]\nmemory_max_mib = 512\n";
        let command = read(&format!("{LICENSED}{more}")).unwrap().unwrap();
        assert_eq!(command.arguments, ["--voice", "a, b"]);
        assert_eq!((command.kinds, command.memory_max_bytes), (vec![Kind::Bass], Some(512 << 20)));
    }

    #[test]
    fn a_program_without_a_licence_is_refused_and_a_licence_without_a_program() {
        let refusal = read("[command]\nprogram = \"/opt/engine\"\n").unwrap_err();
        for key in ["command.licence ", "command.licence_text ", "command.commercial_use "] {
            assert!(refusal.contains(key), "{key}: {refusal}");
        }
        let refusal = read("[command]\nlicence = \"CC0-1.0\"\n").unwrap_err();
        assert!(refusal.contains("there is no program"), "{refusal}");
        let refusal = read(&format!("{LICENSED}kinds = [\"bas\"]\n")).unwrap_err();
        assert!(refusal.contains("did you mean bass?"), "{refusal}");
    }

    #[test]
    fn every_kind_is_made_unless_something_else_is_said() {
        let Absent::Is(words) = KINDS.absent else { panic!("there is a default") };
        let kinds: Vec<Kind> = words.split(", ").map(|word| kind(word).unwrap()).collect();
        assert_eq!(kinds, Kind::ALL);
    }

    #[test]
    fn licences_are_expressions() {
        assert!(expression("CC-BY-4.0 OR (MIT AND LicenseRef-Studio)").is_ok());
        for wrong in ["", " ", "CC0, mostly", "<b>MIT</b>", "MIT\nCC0"] {
            assert!(expression(wrong).is_err(), "{wrong:?}");
        }
    }
}
