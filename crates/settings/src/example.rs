use crate::key::{Absent, Named};
use crate::sections::SECTIONS;

const HEAD: &str = "\
Everything that can be configured. Nothing has to be: these are the defaults.

Copy this file as cloudmusic.toml into the folder that CloudMusic is started in, or name it with --config FILE or \
CLOUDMUSIC_CONFIG, and take the # away from what you change.

What counts is the flag, then the variable of the environment, then the variable in the file .env of the working \
directory, then this file, then the default. An empty variable counts as not set. In .env a $ starts the name of \
another variable; single quotes keep it. All of it is checked at the start, and whatever is wrong is named; \
'cloudmusic serve --print-settings' shows what holds and why.";

/// No line of an explanation is longer.
const COLUMNS: usize = 100;

/// The commented example file, `cloudmusic.example.toml`: every key with its explanation, what is allowed, its variables
/// and its default, on a line `#key = value` that only needs its `#` taken away.
pub fn example() -> String {
    let mut text = String::new();
    explain(&mut text, HEAD);
    for section in SECTIONS {
        text.push_str("\n\n");
        explain(&mut text, section.about);
        text.push_str(&format!("[{}]\n", section.name));
        for key in section.keys {
            text.push('\n');
            explain_key(&mut text, *key);
        }
    }
    text
}

fn explain_key(text: &mut String, key: &dyn Named) {
    let (_, name) = key.name().split_once('.').unwrap_or(("", key.name()));
    explain(text, key.about());
    explain(text, &format!("Allowed: {}.", key.allowed()));
    match key.variables() {
        [one] => explain(text, &format!("Variable: {one}.")),
        [first, rest @ ..] => {
            explain(text, &format!("Variables: {first}, or else {}.", rest.join(", ")));
        }
        [] => {}
    }
    match key.absent() {
        Absent::Is(word) => text.push_str(&format!("#{name} = {}\n", key.in_file(word))),
        Absent::Means { words, example } => {
            explain(text, &format!("Default: {words}. Otherwise, for example:"));
            text.push_str(&format!("# {name} = {}\n", key.in_file(example)));
        }
    }
}

fn explain(text: &mut String, words: &str) {
    for paragraph in words.split('\n') {
        let mut line = String::from("#");
        for word in paragraph.split(' ').filter(|word| !word.is_empty()) {
            if line.chars().count() + 1 + word.chars().count() > COLUMNS {
                text.push_str(&line);
                text.push('\n');
                line = String::from("#");
            }
            line.push(' ');
            line.push_str(word);
        }
        text.push_str(&line);
        text.push('\n');
    }
}
