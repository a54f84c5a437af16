//! What must hold before a document may leave the office. Every check reports; none stops another.

mod dates;
mod dues;
mod forms;
mod hazards;
mod party;
mod penalties;

use jiff::civil::Date;
use law::Diagnostic;

use crate::case::Grounds;
use crate::facts::Facts;
use crate::form::Form;
use crate::rules::Rules;

pub(crate) use penalties::FINE;

/// What every check looks at.
pub(crate) struct Scope<'a> {
    facts: &'a Facts,
    forms: &'a [&'a Form],
    grounds: &'a Grounds,
    today: Date,
}

impl Scope<'_> {
    fn rules(&self) -> &Rules {
        &self.grounds.rules
    }

    /// The date of a document of the case.
    fn date_of(&self, form: &str) -> Option<Date> {
        self.facts.document.get(form)?.date
    }

    /// The forms asked for that print facts of a group, each with the date of its document; today
    /// stands in for a date that is missing, which is reported by itself.
    fn using(&self, group: &str) -> Vec<(&Form, Date)> {
        let users = self.forms.iter().filter(|form| form.uses(group));
        users.map(|form| (*form, self.date_of(&form.id).unwrap_or(self.today))).collect()
    }
}

/// Runs all checks for the documents in `forms`.
pub(crate) fn all(
    facts: &Facts,
    forms: &[&Form],
    grounds: &Grounds,
    today: Date,
    findings: &mut Vec<Diagnostic>,
) {
    let scope = Scope { facts, forms, grounds, today };
    forms::check(&scope, findings);
    party::check(&scope, findings);
    dates::check(&scope, findings);
    dues::check(&scope, findings);
    hazards::check(&scope, findings);
    penalties::check(&scope, findings);
}
