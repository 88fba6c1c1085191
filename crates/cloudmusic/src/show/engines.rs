//! The answer of `engines`.

use engine::Engine;
use engine::Readiness;
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
    delivery: &'static str,
    licence: LicenceView,
    seeds_reproduce: bool,
    midi: bool,
    cost_microdollars_per_take: u64,
    cost_microdollars_per_second: u64,
    /// `None` if nobody asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    ready: Option<bool>,
    /// Why it is not.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
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
            delivery: abilities.delivery.name(),
            licence: abilities.licence.into(),
            seeds_reproduce: abilities.seeds_reproduce,
            midi: abilities.writes_midi,
            cost_microdollars_per_take: abilities.cost.microdollars_per_take,
            cost_microdollars_per_second: abilities.cost.microdollars_per_second,
            ready: None,
            reason: None,
        }
    }

    /// The same, with what it said when it was asked whether it is ready.
    pub(crate) fn asked(engine: &dyn Engine, readiness: Readiness) -> Self {
        let ready = Some(readiness.ready);
        Self { ready, reason: readiness.reason, ..Self::of(engine) }
    }

    pub(crate) fn is_ready(&self) -> bool {
        self.ready == Some(true)
    }
}

/// A paragraph for each engine.
pub(crate) fn text(engines: &[EngineView]) -> String {
    let paragraphs: Vec<String> = engines.iter().map(paragraph).collect();
    paragraphs.join("\n\n")
}

/// A line for each engine that was asked, and one for each that could be there.
pub(crate) fn answers(engines: &[EngineView], absent: &[(&str, &str)]) -> String {
    let asked = engines.iter().map(|engine| {
        let unready = |reason: &String| format!("not ready: {reason}");
        (&*engine.name, engine.reason.as_ref().map_or("ready".to_owned(), unready))
    });
    let absent = absent.iter().map(|(name, what)| (*name, format!("not configured: set {what}")));
    let lines: Vec<(&str, String)> = asked.chain(absent).collect();
    let width = lines.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    let lines = lines.iter().map(|(name, said)| format!("{name:width$}  {said}"));
    lines.collect::<Vec<_>>().join("\n")
}

fn paragraph(engine: &EngineView) -> String {
    let sale = if engine.licence.commercial_use { "may be sold" } else { "must not be sold" };
    let seeds = if engine.seeds_reproduce {
        "always gives the same bytes"
    } else {
        "may give another loop each time"
    };
    let dollars = |microdollars: u64| format!("{:.4} US dollars", microdollars as f64 / 1e6);
    let cost = match (engine.cost_microdollars_per_take, engine.cost_microdollars_per_second) {
        (0, 0) => "nothing but the machine's time".to_owned(),
        (take, 0) => format!("about {} a take", dollars(take)),
        (0, second) => format!("about {} a second", dollars(second)),
        (take, second) => {
            format!("about {} a take and {} a second", dollars(take), dollars(second))
        }
    };
    format!(
        "{} {} ({})\n  makes    {}{}\n  up to    {} s, {}{}\n  licence  {} ({}), {sale}\n  a seed   {seeds}\n  costs    {cost}",
        engine.name,
        engine.version,
        engine.maturity,
        engine.kinds.join(", "),
        if engine.one_shots { "; loops and one-shots" } else { "; loops" },
        engine.seconds_max,
        engine.delivery,
        if engine.midi { ", with MIDI" } else { "" },
        engine.licence.name,
        engine.licence.id,
    )
}
