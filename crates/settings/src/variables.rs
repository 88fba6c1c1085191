//! Which variables are meant for this program.

use crate::Wrong;
use crate::near::nearest;
use crate::sections::keys;
use crate::source::Source;

/// Names the file; it is no key, since the file cannot name itself.
pub(crate) const CONFIG: &str = "CLOUDMUSIC_CONFIG";

const PREFIX: &str = "CLOUDMUSIC_";

/// Whether a variable is looked at.
pub(crate) fn is_ours(name: &str) -> bool {
    name.starts_with(PREFIX) || known().any(|known| known == name)
}

/// The refusal of a variable that is meant for this program, but not known; the value may be anything, and is not shown.
pub(crate) fn unknown(source: Source, name: &str, value: &str) -> Option<Wrong> {
    if !name.starts_with(PREFIX) || known().any(|known| known == name) {
        return None;
    }
    let from_environment = matches!(source, Source::Environment(_));
    if from_environment && is_of_an_orchestrator(name, value) {
        return None;
    }
    // What all names begin with makes none of them more alike.
    let rests = known().filter_map(|known| known.strip_prefix(PREFIX));
    let remedy = match nearest(&name[PREFIX.len()..], rests) {
        Some(meant) => format!("did you mean {PREFIX}{meant}?"),
        None => "take it out; cloudmusic.example.toml has the names of all variables".into(),
    };
    Some(Wrong {
        source,
        value: None,
        problem: "is not known".into(),
        allowed: String::new(),
        remedy,
    })
}

fn known() -> impl Iterator<Item = &'static str> {
    keys().flat_map(|key| key.variables().iter().copied()).chain([CONFIG])
}

/// Kubernetes and Docker tell every container about a service that is called `cloudmusic` by variables of their own.
/// <https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables>
fn is_of_an_orchestrator(name: &str, value: &str) -> bool {
    let address = value.starts_with("tcp://") || value.starts_with("udp://");
    let of_a_port = name.contains("_PORT_") && (name.contains("_TCP") || name.contains("_UDP"));
    of_a_port
        || name.ends_with("_PORT") && address
        || name.ends_with("_SERVICE_HOST")
        || name.contains("_SERVICE_PORT")
}
