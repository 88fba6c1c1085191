//! The answer of `generate`.

use std::io::{self, IsTerminal};

use brief::{Account, Origin, Refusal, Refusals, Settled};
use indicatif::{ProgressBar, ProgressStyle};
use pipeline::{AccountView, Passport, Written};
use serde::Serialize;

use crate::exit::Exit;
use crate::output::{self, complain, plain};

/// How the answer looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    Text,
    Paths,
    Json,
}

/// The answer under way: text line by line as loops are made, JSON at the end.
pub(crate) struct Report {
    style: Style,
    document: Document,
    bar: Option<ProgressBar>,
    printed: io::Result<()>,
}

/// One loop that is not there.
pub(crate) struct Failure {
    /// What it was to be made with; a recording that is cut has none.
    pub(crate) seed: Option<u64>,
    pub(crate) code: &'static str,
    pub(crate) message: String,
    pub(crate) exit: Exit,
}

/// The one document of `--json`: it has all of these keys, whatever happened.
#[derive(Default, Serialize)]
struct Document {
    loops: Vec<LoopView>,
    failures: Vec<FailureView>,
    refusals: Vec<RefusalView>,
    account: Option<AccountView>,
}

#[derive(Serialize)]
struct LoopView {
    /// The first sound file.
    path: String,
    /// Every file, the passport last.
    paths: Vec<String>,
    #[serde(flatten)]
    passport: Passport,
}

#[derive(Serialize)]
struct FailureView {
    seed: Option<u64>,
    code: &'static str,
    message: String,
}

#[derive(Serialize)]
struct RefusalView {
    field: &'static str,
    code: &'static str,
    value: String,
    quote: Option<String>,
    allowed: String,
    remedy: String,
    message: String,
}

impl Report {
    pub(crate) fn new(style: Style) -> Self {
        Self { style, document: Document::default(), bar: None, printed: Ok(()) }
    }

    /// The request was refused.
    pub(crate) fn refused(&mut self, refusals: &Refusals) {
        for refusal in &refusals.0 {
            complain(&plain(&refusal.to_string()));
        }
        self.document.refusals = refusals.0.iter().map(RefusalView::of).collect();
    }

    /// The request is fine, but not for this engine.
    pub(crate) fn declined(&mut self, reason: &str) {
        complain(&plain(reason));
        self.document.refusals.push(RefusalView::of_reason(reason));
    }

    /// The request was understood, and so many are made.
    pub(crate) fn begin(&mut self, settled: &Settled, first_seed: u64, count: u32) {
        self.document.account = Some(AccountView::of(&settled.account));
        if self.style == Style::Text {
            let seeds = match count {
                1 => format!("seed {first_seed}"),
                _ => format!("seeds {first_seed} to {}", first_seed + u64::from(count - 1)),
            };
            self.line(&format!("{}, {seeds}", settled.brief));
            account_lines(&settled.account).iter().for_each(|text| self.line(text));
        }
        if count > 1 && self.style != Style::Paths && io::stderr().is_terminal() {
            let bar = ProgressBar::new(u64::from(count));
            let template = ProgressStyle::with_template("{bar:32.magenta/dim} {pos}/{len} {eta}");
            bar.set_style(template.unwrap_or_else(|_| ProgressStyle::default_bar()));
            self.bar = Some(bar);
        }
    }

    /// One more is made, or not.
    pub(crate) fn made(&mut self, made: Result<Written, Failure>) {
        match made {
            Ok(written) => self.written(written),
            Err(failure) => {
                self.aside(|| {
                    let seed = failure.seed.map_or(String::new(), |seed| format!("seed {seed}: "));
                    complain(&format!("{seed}{}", plain(&failure.message)))
                });
                let Failure { seed, code, message, .. } = failure;
                self.document.failures.push(FailureView { seed, code, message });
            }
        }
        if let Some(bar) = &self.bar {
            bar.inc(1);
        }
    }

