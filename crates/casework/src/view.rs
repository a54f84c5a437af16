//! What a wording template sees: the facts of the case and what follows from them, as plain values.
//! Dates and sums are text in their machine form, for `date()` and `money()` to write out.

use serde_json::{Value as Json, json};

use jiff::civil::Date;
use minijinja::value::{Serde, Value};

use crate::address::Address;
use crate::case::Grounds;
use crate::facts::{Facts, Hazard, Order, PartyKind, Penalty, Progress, Step};
use crate::form::Form;
use crate::money::Money;
use crate::number;
use crate::rules::{Fine, Row, Violation};

/// The arrays over which a list or table may go.
pub(crate) const ARRAYS: [&str; 7] =
    ["officers", "hazards", "unfinished", "punished", "groups", "evidence", "penalties"];

/// The name space of the templates; `docs/facts.md` lists it.
pub(crate) fn context(facts: &Facts, form: &Form, grounds: &Grounds, date: Date) -> Value {
    let hazards: Vec<Json> = facts
        .hazard
        .iter()
        .enumerate()
        .map(|(i, hazard)| view_of_hazard(i + 1, hazard, grounds, date))
        .collect();
    let person = facts.party.kind == Some(PartyKind::Person);
    let done = Some(Progress::Done);
    let unfinished: Vec<Json> = facts
        .hazard
        .iter()
        .zip(&hazards)
        .filter(|(hazard, _)| hazard.progress != done)
        .map(|(_, view)| view.clone())
        .collect();
    let penalties: Vec<Json> = facts
        .penalty
        .iter()
        .map(|penalty| view_of_penalty(penalty, facts, grounds, date))
        .collect();
    let fined = facts.hazard.iter().zip(&hazards).enumerate();
    let punished: Vec<Json> = fined
        .filter(|(i, _)| facts.penalty.iter().any(|p| p.hazards.contains(&number_of_row(*i))))
        .map(|(_, (_, view))| view.clone())
        .collect();
    let evidence: Vec<Json> = numbered(&facts.evidence);
    let view = json!({
        "form": {"id": form.id, "title": form.title, "act": form.act, "document": form.document},
        "case": facts.case,
        "agency": facts.agency,
        "officers": numbered(&facts.officer),
        "party": party(facts),
        "you": if person { "你" } else { "你单位" },
        "inspection": facts.inspection,
        "precheck": facts.precheck,
        "hazards": hazards,
        "unfinished": unfinished,
        "punished": punished,
        "groups": groups(facts),
        "evidence": evidence,
        "penalties": penalties,
        "total": total(facts),
        "document": own_document(facts, form, date),
        "documents": documents(facts, grounds),
    });
    Value::from(Serde(view))
}

/// The number of a document whose serial was taken.
pub(crate) fn number_of(facts: &Facts, form: &Form) -> Option<String> {
    let paper = facts.document.get(&form.id)?;
    let agency = &facts.agency;
    let (region, agency, code) =
        (agency.region.as_ref()?, agency.code.as_ref()?, form.code.as_ref()?);
    Some(number::number(region, agency, code, paper.date?, paper.serial?, paper.sub))
}

fn number_of_row(index: usize) -> u32 {
    u32::try_from(index + 1).unwrap_or(u32::MAX)
}

/// Records with their numbers as `n`.
fn numbered<T: serde::Serialize>(records: &[T]) -> Vec<Json> {
    let with_number = |(i, record): (usize, &T)| {
        let mut view = serde_json::to_value(record).unwrap_or_default();
        view["n"] = json!(i + 1);
        view
    };
    records.iter().enumerate().map(with_number).collect()
}

fn party(facts: &Facts) -> Json {
    let mut view = json!(facts.party);
    view["kind"] = json!(facts.party.kind.unwrap_or(PartyKind::Entity));
    view
}

fn view_of_hazard(n: usize, hazard: &Hazard, grounds: &Grounds, date: Date) -> Json {
    let mut view = json!(hazard);
    let row = hazard.violation.as_ref().and_then(|id| grounds.rules.violation(id, date));
    view["n"] = json!(n);
    view["order"] = json!(hazard.order.unwrap_or(Order::Term));
    view["major"] = json!(hazard.major.unwrap_or(false));
    view["progress"] = json!(hazard.progress.unwrap_or(Progress::Untouched));
    view["duty"] = json!(duty(hazard, row));
    view["later"] = Json::Null;
    if let Some(Row { rule, .. }) = row {
        view["name"] = json!(rule.name);
        view["penalty"] = json!(rule.penalty);
        view["ordered"] = json!(rule.order);
        if let Some(step) = rule.consequence() {
            view["later"] = json!({
                "on": step.on,
                "when": step.when,
                "penalty": rule.grounds(step),
            });
        }
    }
    view
}

