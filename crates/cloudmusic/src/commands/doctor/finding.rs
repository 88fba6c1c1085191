/// What was found about one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Finding {
    /// What was looked at.
    pub(crate) subject: &'static str,
    pub(crate) verdict: Verdict,
    /// How it is.
    pub(crate) words: String,
    /// What to do; empty where there is nothing to do.
    pub(crate) remedy: String,
}

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Ok,
    /// It works, and an operator should know something about it.
    Warning,
    /// Something will not work.
    Wrong,
    /// It was not looked at, or is not used.
    Skipped,
}

impl Verdict {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warning => "warning",
            Self::Wrong => "wrong",
            Self::Skipped => "skipped",
        }
    }
}

impl Finding {
    pub(super) fn ok(subject: &'static str, words: impl Into<String>) -> Self {
        Self { subject, verdict: Verdict::Ok, words: words.into(), remedy: String::new() }
    }

    pub(super) fn skipped(subject: &'static str, words: impl Into<String>) -> Self {
        Self { subject, verdict: Verdict::Skipped, words: words.into(), remedy: String::new() }
    }

    pub(super) fn warning(
        subject: &'static str,
        words: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self { subject, verdict: Verdict::Warning, words: words.into(), remedy: remedy.into() }
    }

    pub(super) fn wrong(
        subject: &'static str,
        words: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self { subject, verdict: Verdict::Wrong, words: words.into(), remedy: remedy.into() }
    }
}
