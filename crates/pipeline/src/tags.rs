use audio::Tags;
use brief::{Brief, Length};

use crate::Provenance;

/// What every sound file of an asset says about itself.
///
/// There is no date in it: the same brief, seed and engine version give the same bytes on any day
/// (docs/decisions/013).
pub(crate) fn tags_of(provenance: &Provenance) -> Tags {
    let Provenance { brief, seed, maker, .. } = provenance;
    let free = |name: &str, text: String| (name.to_owned(), text);
    let mut extra = vec![
        free("SEED", seed.used.to_string()),
        free("BRIEF", brief.to_string()),
        free("ENGINE", maker.name.clone()),
        free("ENGINE_VERSION", maker.version.clone()),
        free("LICENSE", maker.licence.id.clone()),
    ];
    if seed.asked != seed.used {
        extra.push(free("SEED_ASKED", seed.asked.to_string()));
    }
    Tags {
        title: provenance.title(),
        artist: "CloudMusic".to_owned(),
        album: "CloudMusic Loops".to_owned(),
        genre: brief.style.name().to_owned(),
        comment: comment(brief, seed.used),
        date: String::new(),
        software: format!("CloudMusic {} {}", maker.name, maker.version),
        copyright: maker.licence.name.clone(),
        key: brief.key,
        grid: (brief.length != Length::OneShot).then(|| brief.grid()),
        root_note: None,
        extra,
    }
}

fn comment(brief: &Brief, seed: u64) -> String {
    let made = format!("{brief}; seed {seed}");
    match &brief.prompt {
        Some(prompt) => format!("\"{}\": {made}", one_line(prompt)),
        None => made,
    }
}

/// A text without line breaks and other control characters, which tags cannot carry or readers stumble over.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}
