//! Rows of a due list: the day follows from the rule that was in force when the period began.

use std::collections::BTreeSet;

use jiff::civil::Date;
use law::Diagnostic;

use super::Scope;
use crate::due::Span;
use crate::facts::Due;
use crate::finding;

pub(super) fn check(scope: &Scope<'_>, findings: &mut Vec<Diagnostic>) {
    if scope.using("due").is_empty() {
        return;
    }
    let mut unpublished = BTreeSet::new();
    for (i, due) in scope.facts.due.iter().enumerate() {
        let last = row(scope, due, &format!("due[{}]", i + 1), findings);
        let open = |last: &Date| !scope.rules().calendar.is_published(*last);
        if let Some(last) = last.filter(open)
            && unpublished.insert(last.year())
        {
            findings.push(finding::calendar_unpublished(Some(&format!("due[{}]", i + 1)), last));
        }
    }
}

/// One row; its last day where that is counted.
fn row(scope: &Scope<'_>, due: &Due, place: &str, findings: &mut Vec<Diagnostic>) -> Option<Date> {
    if let (Some(start), Some(end)) = (due.start, due.due)
        && end < start
    {
        let place = format!("{place}.due");
        findings.push(finding::date_order(&place, "届满日", end, "起算日", start));
    }
    let (period, start) = (due.period.as_ref()?, due.start?);
    let place_of = |field: &str| format!("{place}.{field}");
    let Some(span) = Span::of(scope.rules(), period, start, due.units) else {
        let rows = scope.rules().periods.rows();
        let known =
            |name: &str| rows.iter().any(|row| row.rule.key == name || row.rule.name == name);
        findings.push(match known(period) {
            true => finding::rule_missing("期限", period, start).at(place_of("period")),
            false => finding::due_period(
                &place_of("period"),
                period,
                &scope.rules().near_periods(period),
            ),
        });
        return None;
    };
    if span.is_in_hours() {
        findings.push(finding::due_hours(&place_of("period"), &span.row.rule.name, &span.length()));
    }
    if due.units.is_some() && span.row.rule.setting.is_none() {
        let basis = span.row.validity.basis();
        findings.push(finding::due_units(
            &place_of("units"),
            &span.row.rule.name,
            &span.length(),
            &basis,
        ));
    }
    let end = span.end?;
    if let Some(typed) = due.due.filter(|typed| *typed != end) {
        let basis = span.row.validity.basis();
        findings.push(finding::due_differs(
            &place_of("due"),
            typed,
            start,
            &span.length(),
            end,
            &basis,
        ));
    }
    Some(end)
}
