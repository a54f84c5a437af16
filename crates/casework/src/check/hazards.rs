//! Hazards: the violation that each is, the clause that it breaks, the deadline that it has.

use std::collections::HashSet;

use jiff::civil::Date;
use law::Diagnostic;

use super::Scope;
use crate::address::Address;
use crate::calendar::Calendar;
use crate::cite;
use crate::facts::{Hazard, Measure, Order};
use crate::finding;
use crate::rules::{Row, Violation};
use crate::wording;

pub(super) fn check(scope: &Scope<'_>, findings: &mut Vec<Diagnostic>) {
    let hazards = &scope.facts.hazard;
    for (_, date) in scope.using("hazard") {
        let mut cited = HashSet::new();
        for (i, hazard) in hazards.iter().enumerate() {
            let place = format!("hazard[{}]", i + 1);
            let Some((row, duty)) = violation(scope, hazard, &place, date, findings) else {
                continue;
            };
            cited.extend(duty.into_iter().chain(row.rule.penalty.iter().cloned()));
        }
        let mut cited: Vec<Address> = cited.into_iter().collect();
        cited.sort_by_key(ToString::to_string);
        for address in &cited {
            let cited = cite::follow(&scope.grounds.library, address, date).cited();
            findings.extend(wording::doubts(&cited, date).map(|(finding, _)| finding));
        }
    }
    // Deadlines are set by the document that orders, and checked wherever they are printed.
    let ordered = scope.grounds.forms.forms().iter().filter(|form| form.orders);
    let issued = ordered.filter_map(|form| scope.date_of(&form.id)).min();
    if !scope.using("hazard").is_empty() {
        for (i, hazard) in hazards.iter().enumerate() {
            measure(hazard, &format!("hazard[{}].measure", i + 1), findings);
            deadline(scope, hazard, &format!("hazard[{}].deadline", i + 1), issued, findings);
        }
    }
}

/// The violation that a hazard is, and the clauses that it breaks.
fn violation<'a>(
    scope: &Scope<'a>,
    hazard: &Hazard,
    place: &str,
    date: Date,
    findings: &mut Vec<Diagnostic>,
) -> Option<(&'a Row<Violation>, Vec<Address>)> {
    let rules = &scope.grounds.rules;
    let id = hazard.violation.as_ref()?;
    let place_of_id = format!("{place}.violation");
    let Some(row) = rules.violation(id, date) else {
        let finding = match rules.violations.rows().iter().find(|row| row.rule.id == *id) {
            Some(row) => finding::violation_not_in_force(&place_of_id, id, &row.rule.name, date),
            None => finding::violation_unknown(&place_of_id, id, &rules.near_violations(id)),
        };
        findings.push(finding);
        return None;
    };
    if !row.validity.verified {
        let note = row.validity.note.as_deref();
        findings.push(finding::rule_unverified(id, &row.rule.name, note));
    }
    Some((row, duty(hazard, row, place, findings)))
}

/// The clauses that a hazard breaks: those named in the facts, else those of its violation.
fn duty(
    hazard: &Hazard,
    row: &Row<Violation>,
    place: &str,
    findings: &mut Vec<Diagnostic>,
) -> Vec<Address> {
    let rule = &row.rule;
    let place = format!("{place}.violated");
    let listed = || rule.duty.iter().map(ToString::to_string).collect::<Vec<_>>().join("、");
    if hazard.violated.is_empty() {
        match (rule.duty.len(), &rule.duty_note) {
            (0, note) => {
                let note = note.as_deref().unwrap_or("未定");
                findings.push(finding::duty_needed(&place, &rule.id, note));
            }
            (1, _) => {}
            _ => findings.push(finding::duty_choice(&place, &rule.id, &listed())),
        }
        return rule.duty.clone();
    }
    let mut duty = Vec::new();
    for (i, text) in hazard.violated.iter().enumerate() {
        let place = format!("{place}[{}]", i + 1);
        match Address::parse(text) {
            None => findings.push(finding::duty_address(&place, text)),
            Some(address) if rule.duty.is_empty() || within(&address, &rule.duty) => {
                duty.push(address);
            }
            Some(_) => findings.push(finding::duty_foreign(&place, text, &rule.id, &listed())),
        }
    }
    duty
}

/// Whether an address is one of `duty` or lies within one.
fn within(address: &Address, duty: &[Address]) -> bool {
    duty.iter()
        .any(|duty| duty.work() == address.work() && address.path().0.starts_with(&duty.path().0))
}

/// 安全生产法第六十五条第一款第三项: people are withdrawn, work is stopped for grave hazards alone.
fn measure(hazard: &Hazard, place: &str, findings: &mut Vec<Diagnostic>) {
    let grave = [Measure::Evacuated, Measure::Stopped, Measure::Unused];
    if let Some(measure) = hazard.measure.filter(|measure| grave.contains(measure))
        && hazard.major != Some(true)
    {
        findings.push(finding::measure_major(place, measure.word()));
    }
}

fn deadline(
    scope: &Scope<'_>,
    hazard: &Hazard,
    place: &str,
    issued: Option<Date>,
    findings: &mut Vec<Diagnostic>,
) {
    let Some(deadline) = hazard.deadline else { return };
    if hazard.order == Some(Order::Now) {
        return;
    }
    let calendar = &scope.rules().calendar;
    if !calendar.is_published(deadline) {
        findings.push(finding::calendar_unpublished(Some(place), deadline));
    }
    if !calendar.is_workday(deadline) {
        findings.push(finding::deadline_rest(place, deadline, calendar.workday_from(deadline)));
    }
    let Some(issued) = issued else { return };
    let days = Calendar::days_between(issued, deadline);
    if days <= 0 {
        findings.push(finding::deadline_order(place, deadline, issued));
    }
    if let Some(usual) = scope.rules().periods.at("rectification_usual", issued)
        && days > i64::from(usual.rule.n)
    {
        findings.push(finding::deadline_far(place, days, usual.rule.n));
    }
}
