//! Days by which something is due: when a period ends, and which periods the documents of a case
//! have begun.
//!
//! # Steps
//! - A form says which clocks its document starts (`[[clock]]` in `form.toml`): the fact from which
//!   each runs, the period by which it ends or the day that the document itself fixes, and the facts
//!   that stop it.
//! - [`of_case`] reads one case by the clocks of all forms: what is still running becomes rows
//!   ([`Due`]), and what cannot be counted yet is said.
//! - [`Span::of`] counts a row by the rule that was in force when it began; the check of a due list
//!   compares what is typed with it, and the list prints it.

use std::collections::BTreeMap;

use jiff::civil::Date;
use law::Diagnostic;
use minijinja::context;
use minijinja::value::{Serde, Value};
use serde_json::{Value as Json, json};

use crate::calendar::Unit;
use crate::case::Grounds;
use crate::facts::{Due, FactPath, Facts, Paper};
use crate::finding;
use crate::form::{Clock, Ends, Form, Starts};
use crate::rules::{Period, Row, Rules};
use crate::view;

/// A period that has begun: the rule by which it is counted and its last day.
#[derive(Debug, Clone, Copy)]
pub struct Span<'a> {
    /// The rule in force on the day of its beginning.
    pub row: &'a Row<Period>,
    /// How many units it has: the law's, or the agency's where the law sets none.
    pub units: u32,
    /// The last day; none for hours.
    pub end: Option<Date>,
}

impl<'a> Span<'a> {
    /// The period of this key or name that begins on `start`. None when no such rule was in force.
    pub fn of(rules: &'a Rules, period: &str, start: Date, set: Option<u32>) -> Option<Self> {
        let named = |row: &&Row<Period>| row.rule.key == period || row.rule.name == period;
        let mut rows = rules.periods.rows().iter().filter(named);
        let row = rows.find(|row| row.validity.holds(start))?;
        let units = set.filter(|_| row.rule.setting.is_some()).unwrap_or(row.rule.n);
        Some(Self { row, units, end: rules.calendar.end(start, units, row.rule.unit) })
    }

    /// The period of a row of a due list.
    pub fn of_row(due: &Due, rules: &'a Rules) -> Option<Self> {
        Self::of(rules, due.period.as_ref()?, due.start?, due.units)
    }

    /// Its length in words: `15日`.
    pub fn length(&self) -> String {
        Period::in_words(self.units, self.row.rule.unit)
    }

    /// Whether it is counted in hours, which have no last day.
    pub(crate) fn is_in_hours(&self) -> bool {
        self.row.rule.unit == Unit::Hour
    }
}

/// The last day of a row: what its period gives, else what is typed.
pub fn last_day(due: &Due, rules: &Rules) -> Option<Date> {
    Span::of_row(due, rules).and_then(|span| span.end).or(due.due)
}

/// Every clock that runs in a case as of a day, and what stands in the way of counting one. A case
/// that is closed has none.
pub fn of_case(facts: &Facts, grounds: &Grounds, on: Date) -> (Vec<Due>, Vec<Diagnostic>) {
    let mut reader = Reader::new(facts, grounds, on);
    for id in facts.document.keys() {
        if let Err(unknown) = grounds.forms.find(id) {
            reader.note(unknown.at(format!("document.{id}")));
        }
    }
    if facts.case.closed.is_none_or(|closed| closed > on) {
        for form in grounds.forms.forms() {
            reader.read(form);
        }
    }
    (reader.found, reader.findings)
}

struct Reader<'a> {
    facts: &'a Facts,
    grounds: &'a Grounds,
    on: Date,
    /// The facts as JSON, the day of service of a document also where only `[[service]]` has it.
    known: Json,
    found: Vec<Due>,
    findings: Vec<Diagnostic>,
}

impl<'a> Reader<'a> {
    fn new(facts: &'a Facts, grounds: &'a Grounds, on: Date) -> Self {
        let mut known = json!(facts);
        for service in &facts.service {
            if let (Some(form), Some(at)) = (&service.form, service.at)
                && let Some(paper) = known["document"].get_mut(form)
                && paper["served"].is_null()
            {
                paper["served"] = json!(at.date());
            }
        }
        Self { facts, grounds, on, known, found: Vec::new(), findings: Vec::new() }
    }

    /// The clocks that the document of a form has started.
    fn read(&mut self, form: &Form) {
        let paper = self.facts.document.get(&form.id);
        let draft = form.number.is_some() && paper.is_some_and(|paper| paper.serial.is_none());
        let mut ends: BTreeMap<&str, Date> = BTreeMap::new();
        for clock in &form.clocks {
            let start = match &clock.starts {
                Starts::Fact(path) => match self.day(&path.in_form(&form.id)) {
                    Some(start) => start,
                    None => {
                        self.not_begun(form, clock, path, paper);
                        continue;
                    }
                },
                // What that one waits for, this one waits for.
                Starts::Clock(period) => match ends.get(period.as_str()) {
                    Some(end) => *end,
                    None => continue,
                },
            };
            if let Ends::Period(period) = &clock.ends
                && let Some(end) = self.span(period, start).and_then(|span| span.end)
            {
                ends.insert(period, end);
            }
            if start > self.on || self.is_stopped(form, clock) {
                continue;
            }
            if draft && clock.is_of_own_document() {
                self.note(finding::due_draft(&form.id, &form.title));
                continue;
            }
            self.add(form, clock, start);
        }
    }

