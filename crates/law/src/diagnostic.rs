//! What went wrong or was guessed, as a value. Bad input accumulates diagnostics; it never stops
//! the rest of the work.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// How much a finding weighs. An [`Severity::Error`] makes a command end with exit code 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Something a reader should know: a repair, a guess.
    Note,
    /// Probably wrong; the work went on.
    Warning,
    /// Wrong; this item was not done.
    Error,
}

/// One finding. Every `code` stands in `docs/diagnostics.md` with an example.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// Stable name in kebab-case, read by programs and by the documentation.
    pub code: Cow<'static, str>,
    /// How much it weighs.
    pub severity: Severity,
    /// One terse Chinese sentence: what is the matter. If only one thing can be shown, it is this.
    pub message: String,
    /// Where: a file with line, a field of the facts, an address of a provision.
    pub place: Option<String>,
    /// What the reader can do about it.
    pub hint: Option<String>,
}

impl Diagnostic {
    /// A finding without place and hint.
    pub fn new(code: &'static str, severity: Severity, message: impl Into<String>) -> Self {
        Self {
            code: Cow::Borrowed(code),
            severity,
            message: message.into(),
            place: None,
            hint: None,
        }
    }

    /// A finding of severity [`Severity::Error`].
    pub fn error(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Error, message)
    }

    /// A finding of severity [`Severity::Warning`].
    pub fn warning(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Warning, message)
    }

    /// A finding of severity [`Severity::Note`].
    pub fn note(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Note, message)
    }

    /// Adds where it is.
    #[must_use]
    pub fn at(mut self, place: impl Into<String>) -> Self {
        self.place = Some(place.into());
        self
    }

    /// Adds what to do.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}
