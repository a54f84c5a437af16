//! What falls due over many cases: the clocks that their documents started, by the day on which each
//! ends, on screen and as the form `due-list`.

use casework::due::{self, Span};
use casework::facts::{self, Agency, Due, Facts};
use casework::{Calendar, Grounds};
use jiff::civil::Date;
use law::{Diagnostic, Severity};

use crate::error::finding_in;
use crate::view::{DueAnswer, DueView};
use crate::{Desk, Error, FactSheet, Format, Paper};

/// The form of the list.
const LIST: &str = "due-list";

/// How many days ahead a list points out, when neither the request nor a case says.
const AHEAD: u32 = 7;

/// What is asked of a due list.
#[derive(Debug, Clone, Copy, Default)]
pub struct DueRequest {
    /// The day of the list; today when left out.
    pub on: Option<Date>,
    /// What ends within so many days is pointed out; by default what the first case says
    /// (`agency.remind_days`).
    pub within: Option<u32>,
}

impl Desk {
    /// What falls due in some cases, each under the name of its file, soonest first. Facts that
    /// cannot be read are left out, and why is among the findings, as is every document whose
    /// periods cannot be counted yet.
    ///
    /// # Errors
    /// The templates cannot be read.
    pub fn due(
        &self,
        cases: &[(String, FactSheet)],
        request: DueRequest,
    ) -> Result<DueAnswer, Error> {
        let grounds = self.grounds()?;
        let on = request.on.unwrap_or_else(|| self.places.today());
        let (mut rows, mut closed, mut findings) = (Vec::new(), Vec::new(), Vec::new());
        let mut agencies: Vec<Agency> = Vec::new();
        for (file, sheet) in cases {
            let (facts, found) = sheet.facts();
            let unreadable = found.iter().any(|finding| finding.severity == Severity::Error);
            findings.extend(found.into_iter().map(|finding| finding_in(file, finding)));
            if unreadable {
                continue;
            }
            if facts.case.closed.is_some_and(|closed| closed <= on) {
                closed.push(file.clone());
                continue;
            }
            let (dues, found) = due::of_case(&facts, &grounds, on);
            findings.extend(found.into_iter().map(|finding| finding_in(file, finding)));
            rows.extend(dues.into_iter().filter_map(|due| DueView::of(file, due, on, &grounds)));
            agencies.push(facts.agency);
        }
        rows.sort_by_key(|row| row.last);
        let said = agencies.iter().find_map(|agency| agency.remind_days);
        let within = request.within.or(said).unwrap_or(AHEAD);
        let mut names: Vec<String> = Vec::new();
        for name in agencies.into_iter().filter_map(|agency| agency.name) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
        Ok(DueAnswer {
            on: on.to_string(),
            within,
            rows,
            closed,
            agencies: names,
            printed: None,
            findings,
        })
    }

    /// The list on paper, as the form `due-list`. Nothing is written to disk.
    ///
    /// # Errors
    /// The cases are of several agencies, or the list cannot be printed.
    pub fn due_list(&self, answer: &DueAnswer, format: Format) -> Result<Paper, Error> {
        if answer.agencies.len() > 1 {
            return Err(Error::request(
                Diagnostic::error(
                    "due-agencies",
                    format!("案情文件分属几个机关：{}", answer.agencies.join("、")),
                )
                .hint("一个机关印一份到期清单；请分开来做"),
            ));
        }
        let paper =
            facts::Paper { date: casework::date::parse(&answer.on), ..facts::Paper::default() };
        let facts = Facts {
            agency: Agency {
                name: answer.agencies.first().cloned(),
                remind_days: Some(answer.within),
                ..Agency::default()
            },
            due: answer.rows.iter().map(|row| row.fact.clone()).collect(),
            document: [(LIST.to_owned(), paper)].into(),
            ..Facts::default()
        };
        self.render(LIST, &FactSheet::of(&facts), format, false)
    }
}

impl DueView {
    fn of(file: &str, fact: Due, on: Date, grounds: &Grounds) -> Option<Self> {
        let rules = &grounds.rules;
        let last = due::last_day(&fact, rules)?;
        let span = Span::of_row(&fact, rules);
        Some(Self {
            facts: file.to_owned(),
            party: fact.party.clone(),
            document: fact.document.clone(),
            number: fact.number.clone(),
            matter: fact.matter.clone().unwrap_or_default(),
            start: fact.start.map(|day| day.to_string()),
            length: span.map(|span| span.length()),
            due: last.to_string(),
            days_left: Calendar::days_between(on, last),
            presumed: !rules.calendar.is_published(last),
            basis: span.map(|span| span.row.validity.basis()),
            officer: fact.officer.clone(),
            last,
            fact,
        })
    }
}

#[cfg(test)]
mod tests;
