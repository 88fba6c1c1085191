use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io::ErrorKind;
use std::num::NonZero;
use std::path::Path;

use crate::show::shown;
use crate::{SettingsError, Source, Wrong, dotenv, variables};

/// The file that is read if no other one is named.
const FILE: &str = "cloudmusic.toml";

/// All texts that settings are made of. Not printable: there are secrets in it.
#[derive(Default)]
pub struct Sources {
    /// What was typed; counts first.
    pub flags: Vec<Flag>,
    /// Variables by name; count before those of `.env`. Empty ones count as not set, and those of other programs are
    /// not looked at.
    pub environment: BTreeMap<String, String>,
    /// What `.env` says; counts before the file.
    pub dotenv: Option<String>,
    /// The file; counts before the defaults.
    pub file: Option<File>,
    /// How many things the machine can do at a time; decides how many workers there are if nobody says. 0 is unknown.
    pub cores: usize,
}

/// A value that was typed.
pub struct Flag {
    /// As it was typed, for errors: `--listen`.
    pub flag: String,
    /// What it sets: `server.listen`.
    pub key: &'static str,
    /// The value as a variable would give it.
    pub value: String,
}

/// A TOML file.
pub struct File {
    /// As it was named, for errors.
    pub name: String,
    /// What is in it.
    pub text: String,
}

impl Sources {
    /// Collects what there is in the process's environment and its working directory: `.env`, and `config` (from
    /// `--config`), or else the file that `CLOUDMUSIC_CONFIG` names, or else `cloudmusic.toml`.
    ///
    /// # Errors
    /// A file that was named and is not there, a file that cannot be read, a variable that is not UTF-8.
    pub fn gather(config: Option<&Path>, flags: Vec<Flag>) -> Result<Self, SettingsError> {
        let cores = std::thread::available_parallelism().map_or(0, NonZero::get);
        Self::gather_from(Path::new(""), std::env::vars_os(), config, flags, cores)
    }

    fn gather_from(
        folder: &Path,
        environment: impl Iterator<Item = (OsString, OsString)>,
        config: Option<&Path>,
        flags: Vec<Flag>,
        cores: usize,
    ) -> Result<Self, SettingsError> {
        let mut wrongs = Vec::new();
        let environment = ours(environment, &mut wrongs);
        let dotenv = found(&folder.join(".env")).unwrap_or_else(|error| {
            wrongs.push(*unread(Source::Dotenv("the file".into()), None, &error));
            None
        });
        let file = file(folder, config, &environment, dotenv.as_deref()).unwrap_or_else(|wrong| {
            wrongs.push(*wrong);
            None
        });
        if wrongs.is_empty() {
            Ok(Self { flags, environment, dotenv, file, cores })
        } else {
            Err(SettingsError(wrongs))
        }
    }
}

fn ours(
    environment: impl Iterator<Item = (OsString, OsString)>,
    wrongs: &mut Vec<Wrong>,
) -> BTreeMap<String, String> {
    let mut ours = BTreeMap::new();
    for (name, value) in environment {
        let Some(name) = name.to_str().filter(|name| variables::is_ours(name)) else {
            continue;
        };
        match value.into_string() {
            Ok(value) => {
                ours.insert(name.to_owned(), value);
            }
            Err(_) => wrongs.push(Wrong {
                source: Source::Environment(name.to_owned()),
                value: None,
                problem: "is not UTF-8".into(),
                allowed: String::new(),
                remedy: "set it to a text in UTF-8".into(),
            }),
        }
    }
    ours
}

fn file(
    folder: &Path,
    config: Option<&Path>,
    environment: &BTreeMap<String, String>,
    dotenv: Option<&str>,
) -> Result<Option<File>, Box<Wrong>> {
    let named = config
        .map(|path| (Source::Flag("--config".into()), path.display().to_string(), path.to_owned()))
        .or_else(|| {
            let variable = |text: &String| (!text.is_empty()).then(|| text.clone());
            let environment = environment.get(variables::CONFIG).and_then(variable);
            let (source, name) = match environment {
                Some(name) => (Source::Environment(variables::CONFIG.into()), name),
                None => {
                    let (dotenv, _) = dotenv::read(dotenv?);
                    let name = dotenv.get(variables::CONFIG).and_then(variable)?;
                    (Source::Dotenv(variables::CONFIG.into()), name)
                }
            };
            Some((source, name.clone(), name.into()))
        });
    let Some((source, name, path)) = named else {
        let text = found(&folder.join(FILE)).map_err(|error| {
            let source = Source::File { file: FILE.into(), key: "the file".into() };
            unread(source, None, &error)
        })?;
        return Ok(text.map(|text| File { name: FILE.into(), text }));
    };
    match std::fs::read_to_string(folder.join(path)) {
        Ok(text) => Ok(Some(File { name, text })),
        Err(error) => Err(unread(source, Some(format!("'{}'", shown(&name))), &error)),
    }
}

