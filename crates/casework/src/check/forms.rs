//! What the documents that were asked for need.

use law::Diagnostic;
use minijinja::context;
use minijinja::value::{Serde, Value};

use super::Scope;
use crate::facts::FactPath;
use crate::facts::Paper;
use crate::facts::schema::{Kind, Record};
use crate::finding;
use crate::form::{Form, FormField};

pub(super) fn check(scope: &Scope<'_>, findings: &mut Vec<Diagnostic>) {
    let facts = serde_json::to_value(scope.facts).unwrap_or_default();
    let context = Value::from(Serde(scope.facts));
    for form in scope.forms {
        for field in form.fields.iter().filter(|field| field.required) {
            for gap in field.path.in_form(&form.id).gaps(&facts) {
                // What stands there and cannot be read is reported already, and is not missing.
                let place = gap.to_string();
                let misread = findings.iter().any(|f| f.place.as_deref() == Some(place.as_str()));
                if !misread && applies(scope, field, &gap, &context) {
                    let (label, help) = (&field.label, &field.help);
                    findings.push(finding::fact_missing(&place, label, &form.title, help));
                }
            }
        }
        date(scope, form, findings);
        own_facts(scope, form, findings);
        let date = scope.date_of(&form.id).unwrap_or(scope.today);
        if scope.rules().remedies.at(&form.remedy, date).is_none() {
            findings.push(finding::rule_missing("救济", &form.remedy, date));
        }
    }
    for (id, paper) in &scope.facts.document {
        papers(scope, id, paper, findings);
    }
}

/// A group `[document.X]` is of a form that there is, and a number begins at 1.
fn papers(scope: &Scope<'_>, id: &str, paper: &Paper, findings: &mut Vec<Diagnostic>) {
    if let Err(unknown) = scope.grounds.forms.find(id) {
        findings.push(unknown.at(format!("document.{id}")));
    }
    for (key, number) in [("serial", paper.serial), ("sub", paper.sub)] {
        if number == Some(0) {
            let place = format!("document.{id}.{key}");
            findings.push(finding::fact_kind(&place, Kind::Whole).hint("文号的序号和子号从 1 起"));
        }
    }
}

/// Every document has a date, whether its form says so or not.
fn date(scope: &Scope<'_>, form: &Form, findings: &mut Vec<Diagnostic>) {
    if scope.date_of(&form.id).is_none() {
        let place = format!("document.{}.date", form.id);
        if !findings.iter().any(|f| f.code == "fact-missing" && f.place.as_deref() == Some(&place))
        {
            let help = format!("请写 [document.{}] 和 date = {}", form.id, scope.today);
            findings.push(finding::fact_missing(&place, "文书日期", &form.title, &help));
        }
    }
}

/// Whether the condition of a field holds at a gap. A condition that cannot be judged because facts
/// are missing is taken to hold.
fn applies(scope: &Scope<'_>, field: &FormField, gap: &FactPath, facts: &Value) -> bool {
    let Some(when) = &field.when else { return true };
    let item = field.path.rows().and_then(|rows| {
        let row = gap.row_of(rows)?;
        facts.get_attr(rows).ok()?.get_item_by_index(row - 1).ok()
    });
    let context = context! { item => item, ..facts.clone() };
    let environment = scope.grounds.forms.environment();
    let judged = environment.compile_expression(when).and_then(|it| it.eval(context));
    judged.map_or(true, |value| value.is_true())
}

/// The facts that a form declares for its own document: no others, and of their kinds.
fn own_facts(scope: &Scope<'_>, form: &Form, findings: &mut Vec<Diagnostic>) {
    let Some(paper) = scope.facts.document.get(&form.id) else { return };
    let declared =
        || form.fields.iter().filter(|f| f.path.is_of_own_document() && f.path.field().is_none());
    for (key, value) in &paper.more {
        let place = format!("document.{}.{key}", form.id);
        match declared().find(|field| field.path.last() == key) {
            None => findings.push(finding::fact_unknown(&place, key, <Paper as Record>::FIELDS)),
            Some(field) if !fits(field.kind, value) => {
                findings.push(finding::fact_kind(&place, field.kind));
            }
            Some(_) => {}
        }
    }
}

/// Whether a value that was read without knowing its kind is of this one.
fn fits(kind: Kind, value: &serde_json::Value) -> bool {
    let text = value.as_str();
    match kind {
        Kind::Line => text.is_some_and(|text| !text.contains('\n')),
        Kind::Prose => text.is_some(),
        Kind::Date => text.is_some_and(|text| crate::date::parse(text).is_some()),
        Kind::Time => text.is_some_and(|text| crate::date::parse_time(text).is_some()),
        Kind::Money => text.is_some_and(|text| crate::Money::parse(text).is_some()),
        Kind::Whole => text
            .and_then(crate::Money::parse)
            .is_some_and(|number| number.fen().is_multiple_of(100)),
        Kind::Flag => value.is_boolean(),
        Kind::Lines => value.is_array(),
        _ => false,
    }
}
