use audio::Tags;
use brief::Length;

use crate::Asset;

/// What every file of an asset says about itself.
///
/// There is no date in it: the same brief, seed and engine version give the same bytes on any day
/// (docs/decisions/013).
pub(crate) fn tags_of(asset: &Asset) -> Tags {
    let brief = &asset.brief;
    let maker = &asset.maker;
    let extra = |name: &str, text: String| (name.to_owned(), text);
    Tags {
        title: asset.title(),
        artist: "CloudMusic".to_owned(),
        album: "CloudMusic Loops".to_owned(),
        genre: brief.style.name().to_owned(),
        comment: comment(asset),
        date: String::new(),
        software: format!("CloudMusic {} {}", maker.name, maker.version),
        copyright: maker.licence.name.to_owned(),
        key: brief.key,
        grid: (brief.length != Length::OneShot).then(|| brief.grid()),
        root_note: None,
        extra: vec![
            extra("SEED", asset.seed.used.to_string()),
            extra("BRIEF", brief.to_string()),
            extra("ENGINE", maker.name.clone()),
            extra("ENGINE_VERSION", maker.version.clone()),
            extra("LICENSE", maker.licence.id.to_owned()),
        ],
    }
}

fn comment(asset: &Asset) -> String {
    let made = format!("{}; seed {}", asset.brief, asset.seed.used);
    match &asset.brief.prompt {
        Some(prompt) => format!("\"{}\": {made}", one_line(prompt)),
        None => made,
    }
}

/// A text without line breaks and other control characters, which tags cannot carry or readers stumble over.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}
