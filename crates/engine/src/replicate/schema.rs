//! What a model says about its inputs, held against what it would be told.

use serde_json::{Map, Value};

/// Why a model would refuse an input, as far as its OpenAPI description tells; none without a description.
pub(super) fn faults(schema: &Value, input: &Map<String, Value>) -> Vec<String> {
    let Some(described) = schema.pointer("/components/schemas/Input") else { return Vec::new() };
    let Some(properties) = described["properties"].as_object() else { return Vec::new() };
    let mut faults: Vec<String> = Vec::new();
    for (name, value) in input {
        match properties.get(name) {
            None => faults.push(format!("there is no input {name}")),
            Some(property) => faults.extend(fault(schema, name, property, value)),
        }
    }
    let required = described["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let missing = required.filter(|name| !input.contains_key(*name));
    faults.extend(missing.map(|name| format!("the input {name} is required")));
    faults
}

fn fault(schema: &Value, name: &str, property: &Value, value: &Value) -> Option<String> {
    let definitions = definitions(schema, property);
    let found = |key: &str| definitions.iter().map(|one| &one[key]).find(|found| !found.is_null());
    if let Some(choices) = found("enum").and_then(Value::as_array)
        && !choices.contains(value)
    {
        let choices: Vec<String> = choices.iter().map(Value::to_string).collect();
        return Some(format!("{name} is {value}, and not one of {}", choices.join(", ")));
    }
    if let Some(wanted) = found("type").and_then(Value::as_str)
        && !fits(wanted, value)
    {
        return Some(format!("{name} is {value}, and not of the type {wanted}"));
    }
    let number = value.as_f64()?;
    let least = found("minimum").and_then(Value::as_f64).filter(|least| number < *least);
    let most = found("maximum").and_then(Value::as_f64).filter(|most| number > *most);
    let bound = |word: &str, bound: f64| format!("{name} is {value}, and {word} {bound}");
    least.map(|least| bound("not at least", least)).or(most.map(|most| bound("not at most", most)))
}

/// A property, and what it refers to: enumerations are described elsewhere.
fn definitions<'a>(schema: &'a Value, property: &'a Value) -> Vec<&'a Value> {
    let lists = ["allOf", "anyOf"].into_iter().filter_map(|key| property[key].as_array()).flatten();
    let own = std::iter::once(property).chain(lists);
    let referred = |one: &'a Value| {
        let pointer = one["$ref"].as_str()?.strip_prefix('#')?;
        schema.pointer(pointer)
    };
    own.flat_map(|one| std::iter::once(one).chain(referred(one))).collect()
}

fn fits(wanted: &str, value: &Value) -> bool {
    match wanted {
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn told(input: Value) -> Vec<String> {
        let schema = json!({"components": {"schemas": {
            "Input": {"type": "object", "required": ["prompt"], "properties": {
                "prompt": {"type": "string"},
                "duration": {"type": "integer", "minimum": 1, "maximum": 30},
                "temperature": {"type": "number"},
                "seed": {"anyOf": [{"type": "integer"}, {"type": "null"}]},
                "output_format": {"allOf": [{"$ref": "#/components/schemas/output_format"}], "default": "wav"},
            }},
            "output_format": {"type": "string", "enum": ["wav", "mp3"]},
        }}});
        let Value::Object(input) = input else { panic!("an object") };
        faults(&schema, &input)
    }

    #[test]
    fn what_fits_the_description_is_no_fault() {
        let whole = json!({"prompt": "a", "duration": 12, "temperature": 1, "seed": 7, "output_format": "mp3"});
        assert_eq!(told(whole), [""; 0]);
        let Value::Object(input) = json!({"anything": 1}) else { panic!("an object") };
        assert_eq!(faults(&Value::Null, &input), [""; 0]);
    }

    #[test]
    fn what_would_be_refused_is_told() {
        for (input, fault) in [
            (json!({"prompt": "a", "bpm": 120}), "there is no input bpm"),
            (json!({}), "the input prompt is required"),
            (json!({"prompt": 1}), "prompt is 1, and not of the type string"),
            (
                json!({"prompt": "a", "duration": 12.5}),
                "duration is 12.5, and not of the type integer",
            ),
            (json!({"prompt": "a", "duration": 0}), "duration is 0, and not at least 1"),
            (json!({"prompt": "a", "duration": 31}), "duration is 31, and not at most 30"),
            (json!({"prompt": "a", "seed": "7"}), "seed is \"7\", and not of the type integer"),
            (
                json!({"prompt": "a", "output_format": "ogg"}),
                "output_format is \"ogg\", and not one of \"wav\", \"mp3\"",
            ),
        ] {
            assert_eq!(told(input), [fault]);
        }
    }
}