/// What is in a file that need not be there.
fn found(path: &Path) -> std::io::Result<Option<String>> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

fn unread(source: Source, value: Option<String>, error: &std::io::Error) -> Box<Wrong> {
    let remedy = match error.kind() {
        ErrorKind::NotFound => "name a file that is there",
        ErrorKind::PermissionDenied => "let this user read it",
        ErrorKind::InvalidData => "save it as UTF-8",
        _ => "see that it is a file that can be read",
    };
    Box::new(Wrong {
        source,
        value,
        problem: "cannot be read".into(),
        allowed: error.to_string(),
        remedy: remedy.into(),
    })
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn gather(
        folder: &Path,
        variables: &[(&str, &str)],
        config: Option<&str>,
    ) -> Result<Sources, SettingsError> {
        let variables = variables.iter().map(|(name, value)| (name.into(), value.into()));
        Sources::gather_from(folder, variables, config.map(Path::new), Vec::new(), 4)
    }

    fn refusal(gathered: Result<Sources, SettingsError>) -> String {
        gathered.err().expect("it is wrong").to_string()
    }

    #[test]
    fn an_empty_folder_is_enough() {
        let folder = tempfile::tempdir().unwrap();
        let sources = gather(folder.path(), &[("PATH", "/bin")], None).unwrap();
        assert!(sources.environment.is_empty() && sources.dotenv.is_none());
        assert!(sources.file.is_none());
    }

    #[test]
    fn the_file_and_dotenv_of_the_folder_are_read() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("cloudmusic.toml"), "a = 1").unwrap();
        fs::write(folder.path().join(".env"), "B=2").unwrap();
        let sources = gather(folder.path(), &[("CLOUDMUSIC_DATA", "d")], None).unwrap();
        assert_eq!(sources.file.map(|file| file.text).as_deref(), Some("a = 1"));
        assert_eq!(sources.dotenv.as_deref(), Some("B=2"));
        assert_eq!(sources.environment.get("CLOUDMUSIC_DATA").map(String::as_str), Some("d"));
    }

    #[test]
    fn the_file_is_named_by_flag_before_environment_before_dotenv() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["flag.toml", "environment.toml", "dotenv.toml"] {
            fs::write(folder.path().join(name), name).unwrap();
        }
        let read = |variables: &[(&str, &str)], config| {
            gather(folder.path(), variables, config).unwrap().file.unwrap().text
        };
        fs::write(folder.path().join(".env"), "CLOUDMUSIC_CONFIG=dotenv.toml").unwrap();
        let variables = [("CLOUDMUSIC_CONFIG", "environment.toml")];
        assert_eq!(read(&variables, Some("flag.toml")), "flag.toml");
        assert_eq!(read(&variables, None), "environment.toml");
        assert_eq!(read(&[("CLOUDMUSIC_CONFIG", "")], None), "dotenv.toml");
    }

    #[test]
    fn a_named_file_has_to_be_there() {
        let folder = tempfile::tempdir().unwrap();
        let wrong = refusal(gather(folder.path(), &[("CLOUDMUSIC_CONFIG", "no.toml")], None));
        assert!(
            wrong.starts_with("environment: CLOUDMUSIC_CONFIG 'no.toml' cannot be read (No such")
        );
        assert!(wrong.ends_with("): name a file that is there"), "{wrong}");
        let wrong = refusal(gather(folder.path(), &[], Some("no.toml")));
        assert!(wrong.starts_with("flag: --config 'no.toml' cannot be read"), "{wrong}");
    }

    #[test]
    fn what_is_no_text_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("cloudmusic.toml"), [0xff, 0xfe]).unwrap();
        fs::create_dir(folder.path().join(".env")).unwrap();
        let wrong = refusal(gather(folder.path(), &[], None));
        assert!(wrong.contains(".env: the file cannot be read"), "{wrong}");
        assert!(wrong.contains("cloudmusic.toml: the file cannot be read"), "{wrong}");
        assert!(wrong.ends_with("save it as UTF-8"), "{wrong}");
    }

    #[cfg(unix)]
    #[test]
    fn a_variable_of_ours_that_is_not_utf_8_is_refused_by_name() {
        use std::os::unix::ffi::OsStringExt;
        let odd = || OsString::from_vec(vec![0xff]);
        let variables = [("CLOUDMUSIC_DATA".into(), odd()), ("LS_COLORS".into(), odd())];
        let folder = tempfile::tempdir().unwrap();
        let gathered =
            Sources::gather_from(folder.path(), variables.into_iter(), None, Vec::new(), 4);
        let wrong = refusal(gathered);
        assert_eq!(wrong, "environment: CLOUDMUSIC_DATA is not UTF-8: set it to a text in UTF-8");
    }
}
