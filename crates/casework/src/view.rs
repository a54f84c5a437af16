//! What a wording template sees: the facts of the case and what follows from them, as plain values.
//! Dates and sums are text in their machine form, for `date()` and `money()` to write out.

use serde_json::{Value as Json, json};

use jiff::civil::Date;
use minijinja::value::{Serde, Value};

use crate::address::Address;
use crate::calendar::Calendar;
use crate::case::Grounds;
use crate::due::{self, Span};
use crate::facts::schema::{Kind, Record};
use crate::facts::{Due, Facts, Hazard, Measure, Order, PartyKind, Penalty, Progress, Step};
use crate::form::Form;
use crate::money::Money;
use crate::number::Filling;
use crate::rules::{Fine, Row, Violation};

/// Arrays that are made of facts; those of the facts as they were typed go by their own names.
const DERIVED: [&str; 11] = [
    "officers",
    "hazards",
    "unfinished",
    "punished",
    "groups",
    "penalties",
    "measures",
    "dues",
    "overdue",
    "soon",
    "later",
];

/// Groups of facts of which templates see only what [`DERIVED`] makes of them.
pub(crate) const RAW: [&str; 4] = ["officer", "hazard", "penalty", "due"];

/// The arrays over which a list or table may go.
pub(crate) fn arrays() -> impl Iterator<Item = &'static str> {
    let records = Facts::FIELDS.iter().filter(|field| matches!(field.kind, Kind::Records(_)));
    let typed = records.map(|field| field.name).filter(|name| !RAW.contains(name));
    DERIVED.into_iter().chain(typed)
}

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
    let mut view = typed(facts);
    let derived = json!({
        "form": {"id": form.id, "title": form.title, "act": form.act, "document": form.document},
        "officers": numbered(&facts.officer),
        "party": party(facts),
        "you": if person { "你" } else { "你单位" },
        "unit": if person { "人" } else { "单位" },
        "hazards": hazards,
        "unfinished": unfinished,
        "punished": punished,
        "groups": groups(facts),
        "measures": measures(facts),
        "penalties": penalties,
        "total": total(facts),
        "fined": facts.penalty.iter().any(is_fine),
        "document": own_document(facts, form, date),
        "documents": documents(facts, grounds),
    });
    view.extend(dues(facts, grounds, date));
    view.extend(derived.as_object().cloned().unwrap_or_default());
    Value::from(Serde(view))
}

/// The facts as they were typed, the rows of every group with their numbers.
fn typed(facts: &Facts) -> serde_json::Map<String, Json> {
    let mut view = json!(facts).as_object().cloned().unwrap_or_default();
    for group in RAW {
        view.remove(group);
    }
    let groups = view.values_mut().filter_map(Json::as_array_mut);
    for (i, row) in groups.flat_map(|rows| rows.iter_mut().enumerate()) {
        row["n"] = json!(i + 1);
    }
    view
}

