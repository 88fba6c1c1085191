use std::path::{Path, PathBuf};

use crate::Secret;
use crate::key::{Absent, Key};
use crate::reader::Reader;
use crate::sections::Section;
use crate::shape::{Fault, Text, Whole};

/// Where jobs, assets and visitors are remembered.
#[derive(Clone, Debug, PartialEq)]
pub struct StoreSettings {
    /// The database.
    pub database: Database,
    /// How many connections to it are open at most, 1 to 100.
    pub connections: u32,
}

/// Which database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Database {
    /// A file of this machine, relative to the working directory.
    Sqlite(PathBuf),
    /// The URL of a server, `postgres://` or `postgresql://`, perhaps with a password.
    Postgres(Secret),
}

pub(crate) static SECTION: Section = Section {
    name: "store",
    about: "Where jobs, assets and visitors are remembered.",
    keys: &[&DATABASE_URL, &CONNECTIONS],
};

static DATABASE_URL: Key<Text<Database>> = Key {
    name: "store.database_url",
    variables: &["CLOUDMUSIC_DATABASE_URL", "DATABASE_URL"],
    absent: Absent::Means {
        words: "cloudmusic.db in the data folder",
        example: "postgres://cloudmusic@db.example.com/cloudmusic",
    },
    // It may carry a password.
    secret: true,
    about: "A SQLite file, or a PostgreSQL server for several processes. With a pooler in front of it, take the URL of \
            its session mode. A URL with a password is better kept in a variable than in this file.",
    shape: Text { allowed: "sqlite:PATH, postgres://… or postgresql://…", parse: database },
};

static CONNECTIONS: Key<Whole<u32>> = Key {
    name: "store.connections",
    variables: &["CLOUDMUSIC_CONNECTIONS"],
    absent: Absent::Is("8"),
    secret: false,
    about: "How many connections to the database this process opens at most.",
    shape: Whole { min: 1, max: 100 },
};

impl StoreSettings {
    /// `data` is the data folder, if that is known.
    pub(crate) fn read(reader: &mut Reader<'_>, data: Option<&Path>) -> Option<Self> {
        let database = reader.optional(&DATABASE_URL);
        let connections = reader.value(&CONNECTIONS);
        let database = match database? {
            Some(database) => database,
            None => Database::Sqlite(data?.join("cloudmusic.db")),
        };
        if let Database::Sqlite(path) = &database {
            // A path is no secret, and worth knowing.
            reader.tell(&DATABASE_URL, format!("sqlite:{}", path.display()));
        }
        Some(Self { database, connections: connections? })
    }
}

fn database(text: &str) -> Result<Database, Fault> {
    if let Some(path) = text.strip_prefix("sqlite:") {
        return sqlite(path.strip_prefix("//").unwrap_or(path));
    }
    let rest = text.strip_prefix("postgres://").or_else(|| text.strip_prefix("postgresql://"));
    match rest {
        Some("") => {
            Err(Fault::but("names no server", "write postgres://USER:PASSWORD@HOST/DATABASE"))
        }
        Some(_) => Ok(Database::Postgres(Secret::new(text))),
        None => Err(Fault::new("is no database this program knows")),
    }
}

fn sqlite(path: &str) -> Result<Database, Fault> {
    if path.is_empty() || path.contains('\0') {
        return Err(Fault::but("names no file", "write sqlite:PATH"));
    }
    if path.contains(":memory:") {
        return Err(Fault::but("would forget everything at the end", "name a file"));
    }
    if path.contains('?') {
        return Err(Fault::but(
            "has parameters, which this program sets itself",
            "leave out the ? and what follows it",
        ));
    }
    Ok(Database::Sqlite(path.into()))
}
