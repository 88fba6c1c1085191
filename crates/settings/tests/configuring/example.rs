use settings::{Settings, example};

use crate::{assert_same, environment, file, nothing, read};

const FILE: &str = include_str!("../../../../cloudmusic.example.toml");

#[test]
fn the_example_file_is_the_one_that_the_code_writes() {
    assert!(
        FILE == example(),
        "run: cargo run -q -p settings --example example-file > cloudmusic.example.toml"
    );
}

#[test]
fn the_example_file_as_it_is_changes_nothing() {
    let settings = read(&file(FILE));
    assert_same(&settings, &read(&nothing()));
    assert!(settings.explain().iter().all(|key| key.source == settings::Source::Default));
}

#[test]
fn the_example_file_without_its_signs_gives_exactly_the_defaults() {
    let active: String = FILE.lines().map(|line| format!("{}\n", uncommented(line))).collect();
    let settings = read(&file(&active));
    assert_same(&settings, &read(&nothing()));
    // The others have no default of their own.
    let from_file = |settings: &Settings| {
        settings.explain().iter().filter(|key| key.source != settings::Source::Default).count()
    };
    assert_eq!(
        from_file(&settings),
        FILE.lines().filter(|line| *line != uncommented(line)).count()
    );
    assert_eq!(from_file(&settings), 79);
}

#[test]
fn the_example_file_names_every_key_and_nothing_else() {
    let mut section = "";
    let mut named = Vec::new();
    for line in FILE.lines() {
        if let Some(name) = line.strip_prefix('[') {
            section = name.trim_end_matches(']');
        }
        let key = uncommented(line.strip_prefix("# ").unwrap_or(line)).split_once(" = ");
        if let Some((key, _)) = key.filter(|(key, _)| !key.contains([' ', '#'])) {
            named.push(format!("{section}.{key}"));
        }
    }
    let settings = read(&nothing());
    let keys: Vec<&str> = settings.explain().iter().map(|key| key.key).collect();
    assert_eq!(named, keys);
    assert_eq!(keys.len(), 124);
}

#[test]
fn every_example_of_a_key_without_a_default_is_allowed() {
    let mut active = String::new();
    for line in FILE.lines() {
        let example = line
            .strip_prefix("# ")
            .filter(|line| line.split_once(" = ").is_some_and(|(key, _)| !key.contains(' ')));
        active.push_str(example.unwrap_or(line));
        active.push('\n');
    }
    // Three points stand for a secret of one's own.
    let active = active.replace("\"…\"", "\"mine\"");
    let settings = read(&file(&active));
    assert_eq!(settings.server.public_url.unwrap().as_str(), "https://loops.example.com");
    assert_eq!(settings.queue.workers, 3);
    assert!(matches!(settings.objects, settings::ObjectSettings::Bucket(_)));
}

#[test]
fn every_variable_of_the_example_file_is_read() {
    let words = FILE.split(|c: char| !(c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_'));
    let mut variables: Vec<&str> =
        words.filter(|word| word.starts_with(char::is_alphabetic) && word.contains('_')).collect();
    variables.sort_unstable();
    variables.dedup();
    // Names the file, and is no key.
    variables.retain(|name| *name != "CLOUDMUSIC_CONFIG");
    assert_eq!(variables.len(), 132, "{variables:?}");
    let mut free = Vec::new();
    for name in variables {
        // Few keys take this for a value.
        let sources = environment(&[(name, "\u{7f} \u{0}?")]);
        match Settings::read(&sources) {
            Ok(_) => free.push(name),
            Err(wrong) => {
                let wrong = wrong.to_string();
                assert!(wrong.starts_with(&format!("environment: {name} ")), "{wrong}");
                assert!(!wrong.contains("is not known:"), "{wrong}");
            }
        }
    }
    assert_eq!(free, FREE);
}

/// Names of files, and words that are for whoever gets them to understand.
const FREE: [&str; 4] = [
    "CLOUDMUSIC_COMMAND_ARGUMENTS",
    "CLOUDMUSIC_DIFFSINGER_DICTIONARY",
    "CLOUDMUSIC_DIFFSINGER_LYRICS",
    "CLOUDMUSIC_DIFFSINGER_VOCODER",
];

/// A line `#key = value` without its sign; explanations have a blank after it.
fn uncommented(line: &str) -> &str {
    line.strip_prefix('#')
        .filter(|rest| rest.starts_with(|c: char| c.is_ascii_lowercase()))
        .unwrap_or(line)
}
