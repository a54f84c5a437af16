//! An empty paper version of a form: lines to write on where a document has facts.
//!
//! # Steps
//! - `gaps`: the name space of the templates with a gap in place of every fact, and the functions of
//!   the wording such that what depends on a gap is a gap. Law that depends on no fact stands.
//! - The form is worded several times, as if what is decided had been decided one way or the other
//!   (yes or no, 立即整改 or 限期整改); `alternatives` sets what differs side by side, to be ticked.
//! - `emptied`: cells are left empty, tables get rows, records get ruled lines.

mod alternatives;
mod emptied;
mod gaps;

use jiff::civil::Date;
use law::{Diagnostic, Severity};
use serde::Serialize;

use crate::case::Grounds;
use crate::compose::{self, Composer, Given};
use crate::draft::{self, Draft, Part};
use crate::wording::{RemedyFacts, Session};

/// A form to be filled in by hand. It is no document: it has no number, no date and no QR code, and
/// does not come from a case, so it cannot be taken for a [`Draft`].
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct BlankForm {
    /// The id of the form.
    pub form: String,
    /// The line above the title.
    pub family: String,
    /// 文书名称.
    pub title: String,
    /// The places in which a number is written: `（　　）　　罚〔　　　〕　　号`.
    pub number: Option<String>,
    /// The place of the date.
    pub date: String,
    /// The place of 机关全称.
    pub agency: String,
    /// 公章 or 执法专用章.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seal: Option<String>,
    /// 未核 when the law that stands on it was not checked.
    pub watermark: Option<String>,
    /// The body, in order.
    pub parts: Vec<Part>,
    /// What nobody has checked yet.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unverified: Vec<String>,
    /// The character that stands for a gap: printed as a line.
    pub gap: char,
}

/// An empty form, or why it could not be worded.
#[derive(Debug, Clone)]
pub struct Blanked {
    /// The form; none when a finding is an error.
    pub blank: Option<BlankForm>,
    /// What was found.
    pub findings: Vec<Diagnostic>,
}

impl BlankForm {
    /// The empty version of a form (id or title), by the law of a day.
    pub fn of(form: &str, grounds: &Grounds, date: Date) -> Blanked {
        let form = match grounds.forms.find(form) {
            Ok(form) => form,
            Err(finding) => return Blanked { blank: None, findings: vec![finding] },
        };
        let remedy = RemedyFacts {
            id: form.remedy.clone(),
            act: form.act.clone(),
            document: form.document.clone(),
            government: Some(gaps::LINE.to_owned()),
            court: Some(gaps::LINE.to_owned()),
        };
        let (library, rules) = (grounds.library.clone(), grounds.rules.clone());
        let session = Session::new(library, rules, date, remedy, None);
        let mut environment = compose::environment(grounds, &session);
        gaps::install(&mut environment, &session);
        let composer = |turn: &gaps::Turn| {
            let context = gaps::context(form, grounds, turn);
            let (agency, date) = (gaps::LINE.to_owned(), gaps::DATE.to_owned());
            let given = Given { agency, date, annexes: &[] };
            Composer { form, environment: &environment, context, session: &session, given }
        };
        let turns = gaps::Turn::all(form);
        let title = composer(&turns[0]).title().replace(gaps::PROSE, gaps::LINE);
        let turns: Vec<_> = turns.iter().map(|turn| composer(turn).parts()).collect();
        let parts = (0..form.parts.len())
            .flat_map(|i| alternatives::of(turns.iter().map(|turn| turn[i].clone()).collect()));
        let parts = parts.map(|part| Part { body: emptied::of(part.body), ..part }).collect();
        let ledger = session.ledger(std::mem::take);
        let sound = ledger.findings.iter().all(|finding| finding.severity < Severity::Error);
        let blank = Self {
            form: form.id.clone(),
            family: form.family.clone(),
            title,
            number: gaps::number(form).map(|number| gaps::spaced(&number)),
            date: gaps::DATE.to_owned(),
            agency: gaps::LINE.to_owned(),
            seal: form.seal.clone(),
            watermark: (!ledger.unverified.is_empty()).then(|| Draft::UNVERIFIED.to_owned()),
            parts,
            unverified: ledger.unverified,
            gap: gaps::GAP,
        };
        Blanked { blank: Some(blank).filter(|_| sound), findings: ledger.findings }
    }

    /// The JSON that a layout is handed.
    pub fn to_value(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    /// SHA-256 over the canonical JSON, in lower-case hexadecimal.
    pub fn sha256(&self) -> String {
        draft::content_sha256(&self.to_value())
    }
}

#[cfg(test)]
mod tests;