    fn written(&mut self, written: Written) {
        match self.style {
            Style::Text => self.line(&loop_line(&written)),
            Style::Paths => {
                let sounds = written
                    .passport
                    .files
                    .iter()
                    .filter(|file| file.audio_sha256.is_some())
                    .count();
                written
                    .paths
                    .iter()
                    .take(sounds)
                    .for_each(|path| self.line(&path.display().to_string()));
            }
            Style::Json => {
                let paths: Vec<String> =
                    written.paths.iter().map(|path| path.display().to_string()).collect();
                // Told once for all loops.
                let passport = Passport { account: None, ..written.passport };
                self.document.loops.push(LoopView { path: paths[0].clone(), paths, passport });
            }
        }
    }

    /// The end of the answer.
    ///
    /// # Errors
    /// What kept it from being printed.
    pub(crate) fn end(self) -> io::Result<()> {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
        self.printed?;
        if self.style == Style::Json { output::json(&self.document) } else { Ok(()) }
    }

    fn line(&mut self, text: &str) {
        let printed = self.aside(|| output::line(text));
        if self.printed.is_ok() {
            self.printed = printed;
        }
    }

    /// Prints without tearing the progress bar apart.
    fn aside<T>(&self, print: impl FnOnce() -> T) -> T {
        match &self.bar {
            Some(bar) => bar.suspend(print),
            None => print(),
        }
    }
}

/// What was understood, assumed and not understood. What was asked for needs no repetition.
fn account_lines(account: &Account) -> Vec<String> {
    let entries = account.entries.iter().filter_map(|entry| {
        let (field, value) = (entry.field.name(), &entry.value);
        match &entry.origin {
            Origin::Asked => None,
            Origin::Understood(quotes) => {
                let quotes: Vec<String> = quotes.iter().map(ToString::to_string).collect();
                Some(format!("  understood {field}: {value} (from {})", quotes.join(", ")))
            }
            Origin::Assumed(reason) => Some(format!("  assumed {field}: {value} ({reason})")),
        }
    });
    let notes = account.notes.iter().map(|note| format!("  note: {}", note.text));
    let not_understood = account.not_understood.iter().map(|part| format!("  {part}"));
    entries.chain(notes).chain(not_understood).map(|line| plain(&line)).collect()
}

/// `loops/CM_128bpm_bass_velora_Amin.wav  7.50 s  -14.2 LUFS  -1.0 dBTP  seed 7`
fn loop_line(written: &Written) -> String {
    let report = &written.passport.report;
    let mut parts =
        vec![plain(&written.paths[0].display().to_string()), format!("{:.2} s", report.seconds)];
    parts.extend(report.integrated_lufs.map(|lufs| format!("{lufs:.1} LUFS")));
    parts.push(format!("{:.1} dBTP", report.true_peak_dbtp));
    parts.push(match (written.passport.seed, written.passport.seed_used) {
        (asked, used) if asked == used => format!("seed {asked}"),
        (asked, used) => format!("seed {asked}, made with {used}"),
    });
    let beside: Vec<&str> = written.passport.files[1..].iter().map(|file| file.format).collect();
    if !beside.is_empty() {
        parts.push(format!("and {}", beside.join(", ")));
    }
    parts.join("  ")
}

impl RefusalView {
    fn of(refusal: &Refusal) -> Self {
        Self {
            field: refusal.field.name(),
            code: refusal.code.name(),
            value: refusal.value.clone(),
            quote: refusal.quote.as_ref().map(|quote| quote.text.clone()),
            allowed: refusal.allowed.clone(),
            remedy: refusal.remedy.clone(),
            message: refusal.to_string(),
        }
    }

    fn of_reason(reason: &str) -> Self {
        Self {
            field: "engine",
            code: "declined",
            value: String::new(),
            quote: None,
            allowed: String::new(),
            remedy: String::new(),
            message: reason.to_owned(),
        }
    }
}
