use serde_json::{Map, Value, json};

use crate::problem::Problem;

const TEXT: &str = "a text without zero bytes";

/// Takes members out of an object; what has the wrong type becomes an error.
pub(crate) struct Members {
    object: Map<String, Value>,
    errors: Vec<Value>,
}

impl Members {
    pub(crate) fn of(object: Map<String, Value>) -> Self {
        Self { object, errors: Vec::new() }
    }

    /// Everything that was wrong, members that nobody asked for among it.
    pub(crate) fn rest(self) -> Vec<Value> {
        let mut errors = self.errors;
        errors.extend(self.object.keys().map(|name| {
            error(name, "unknown_field", "", "the members that docs/api.md lists", "leave it out")
        }));
        errors
    }

    /// What was taken, if nothing was wrong.
    pub(crate) fn end<T>(self, taken: Option<T>) -> Result<T, Problem> {
        let errors = self.rest();
        match taken {
            Some(taken) if errors.is_empty() => Ok(taken),
            _ => {
                let detail = sentences(&errors).join("; ");
                Err(Problem::refused(errors, detail))
            }
        }
    }

    /// A member that may be left out.
    pub(crate) fn read<T>(
        &mut self,
        name: &str,
        wanted: &str,
        read: impl Fn(&Value) -> Option<T>,
    ) -> Option<T> {
        let value = self.object.remove(name).filter(|value| !value.is_null())?;
        self.taken(name, &value, wanted, "send that, or leave it out", read)
    }

    /// A member that has to be there: `None` is an error already.
    pub(crate) fn needed<T>(
        &mut self,
        name: &str,
        wanted: &str,
        read: impl Fn(&Value) -> Option<T>,
    ) -> Option<T> {
        match self.object.remove(name).filter(|value| !value.is_null()) {
            Some(value) => self.taken(name, &value, wanted, "send that", read),
            None => {
                self.errors.push(error(name, "missing", "", wanted, "send that"));
                None
            }
        }
    }

    fn taken<T>(
        &mut self,
        name: &str,
        value: &Value,
        wanted: &str,
        remedy: &str,
        read: impl Fn(&Value) -> Option<T>,
    ) -> Option<T> {
        let taken = read(value);
        if taken.is_none() {
            let shown: String = value.to_string().chars().take(80).collect();
            self.errors.push(error(name, "wrong_type", &shown, wanted, remedy));
        }
        taken
    }

    pub(crate) fn text(&mut self, name: &str) -> Option<String> {
        self.read(name, TEXT, |value| plain(value.as_str()?))
    }

    pub(crate) fn needed_text(&mut self, name: &str) -> Option<String> {
        self.needed(name, TEXT, |value| plain(value.as_str()?))
    }

    pub(crate) fn texts(&mut self, name: &str) -> Vec<String> {
        let texts = self.read(name, "a list of texts without zero bytes", |value| {
            value.as_array()?.iter().map(|text| plain(text.as_str()?)).collect()
        });
        texts.unwrap_or_default()
    }

    pub(crate) fn whole(&mut self, name: &str) -> Option<u32> {
        self.read(name, "a whole number", |value| {
            whole(value).and_then(|figure| u32::try_from(figure).ok())
        })
    }
}

/// A text that every database takes: PostgreSQL has no zero byte in one.
fn plain(text: &str) -> Option<String> {
    (!text.contains('\0')).then(|| text.to_owned())
}

/// A whole number, also if it is written `4.0`.
pub(super) fn whole(value: &Value) -> Option<i128> {
    if let Some(figure) = value.as_u64() {
        return Some(i128::from(figure));
    }
    let figure = value.as_f64().filter(|figure| figure.fract() == 0.0 && figure.abs() < 1e15)?;
    Some(figure as i128)
}

pub(super) fn error(field: &str, code: &str, value: &str, allowed: &str, remedy: &str) -> Value {
    json!({"field": field, "code": code, "value": value, "allowed": allowed, "remedy": remedy, "quote": null})
}

/// What the errors come to, for people.
pub(super) fn sentences(errors: &[Value]) -> Vec<String> {
    let said = |error: &Value| Some(format!("{} is refused", error.get("field")?.as_str()?));
    errors.iter().filter_map(said).collect()
}
