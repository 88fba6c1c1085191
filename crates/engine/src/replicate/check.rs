use serde::Deserialize;
use serde_json::Value;

use super::line::Line;
use super::model::Model;
use super::refusal::AskError;
use super::schema;
use crate::EngineError;

#[derive(Deserialize)]
struct About {
    #[serde(default)]
    latest_version: Option<Version>,
}

#[derive(Deserialize)]
struct Version {
    id: String,
    #[serde(default)]
    openapi_schema: Value,
}

/// Whether the token is taken, the model and its version are there, and the version takes what it would be told.
pub(super) fn check(model: &dyn Model, line: &Line) -> Result<(), EngineError> {
    let (name, place) = (model.name(), model.place());
    let unavailable = |reason: String| EngineError::Unavailable { engine: name.to_owned(), reason };
    let path = place.path();
    let about: About = line.about(&path).map_err(|error| match error.is_missing() {
        true => {
            unavailable(format!("there is no model {}/{} at Replicate", place.owner, place.name))
        }
        false => error.for_engine(name),
    })?;
    let version = match (&place.version, about.latest_version) {
        (Some(pinned), Some(latest)) if latest.id == *pinned => Some(latest),
        (Some(pinned), latest) => {
            let path = format!("{path}/versions/{pinned}");
            let version: Version = line.about(&path).map_err(|error: AskError| {
                if !error.is_missing() {
                    return error.for_engine(name);
                }
                let newer = latest.as_ref().map(|latest| format!("; the latest is {}", latest.id));
                let newer = newer.unwrap_or_default();
                unavailable(format!("the version {pinned} is no longer there{newer}"))
            })?;
            if let Some(latest) = latest {
                tracing::warn!(
                    engine = name,
                    pinned,
                    latest = latest.id,
                    "there is a newer version of the model"
                );
            }
            Some(version)
        }
        (None, latest) => latest,
    };
    let Some(version) = version else { return Ok(()) };
    let request = brief::Request {
        kind: model.abilities().kinds.first().map(|kind| kind.name().to_owned()),
        ..Default::default()
    };
    let brief = request.settle().expect("a kind alone can be settled").brief;
    let faults = schema::faults(&version.openapi_schema, &model.input(&brief, 0));
    if faults.is_empty() {
        return Ok(());
    }
    Err(unavailable(format!(
        "the model does not take what it would be told: {}",
        faults.join("; ")
    )))
}
