//! The answer of `doctor`.

use std::io::{self, IsTerminal};

use clap::builder::styling::{AnsiColor, Style};
use serde::Serialize;

use crate::commands::doctor::{Finding, Verdict};

#[derive(Serialize)]
pub(crate) struct Examined {
    well: bool,
    findings: Vec<FindingView>,
}

#[derive(Serialize)]
struct FindingView {
    subject: &'static str,
    /// `ok`, `warning`, `wrong` or `skipped`.
    verdict: &'static str,
    words: String,
    /// What to do; `null` where there is nothing to do.
    remedy: Option<String>,
    #[serde(skip)]
    is: Verdict,
}

impl Examined {
    pub(crate) fn of(findings: &[Finding]) -> Self {
        let findings = findings.iter().map(|finding| FindingView {
            subject: finding.subject,
            verdict: finding.verdict.name(),
            words: finding.words.clone(),
            remedy: (!finding.remedy.is_empty()).then(|| finding.remedy.clone()),
            is: finding.verdict,
        });
        let findings: Vec<FindingView> = findings.collect();
        Self { well: findings.iter().all(|finding| finding.is != Verdict::Wrong), findings }
    }

    /// Whether nothing is wrong.
    pub(crate) fn is_well(&self) -> bool {
        self.well
    }

    fn count(&self, verdict: Verdict) -> usize {
        self.findings.iter().filter(|finding| finding.is == verdict).count()
    }
}

/// A line for each finding, what to do below it, and what it comes to.
pub(crate) fn text(examined: &Examined) -> String {
    let colours = io::stdout().is_terminal()
        && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    lines(examined, colours)
}

fn lines(examined: &Examined, colours: bool) -> String {
    let subjects = examined.findings.iter().map(|finding| finding.subject.chars().count());
    let wide = subjects.max().unwrap_or(0);
    let verdicts = examined.findings.iter().map(|finding| finding.verdict.len()).max().unwrap_or(0);
    let mut lines = Vec::new();
    for FindingView { subject, verdict, words, remedy, is } in &examined.findings {
        let style = if colours { style(*is) } else { Style::new() };
        lines.push(format!("{style}{verdict:verdicts$}{style:#}  {subject:wide$}  {words}"));
        if let Some(remedy) = remedy {
            lines.push(format!("{:verdicts$}  {:wide$}  → {remedy}", "", ""));
        }
    }
    let warnings = match examined.count(Verdict::Warning) {
        0 => String::new(),
        1 => ", 1 warning".to_owned(),
        more => format!(", {more} warnings"),
    };
    let wrong = match examined.count(Verdict::Wrong) {
        0 => "nothing is wrong".to_owned(),
        1 => "1 thing is wrong".to_owned(),
        more => format!("{more} things are wrong"),
    };
    lines.push(format!("\n{wrong}{warnings}"));
    lines.join("\n")
}

fn style(verdict: Verdict) -> Style {
    match verdict {
        Verdict::Ok => AnsiColor::Green.on_default(),
        Verdict::Warning => AnsiColor::Yellow.on_default().bold(),
        Verdict::Wrong => AnsiColor::Red.on_default().bold(),
        Verdict::Skipped => Style::new().dimmed(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn examined(verdicts: &[(Verdict, &'static str, &str)]) -> Examined {
        let findings = verdicts.iter().map(|(verdict, subject, remedy)| Finding {
            subject,
            verdict: *verdict,
            words: "words".to_owned(),
            remedy: (*remedy).to_owned(),
        });
        Examined::of(&findings.collect::<Vec<_>>())
    }

    #[test]
    fn findings_stand_below_each_other_with_what_to_do() {
        let some = examined(&[
            (Verdict::Ok, "database", ""),
            (Verdict::Warning, "data folder", "make space"),
            (Verdict::Wrong, "ledger", "look"),
            (Verdict::Skipped, "payments", ""),
        ]);
        assert!(!some.is_well());
        assert_eq!(
            lines(&some, false),
            "ok       database     words\n\
             warning  data folder  words\n\
             \u{20}                     → make space\n\
             wrong    ledger       words\n\
             \u{20}                     → look\n\
             skipped  payments     words\n\n\
             1 thing is wrong, 1 warning"
        );
        assert!(lines(&some, true).contains("\u{1b}["));
    }

    #[test]
    fn a_warning_is_nothing_wrong() {
        let some = examined(&[(Verdict::Warning, "webhook secret", "set it")]);
        assert!(some.is_well());
        assert!(lines(&some, false).ends_with("\n\nnothing is wrong, 1 warning"));
    }
}