    /// Says why a clock does not run: its document is made, and the day on which it was served is
    /// missing.
    fn not_begun(&mut self, form: &Form, clock: &Clock, path: &FactPath, paper: Option<&Paper>) {
        let made = paper.is_some_and(|paper| paper.date.is_some());
        if made && !self.is_stopped(form, clock) {
            let place = path.in_form(&form.id).to_string();
            let label = path.field().map_or("", |field| field.label);
            self.note(finding::due_not_begun(&place, label, &form.title));
        }
    }

    fn note(&mut self, finding: Diagnostic) {
        if !self.findings.contains(&finding) {
            self.findings.push(finding);
        }
    }

    /// The first day at a path.
    fn day(&self, path: &FactPath) -> Option<Date> {
        path.values(&self.known).into_iter().find_map(|(_, value)| day(value))
    }

    fn is_stopped(&self, form: &Form, clock: &Clock) -> bool {
        let stands = |path: &FactPath| !path.in_form(&form.id).values(&self.known).is_empty();
        clock.stops.iter().any(stands)
    }

    fn span(&self, period: &str, start: Date) -> Option<Span<'a>> {
        Span::of(&self.grounds.rules, period, start, self.facts.agency.defence_days)
    }

    /// The rows of one running clock: one, or one for each of the days that the document fixes.
    fn add(&mut self, form: &Form, clock: &Clock, start: Date) {
        match &clock.ends {
            Ends::Period(period) if self.holds(clock, None) => match self.span(period, start) {
                Some(span) if clock.lapses && span.end.is_some_and(|end| end < self.on) => {}
                Some(span) => {
                    let rule = &span.row.rule;
                    let set = self.facts.agency.defence_days.filter(|_| rule.setting.is_some());
                    self.found.push(Due {
                        matter: Some(clock.matter.clone().unwrap_or_else(|| rule.name.clone())),
                        period: Some(period.clone()),
                        units: set,
                        due: span.end,
                        ..self.row(form, start)
                    });
                }
                None => self.note(finding::rule_missing("期限", period, start)),
            },
            Ends::Period(_) => {}
            Ends::Day(path) => {
                for (due, numbers) in self.days(form, clock, path) {
                    let matter = format!("{}{numbers}", clock.matter.as_deref().unwrap_or(""));
                    let row = self.row(form, start);
                    self.found.push(Due { matter: Some(matter), due: Some(due), ..row });
                }
            }
        }
    }

    /// The days that stand at a path, each with the numbers of the rows that have it (`（第1至3项）`)
    /// unless all have the same.
    fn days(&self, form: &Form, clock: &Clock, path: &FactPath) -> Vec<(Date, String)> {
        let values = path.in_form(&form.id).values(&self.known);
        let mut days: BTreeMap<Date, Vec<u32>> = BTreeMap::new();
        for (place, value) in &values {
            let row = path.rows().and_then(|rows| Some((rows, place.row_of(rows)?)));
            if let Some(day) = day(value)
                && self.holds(clock, row)
            {
                let n = row.and_then(|(_, n)| u32::try_from(n).ok()).unwrap_or(0);
                days.entry(day).or_default().push(n);
            }
        }
        let numbered = |(day, rows): (Date, Vec<u32>)| match rows.len() == values.len() {
            true => (day, String::new()),
            false => (day, format!("（第{}项）", view::list(&rows))),
        };
        days.into_iter().map(numbered).collect()
    }

    /// Whether the condition of a clock holds, for a row of an array if it has any. One that cannot
    /// be judged because facts are missing is taken to hold.
    fn holds(&self, clock: &Clock, row: Option<(&str, usize)>) -> bool {
        let Some(when) = &clock.when else { return true };
        let item = row.map(|(rows, n)| {
            let mut item = self.known[rows][n - 1].clone();
            item["n"] = json!(n);
            Value::from(Serde(item))
        });
        let context = context! { item => item, ..Value::from(Serde(&self.known)) };
        let environment = self.grounds.forms.environment();
        let judged = environment.compile_expression(when).and_then(|it| it.eval(context));
        judged.map_or(true, |value| value.is_true())
    }

    /// A row with what it has of its document and its case.
    fn row(&self, form: &Form, start: Date) -> Due {
        let names: Vec<&str> =
            self.facts.officer.iter().filter_map(|o| o.name.as_deref()).collect();
        Due {
            party: self.facts.party.name.clone(),
            document: Some(form.title.clone()),
            number: view::number_of(self.facts, form),
            start: Some(start),
            officer: (!names.is_empty()).then(|| names.join("、")),
            ..Due::default()
        }
    }
}

/// The day of a date or of a time among the facts.
fn day(value: &Json) -> Option<Date> {
    crate::date::parse(value.as_str()?.get(..10)?)
}

#[cfg(test)]
mod tests;
