use pipeline::Format;
use serde_json::{Map, Value, json};
use store::Asset;

use super::{instant, stored};
use crate::caller::Caller;

/// The row of a list: what was stored of the asset, and what depends on who looks.
pub(crate) fn summary(asset: &Asset, caller: &Caller) -> Map<String, Value> {
    let Value::Object(mut view) = stored(&asset.summary) else { return Map::new() };
    let own = caller.owns(&asset.owner);
    let address = format!("/api/v1/assets/{}", asset.id);
    let has_midi = view.remove("has_midi") == Some(Value::Bool(true));
    view.remove("summary");
    let sound = |format: &Format| {
        (format.name().to_owned(), json!(format!("{address}/audio?format={}", format.name())))
    };
    let mut links: Map<String, Value> = Format::ALL.iter().map(sound).collect();
    // A build without an encoder says so.
    links.entry("mp3").or_insert(Value::Null);
    links.insert("self".into(), json!(address));
    links.insert("midi".into(), json!(has_midi.then(|| format!("{address}/midi"))));
    links.insert("passport".into(), json!(format!("{address}/passport")));
    if let Some(Value::Object(licence)) = view.get_mut("licence") {
        let id = licence.get("id").and_then(Value::as_str).unwrap_or_default();
        let url = format!("/licences/{id}");
        licence.insert("url".into(), json!(url));
    }
    view.insert("id".into(), json!(asset.id.as_str()));
    view.insert("favourite".into(), json!(own && asset.favourite));
    view.insert("own".into(), json!(own));
    view.insert("created_at".into(), json!(instant(asset.created_at_ms)));
    view.insert("links".into(), Value::Object(links));
    view
}