/// The clauses that a hazard breaks.
fn duty(hazard: &Hazard, row: Option<&Row<Violation>>) -> Vec<Address> {
    let named: Vec<Address> =
        hazard.violated.iter().filter_map(|text| Address::parse(text)).collect();
    match (named.is_empty(), row) {
        (true, Some(row)) => row.rule.duty.clone(),
        _ => named,
    }
}

fn view_of_penalty(penalty: &Penalty, facts: &Facts, grounds: &Grounds, date: Date) -> Json {
    let mut view = json!(penalty);
    let hazards = penalty
        .hazards
        .iter()
        .filter_map(|&n| facts.hazard.get(usize::try_from(n).ok()?.checked_sub(1)?));
    let hazards: Vec<&Hazard> = hazards.collect();
    let id = hazards.iter().find_map(|hazard| hazard.violation.as_ref());
    let row = id.and_then(|id| grounds.rules.violation(id, date));
    let step = penalty.step.unwrap_or(Step::First);
    let mut addresses: Vec<Address> = Vec::new();
    for address in hazards.iter().flat_map(|hazard| duty(hazard, row)) {
        if !addresses.contains(&address) {
            addresses.push(address);
        }
    }
    view["numbers"] = json!(list(&penalty.hazards));
    view["kind"] = json!(penalty.kind.as_deref().unwrap_or(crate::check::FINE));
    view["target"] = json!(penalty.target.as_deref().unwrap_or(Fine::ENTITY));
    view["step"] = json!(step);
    view["duty"] = json!(addresses);
    if let Some(Row { rule, .. }) = row {
        view["violation"] = json!(rule.id);
        view["name"] = json!(rule.name);
        let grounds = rule.step(step).map_or(&rule.penalty[..], |step| rule.grounds(step));
        view["penalty"] = json!(grounds);
    }
    view
}

/// Hazards that are to be corrected alike, in the order in which they first occur.
fn groups(facts: &Facts) -> Vec<Json> {
    let mut groups: Vec<(Order, Option<Date>, Vec<u32>)> = Vec::new();
    for (i, hazard) in facts.hazard.iter().enumerate() {
        let order = hazard.order.unwrap_or(Order::Term);
        let deadline = hazard.deadline.filter(|_| order == Order::Term);
        let number = number_of_row(i);
        match groups.iter_mut().find(|(o, d, _)| (*o, *d) == (order, deadline)) {
            Some((.., numbers)) => numbers.push(number),
            None => groups.push((order, deadline, vec![number])),
        }
    }
    let group = |(order, deadline, numbers): &(Order, Option<Date>, Vec<u32>)| json!({"order": order, "deadline": deadline, "numbers": list(numbers)});
    groups.iter().map(group).collect()
}

/// `1、3`.
fn list(numbers: &[u32]) -> String {
    numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join("、")
}

/// The fines together; nothing when they cannot be written, which the check reports.
fn total(facts: &Facts) -> Option<Money> {
    let fines = facts
        .penalty
        .iter()
        .filter(|penalty| {
            penalty.kind.as_deref().unwrap_or(crate::check::FINE) == crate::check::FINE
        })
        .filter_map(|penalty| penalty.amount);
    fines.into_iter().try_fold(Money::default(), Money::plus)
}

/// The document being worded, with the facts that its form declares; what is not given is null.
fn own_document(facts: &Facts, form: &Form, date: Date) -> Json {
    let paper = facts.document.get(&form.id).cloned().unwrap_or_default();
    let mut view = json!(paper);
    for field in form.fields.iter().filter(|field| field.path.is_of_own_document()) {
        if view.get(field.path.last()).is_none() {
            view[field.path.last()] = Json::Null;
        }
    }
    view["date"] = json!(date);
    view["number"] = json!(number_of(facts, form));
    view
}

/// The other documents of the case, by the id of their form.
fn documents(facts: &Facts, grounds: &Grounds) -> Json {
    let forms = grounds.forms.forms().iter();
    let views = forms.filter_map(|form| {
        let paper = facts.document.get(&form.id)?;
        let mut view = json!(paper);
        view["title"] = json!(form.title);
        view["number"] = json!(number_of(facts, form));
        Some((form.id.clone(), view))
    });
    Json::Object(views.collect())
}
