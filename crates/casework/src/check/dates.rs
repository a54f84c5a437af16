//! The course of a case: nothing happens before what it follows.

use jiff::civil::Date;
use law::Diagnostic;

use super::Scope;
use crate::facts::FactPath;
use crate::finding;

pub(super) fn check(scope: &Scope<'_>, findings: &mut Vec<Diagnostic>) {
    let facts = scope.facts;
    let inspection = &facts.inspection;
    if let (Some(start), Some(end)) = (inspection.start, inspection.end)
        && end < start
    {
        let (end, start) = (end.date(), start.date());
        findings.push(finding::date_order(
            "inspection.end",
            "检查结束时间",
            end,
            "检查开始时间",
            start,
        ));
    }
    for (id, paper) in &facts.document {
        if let (Some(date), Some(served)) = (paper.date, paper.served)
            && served < date
        {
            let place = format!("document.{id}.served");
            findings.push(finding::date_order(&place, "送达日期", served, "文书日期", date));
        }
    }
    let known = serde_json::to_value(facts).unwrap_or_default();
    for form in scope.forms {
        let Some(date) = scope.date_of(&form.id) else { continue };
        let place = format!("document.{}.date", form.id);
        if date > scope.today {
            findings.push(finding::date_future(&place, date, scope.today));
        }
        for path in &form.after {
            for (place_before, before) in dates_at(path, &known) {
                if date < before {
                    let label = label(scope, path);
                    let place_before = format!("{label} {place_before}");
                    findings.push(finding::date_order(
                        &place,
                        &form.title,
                        date,
                        place_before.trim(),
                        before,
                    ));
                }
            }
        }
        if let (true, Some(filed)) = (form.uses("penalty"), facts.case.filed) {
            decided_in_time(scope, filed, date, findings);
        }
    }
}

/// 行政处罚法第六十条: a decision within the period from 立案; what goes before it all the more.
fn decided_in_time(scope: &Scope<'_>, filed: Date, date: Date, findings: &mut Vec<Diagnostic>) {
    let rules = scope.rules();
    let Some(row) = rules.periods.at("decide_case", filed) else { return };
    if let Some(end) = rules.calendar.end(filed, row.rule.n, row.rule.unit)
        && date > end
    {
        findings.push(finding::case_overdue(filed, date, end, &row.validity.basis()));
    }
}

/// Every date that stands at a path, with its place.
fn dates_at(path: &FactPath, facts: &serde_json::Value) -> Vec<(String, Date)> {
    let values = path.values(facts).into_iter();
    let date = |text: &str| crate::date::parse(text.get(..10)?);
    values.filter_map(|(place, value)| Some((place.to_string(), date(value.as_str()?)?))).collect()
}

/// What a path is called in a message: the title of a document, else the label of the field.
fn label(scope: &Scope<'_>, path: &FactPath) -> String {
    let text = path.to_string();
    let form = text.strip_prefix("document.").and_then(|rest| rest.split('.').next());
    let title = form.and_then(|id| scope.grounds.forms.find(id).ok()).map(|f| f.title.clone());
    title.or_else(|| path.field().map(|field| field.label.to_owned())).unwrap_or_default()
}
