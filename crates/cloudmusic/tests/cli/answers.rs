use serde_json::Value;

use crate::{Folder, at};

/// Every path to a leaf, in order: `loops.[].brief.bpm: number`.
fn shape(value: &Value, path: &str, shapes: &mut Vec<String>) {
    let below = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
    match value {
        Value::Object(fields) => {
            fields.iter().for_each(|(key, value)| shape(value, &below(key), shapes))
        }
        Value::Array(items) => items.iter().for_each(|item| shape(item, &below("[]"), shapes)),
        Value::Null => shapes.push(format!("{path}: null")),
        Value::Bool(_) => shapes.push(format!("{path}: bool")),
        Value::Number(_) => shapes.push(format!("{path}: number")),
        Value::String(_) => shapes.push(format!("{path}: string")),
    }
}

fn shapes(value: &Value) -> String {
    let mut all = Vec::new();
    shape(value, "", &mut all);
    all.sort();
    all.dedup();
    all.join("\n")
}

#[test]
fn the_shape_of_the_answer_is_a_promise() {
    let folder = Folder::new();
    let prompt = "dark arp in A minor at 130 BPM, 1 bar, qwxz";
    let arguments = ["--prompt", prompt, "--bpm", "120", "--seed", "1", "--midi", "--json"];
    let document = folder.generate_with(&arguments).ends_with(0).json();
    insta::assert_snapshot!("generate", shapes(&document));
    let said = crate::cloudmusic(&["inspect", "--json", folder.only(".wav").to_str().unwrap()])
        .ends_with(0)
        .json();
    insta::assert_snapshot!("inspect", shapes(&said));
}

#[test]
fn json_is_all_there_is_on_standard_output() {
    let folder = Folder::new();
    let ran = folder.generate("--kind kick --bars 1 --bpm 200 --count 3 --json").ends_with(0);
    assert_eq!(at(&ran.json(), "loops").as_array().unwrap().len(), 3);
    assert_eq!(ran.err, "");
}
