//! A case: facts that were found to agree with each other, with the law and with the calendar.

use std::collections::HashSet;
use std::sync::Arc;

use jiff::civil::Date;
use law::{Diagnostic, Library, Severity};

use crate::check;
use crate::compose;
use crate::draft::Draft;
use crate::facts::{Facts, Sheet};
use crate::form::{Catalogue, Form};
use crate::rules::Rules;

/// What cases are judged by: the statutes at hand, the dated rules, and the forms.
#[derive(Debug, Clone)]
pub struct Grounds {
    /// The statutes and other documents.
    pub library: Arc<Library>,
    /// The dated rules and the calendar.
    pub rules: Arc<Rules>,
    /// The forms.
    pub forms: Arc<Catalogue>,
}

/// Checked facts, from which the documents that were asked for can be worded.
///
/// There is no other way to make one than [`Case::check`].
#[derive(Debug, Clone)]
pub struct Case {
    facts: Facts,
    grounds: Grounds,
    wanted: Vec<String>,
    findings: Vec<Diagnostic>,
}

/// The outcome of a check.
#[derive(Debug, Clone)]
pub struct Checked {
    /// The case; none when a finding is an error.
    pub case: Option<Case>,
    /// Everything that was found, errors first in each group of facts.
    pub findings: Vec<Diagnostic>,
}

/// A worded document, or why it could not be worded.
#[derive(Debug, Clone)]
pub struct Drafted {
    /// The document; none when a finding is an error.
    pub draft: Option<Draft>,
    /// What was found beyond what [`Case::check`] reported.
    pub findings: Vec<Diagnostic>,
}

impl Case {
    /// Checks the facts for the documents in `wanted` (ids or titles of forms), all at once: their
    /// shape, what each document needs, numbers and dates, violations and amounts, citations.
    pub fn check(sheet: &Sheet, wanted: &[&str], grounds: &Grounds, today: Date) -> Checked {
        let (facts, mut findings) = sheet.facts();
        if sheet.is_broken() {
            return Checked { case: None, findings };
        }
        let mut forms: Vec<&Form> = Vec::new();
        for name in wanted {
            match grounds.forms.find(name) {
                Ok(form) => forms.push(form),
                Err(finding) => findings.push(finding),
            }
        }
        check::all(&facts, &forms, grounds, today, &mut findings);
        let mut seen = HashSet::new();
        findings.retain(|finding| {
            let Diagnostic { code, message, place, .. } = finding;
            seen.insert((code.clone(), message.clone(), place.clone()))
        });
        let sound = findings.iter().all(|finding| finding.severity < Severity::Error);
        let case = sound.then(|| Self {
            facts,
            grounds: grounds.clone(),
            wanted: forms.iter().map(|form| form.id.clone()).collect(),
            findings: findings.clone(),
        });
        Checked { case, findings }
    }

    /// The facts.
    pub fn facts(&self) -> &Facts {
        &self.facts
    }

    /// The forms for which the case was checked, by id.
    pub fn forms(&self) -> &[String] {
        &self.wanted
    }

    /// Words one of the documents for which the case was checked.
    pub fn draft(&self, form: &str) -> Drafted {
        let found = self.grounds.forms.find(form);
        let form = match found {
            Ok(form) if self.wanted.contains(&form.id) => form,
            Ok(form) => {
                let finding = crate::finding::form_not_checked(&form.title);
                return Drafted { draft: None, findings: vec![finding] };
            }
            Err(finding) => return Drafted { draft: None, findings: vec![finding] },
        };
        let (draft, mut findings) = compose::draft(&self.facts, form, &self.grounds);
        findings.retain(|finding| !self.findings.contains(finding));
        let sound = findings.iter().all(|finding| finding.severity < Severity::Error);
        Drafted { draft: draft.filter(|_| sound), findings }
    }
}

#[cfg(test)]
mod tests;
