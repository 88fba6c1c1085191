//! How the texts are read that several engines are given.

use std::path::PathBuf;

use crate::shape::Fault;

pub(super) fn path(text: &str) -> Result<PathBuf, Fault> {
    some(text).map(PathBuf::from)
}

pub(super) fn some(text: &str) -> Result<String, Fault> {
    if text.trim().is_empty() { Err(Fault::new("is empty")) } else { Ok(text.to_owned()) }
}

pub(super) fn line(text: &str) -> Result<String, Fault> {
    if text.chars().any(char::is_control) {
        return Err(Fault::new("has more than one line"));
    }
    some(text)
}

/// An SPDX licence expression, as far as its letters go.
pub(super) fn expression(text: &str) -> Result<String, Fault> {
    let fits =
        |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '+' | '(' | ')' | ' ');
    if text.chars().all(fits) { some(text) } else { Err(Fault::new("is no licence expression")) }
}