/// The number of a document whose serial was taken.
pub(crate) fn number_of(facts: &Facts, form: &Form) -> Option<String> {
    let paper = facts.document.get(&form.id)?;
    form.number.as_ref()?.write(Filling {
        region: facts.agency.region.as_deref(),
        agency: facts.agency.code.as_deref(),
        code: form.code.as_deref(),
        date: paper.date?,
        serial: paper.serial?,
        sub: paper.sub,
    })
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
    view["sanction"] = json!(match (penalty.kind.as_deref(), penalty.amount) {
        (None | Some(crate::check::FINE), Some(sum)) => {
            format!("{}{}", crate::check::FINE, sum.in_full())
        }
        (kind, _) => kind.unwrap_or(crate::check::FINE).to_owned(),
    });
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

/// Hazards that were met by the same measure on the spot, in the order in which they first occur.
fn measures(facts: &Facts) -> Vec<Json> {
    let mut measures: Vec<(Measure, Vec<u32>)> = Vec::new();
    let taken = facts.hazard.iter().enumerate();
    for (i, measure) in taken.filter_map(|(i, hazard)| Some((i, hazard.measure?))) {
        match measures.iter_mut().find(|(m, _)| *m == measure) {
            Some((_, numbers)) => numbers.push(number_of_row(i)),
            None => measures.push((measure, vec![number_of_row(i)])),
        }
    }
    let view = |(measure, numbers): &(Measure, Vec<u32>)| json!({"measure": measure, "numbers": list(numbers)});
    measures.iter().map(view).collect()
}

/// Numbers in a sentence, runs of three and more together: `1、3、5至9`.
pub(crate) fn list(numbers: &[u32]) -> String {
    let runs = numbers.chunk_by(|a, b| a.checked_add(1) == Some(*b));
    let written = runs.flat_map(|run| match run {
        [first, _, .., last] => vec![format!("{first}至{last}")],
        short => short.iter().map(ToString::to_string).collect(),
    });
    written.collect::<Vec<_>>().join("、")
}

/// The fines together; nothing when they cannot be written, which the check reports.
fn total(facts: &Facts) -> Option<Money> {
    let fines = facts.penalty.iter().filter(|penalty| is_fine(penalty));
    let fines = fines.filter_map(|penalty| penalty.amount);
    fines.into_iter().try_fold(Money::default(), Money::plus)
}

fn is_fine(penalty: &Penalty) -> bool {
    penalty.kind.as_deref().unwrap_or(crate::check::FINE) == crate::check::FINE
}

/// What falls due, soonest first, as it is to be listed on `date`: all, and by how soon it is.
fn dues(facts: &Facts, grounds: &Grounds, date: Date) -> serde_json::Map<String, Json> {
    let rules = &grounds.rules;
    let last = |row: &Due| Some((due::last_day(row, rules)?, row.clone()));
    let mut rows: Vec<(Date, Due)> = facts.due.iter().filter_map(last).collect();
    rows.sort_by_key(|(last, _)| *last);
    let view = |(i, (last, row)): (usize, &(Date, Due))| {
        let left = Calendar::days_between(date, *last);
        let mut view = json!(row);
        view["n"] = json!(i + 1);
        view["due"] = json!(last);
        view["presumed"] = json!(!rules.calendar.is_published(*last));
        view["left"] = json!((left > 0).then_some(left));
        view["past"] = json!((left < 0).then_some(-left));
        for name in ["rule", "name", "length", "begins", "basis"] {
            view[name] = Json::Null;
        }
        if let Some(span) = Span::of_row(row, rules) {
            let Row { rule, validity } = span.row;
            view["matter"] = json!(row.matter.as_ref().unwrap_or(&rule.name));
            view["period"] = json!(rule.key);
            view["rule"] = json!(format!("{}@{}", rule.key, validity.from));
            view["name"] = json!(rule.name);
            view["length"] = json!(span.length());
            view["begins"] = json!(rule.start);
            view["basis"] = json!(validity.source);
        }
        view
    };
    let all: Vec<Json> = rows.iter().enumerate().map(view).collect();
    let ahead = i64::from(facts.agency.remind_days.unwrap_or(0));
    let within = |days: std::ops::Range<i64>| -> Json {
        let days_left = |row: &(Date, Due)| Calendar::days_between(date, row.0);
        let those = rows.iter().zip(&all).filter(|(row, _)| days.contains(&days_left(row)));
        those.map(|(_, view)| view.clone()).collect()
    };
    let groups = [
        ("overdue", within(i64::MIN..0)),
        ("soon", within(0..ahead + 1)),
        ("later", within(ahead + 1..i64::MAX)),
        ("dues", json!(all)),
    ];
    groups.into_iter().map(|(name, rows)| (name.to_owned(), rows)).collect()
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

#[cfg(test)]
mod tests {
    #[test]
    fn writes_runs_of_numbers_together() {
        for (numbers, written) in [
            (&[][..], ""),
            (&[2], "2"),
            (&[1, 2], "1、2"),
            (&[1, 2, 3], "1至3"),
            (&[1, 3, 5, 6, 7, 8, 9, 12, 13], "1、3、5至9、12、13"),
            (&[u32::MAX, 0], "4294967295、0"),
        ] {
            assert_eq!(super::list(numbers), written);
        }
    }
}
