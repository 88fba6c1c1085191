//! The answer of `engines`.

use engine::Engine;
use pipeline::LicenceView;
use serde::Serialize;

#[derive(Serialize)]
pub(crate) struct EngineView {
    name: String,
    version: String,
    maturity: &'static str,
    kinds: Vec<&'static str>,
    one_shots: bool,
    seconds_max: f64,
    sample_rates: Vec<u32>,
    licence: LicenceView,
    seeds_reproduce: bool,
    midi: bool,
    cost_microdollars_per_second: u64,
}

impl EngineView {
    pub(crate) fn of(engine: &dyn Engine) -> Self {
        let abilities = engine.abilities();
        Self {
            name: engine.name().to_owned(),
            version: engine.version().to_owned(),
            maturity: abilities.maturity.name(),
            kinds: abilities.kinds.iter().map(|kind| kind.name()).collect(),
            one_shots: abilities.one_shots,
            seconds_max: abilities.seconds_max,
            sample_rates: abilities.sample_rates.to_vec(),
            licence: abilities.licence.into(),
            seeds_reproduce: abilities.seeds_reproduce,
            midi: abilities.writes_midi,
            cost_microdollars_per_second: abilities.cost_microdollars_per_second,
        }
    }
}

/// A paragraph for each engine.
pub(crate) fn text(engines: &[EngineView]) -> String {
    let paragraphs: Vec<String> = engines.iter().map(paragraph).collect();
    paragraphs.join("\n\n")
}

fn paragraph(engine: &EngineView) -> String {
    let rates: Vec<String> = engine.sample_rates.iter().map(|rate| format!("{rate} Hz")).collect();
    let sale = if engine.licence.commercial_use { "may be sold" } else { "must not be sold" };
    let seeds = if engine.seeds_reproduce {
        "always gives the same bytes"
    } else {
        "may give another loop each time"
    };
    let cost = match engine.cost_microdollars_per_second {
        0 => "nothing but the machine's time".to_owned(),
        microdollars => format!("{:.4} US dollars a second", microdollars as f64 / 1e6),
    };
    format!(
        "{} {} ({})\n  makes    {}{}\n  up to    {} s at {}{}\n  licence  {} ({}), {sale}\n  a seed   {seeds}\n  costs    {cost}",
        engine.name,
        engine.version,
        engine.maturity,
        engine.kinds.join(", "),
        if engine.one_shots { "; loops and one-shots" } else { "; loops" },
        engine.seconds_max,
        rates.join(" or "),
        if engine.midi { ", with MIDI" } else { "" },
        engine.licence.name,
        engine.licence.id,
    )
}
