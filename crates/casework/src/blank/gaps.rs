//! The name space of the templates without a fact in it.

use std::sync::Arc;

use minijinja::value::{Kwargs, Rest, Serde, Value, ValueKind};
use minijinja::{Environment, Error, State};
use serde_json::{Map, Value as Json, json};

use crate::case::Grounds;
use crate::facts::schema::{Choice, Field, Kind, Record};
use crate::facts::{Due, Facts, Hazard, Officer, Order, Paper, PartyKind, Penalty};
use crate::form::Form;
use crate::view;
use crate::wording::Session;

/// A gap is written as these.
pub(super) const GAP: char = '＿';

pub(super) const LINE: &str = "＿＿＿＿＿＿＿＿";
pub(super) const DATE: &str = "＿＿＿年＿＿月＿＿日";
const SHORT: &str = "＿＿";
/// The rest of a line and another, behind the place of a hazard or a label.
pub(super) const PROSE: &str =
    "＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿";
/// An item of a list: one line with number and full stop, also on the 28 characters of an official
/// document.
pub(super) const ITEM: &str = "＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿";
const CITATION: &str = "《＿＿＿＿＿＿＿＿》第＿＿＿条";

/// How many rows a group of facts has; officers are two.
const ROWS: usize = 3;
const OFFICERS: usize = 2;

/// What the functions of the wording write when they are handed a gap.
const WRITTEN: [(&str, &str); 13] = [
    ("date", DATE),
    ("time", "＿＿＿年＿＿月＿＿日＿＿时＿＿分"),
    ("span", "＿＿＿年＿＿月＿＿日＿＿时＿＿分至＿＿时＿＿分"),
    ("money", "＿＿＿＿＿＿元（大写：人民币＿＿＿＿＿＿＿＿）"),
    ("plus", SHORT),
    ("late_fine", SHORT),
    ("days_left", SHORT),
    ("cite", CITATION),
    ("clause", ""),
    ("fine", LINE),
    ("deadline", "＿＿＿年＿＿月＿＿日前（含当日）"),
    ("numbered", LINE),
    ("rate", SHORT),
];

/// The places of a number: `（＿＿）＿＿罚〔＿＿＿〕＿＿号`.
pub(super) fn number(form: &Form) -> Option<String> {
    let gaps = |place: &str| match place {
        "code" => form.code.clone(),
        "year" => Some("＿＿＿".to_owned()),
        _ => Some(SHORT.to_owned()),
    };
    form.number.as_ref()?.filled(gaps)
}

/// Gaps without the line: there is one already, or a cell. A long one is a break.
pub(super) fn spaced(text: &str) -> String {
    let text = text.replace(PROSE, "\n");
    text.trim_matches('\n').replace(GAP, "\u{3000}")
}

/// Makes the functions write a gap where they are handed one, and where the law leaves a number to
/// the agency.
pub(super) fn install(environment: &mut Environment<'static>, session: &Arc<Session>) {
    let functions: Vec<(String, Value)> =
        environment.globals().map(|(name, value)| (name.to_owned(), value)).collect();
    for (name, function) in functions {
        if let Some((_, written)) = WRITTEN.iter().find(|(known, _)| *known == name) {
            let call = move |state: &mut State, args: Rest<Value>, options: Kwargs| {
                let named: Vec<&str> = options.args().collect();
                if args.iter().any(has_gap) {
                    // An option that is not asked for is an error.
                    named.into_iter().try_for_each(|name| options.get::<Value>(name).map(drop))?;
                    return Ok::<_, Error>(Value::from(*written));
                }
                let mut args = args.0;
                if !named.is_empty() {
                    args.push(Value::from(options));
                }
                function.call(state, &args)
            };
            environment.add_function(name, call);
        }
    }
    environment.add_filter("length", |value: &Value| {
        if has_gap(value) { Value::from(SHORT) } else { Value::from(value.len()) }
    });
    let session = session.clone();
    environment.add_function("period", move |key: &str| {
        let written = session.period(key)?;
        let unit = written.trim_start_matches(|c: char| c.is_ascii_digit());
        let row = session.rules.periods.at(key, session.date);
        let open = row.is_some_and(|row| row.rule.setting.is_some());
        Ok::<_, Error>(if open { format!("{SHORT}{unit}") } else { written })
    });
}

fn has_gap(value: &Value) -> bool {
    match value.kind() {
        ValueKind::String => value.as_str().is_some_and(|text| text.contains(GAP)),
        ValueKind::Seq => value.try_iter().is_ok_and(|mut rows| rows.any(|row| has_gap(&row))),
        ValueKind::Map => value.try_iter().is_ok_and(|mut keys| {
            keys.any(|key| value.get_item(&key).is_ok_and(|inner| has_gap(&inner)))
        }),
        _ => false,
    }
}

/// A way in which what a form asks may have been decided: everything the first way but one thing, a
/// fact of yes or no or of a few words. What it does not ask is not so.
#[derive(Debug, Clone)]
pub(super) struct Turn {
    asked: Vec<String>,
    otherwise: Option<(String, usize)>,
}

/// A choice of more words is left to be written.
const FEW: usize = 3;

impl Turn {
    /// Everything decided the first way, then one thing at a time decided otherwise.
    pub(super) fn all(form: &Form) -> Vec<Self> {
        let others = form.fields.iter().flat_map(|field| {
            let answers = match field.kind {
                Kind::Flag => 2,
                Kind::Choice(words) if words.len() <= FEW => words.len(),
                _ => 1,
            };
            let path = field.path.to_string();
            (1..answers).map(move |answer| Some((path.clone(), answer)))
        });
        let asked: Vec<String> = form.fields.iter().map(|field| field.path.to_string()).collect();
        let turn = |otherwise| Self { asked: asked.clone(), otherwise };
        std::iter::once(None).chain(others).map(turn).collect()
    }

    /// Which answer is given, by its number.
    fn answer(&self, path: &str) -> usize {
        let otherwise = self.otherwise.as_ref().filter(|(known, _)| known == path);
        otherwise.map_or(0, |(_, answer)| *answer)
    }

    fn asks(&self, path: &str) -> bool {
        self.asked.iter().any(|known| known == path)
    }

    fn word(&self, path: &str, words: &[&'static str]) -> &'static str {
        if words.len() <= FEW && self.asks(path) { words[self.answer(path)] } else { LINE }
    }

    fn gap(&self, path: &str, kind: Kind) -> Json {
        match kind {
            Kind::Line => json!(LINE),
            Kind::Choice(words) => json!(self.word(path, words)),
            Kind::Prose => json!(PROSE),
            Kind::Date | Kind::Time | Kind::Money | Kind::Whole => json!(SHORT),
            Kind::Flag => json!(self.asks(path) && self.answer(path) == 0),
            Kind::Lines => json!(vec![LINE; ROWS]),
            Kind::Wholes => json!([SHORT]),
            Kind::Record(fields) => Json::Object(self.record(path, fields)),
            Kind::Records(fields) => rows(&self.record(&format!("{path}[]"), fields), ROWS),
            Kind::Papers(_) => json!({}),
        }
    }

    fn record(&self, path: &str, fields: &[Field]) -> Map<String, Json> {
        let gap = |field: &Field| {
            let path = format!("{path}.{}", field.name);
            (field.name.to_owned(), self.gap(path.trim_start_matches('.'), field.kind))
        };
        fields.iter().map(gap).collect()
    }
}

/// The names that [`view::context`] has, every fact a gap and what is decided as `turn` says.
pub(super) fn context(form: &Form, grounds: &Grounds, turn: &Turn) -> Value {
    let asked = |path: &str| {
        let mut fields = form.fields.iter();
        fields.any(|f| f.required && f.when.is_none() && f.path.to_string() == path)
    };
    // A group that a form can do without is not there.
    let optional = |field: &&Field| matches!(field.kind, Kind::Records(_)) && !asked(field.name);
    let (unit, person) = (asked("party.credit_code"), asked("party.id_number"));
    let (kind, you, whom) = match (unit, person) {
        (true, _) => (PartyKind::Entity, "你单位", "单位"),
        (false, true) => (PartyKind::Person, "你", "人"),
        (false, false) if turn.answer("party.kind") == 0 => {
            (PartyKind::Entity, "你（单位）", "单位（个人）")
        }
        (false, false) => (PartyKind::Person, "你（单位）", "单位（个人）"),
    };
    let mut names = turn.record("", Facts::FIELDS);
    for group in Facts::FIELDS.iter().filter(optional) {
        names.insert(group.name.to_owned(), json!([]));
    }
    for raw in view::RAW {
        names.remove(raw);
    }
    let mut hazard = turn.record("hazard[]", Hazard::FIELDS);
    hazard.extend(object(json!({
        "name": LINE, "duty": [LINE], "penalty": [LINE], "ordered": SHORT,
        "later": {"on": LINE, "when": LINE, "penalty": [LINE]},
    })));
    let mut penalty = turn.record("penalty[]", Penalty::FIELDS);
    penalty.extend(object(json!({
        "numbers": SHORT, "violation": LINE, "name": LINE, "duty": [LINE], "penalty": [LINE],
        "sanction": LINE, "target": LINE,
    })));
    let mut due = turn.record("due[]", Due::FIELDS);
    due.extend(object(json!({
        "left": SHORT, "past": null, "presumed": false, "rule": LINE, "name": LINE,
        "length": SHORT, "begins": LINE, "basis": [LINE],
    })));
    let mut overdue = due.clone();
    overdue.extend(object(json!({"left": null, "past": SHORT})));
    let hazards = rows(&hazard, ROWS);
    names.extend(object(json!({
        "form": {"id": form.id, "title": form.title, "act": form.act, "document": form.document},
        "officers": rows(&turn.record("officer[]", Officer::FIELDS), OFFICERS),
        "you": you,
        "unit": whom,
        "hazards": hazards,
        "unfinished": hazards,
        "punished": hazards,
        "groups": [{"numbers": SHORT, "order": turn.word("hazard[].order", Order::WORDS), "deadline": SHORT}],
        "measures": [{"numbers": SHORT, "measure": LINE}],
        "penalties": rows(&penalty, 1),
        "dues": rows(&due, ROWS),
        "overdue": rows(&overdue, ROWS),
        "soon": rows(&due, ROWS),
        "later": rows(&due, ROWS),
        "total": SHORT,
        "fined": true,
        "document": own_document(form, turn),
        "documents": documents(grounds, turn),
    })));
    names["party"]["kind"] = json!(kind);
    Value::from(Serde(names))
}

fn object(value: Json) -> Map<String, Json> {
    match value {
        Json::Object(map) => map,
        _ => Map::new(),
    }
}

/// Copies of a row with their numbers as `n`.
fn rows(row: &Map<String, Json>, count: usize) -> Json {
    let numbered = |n: usize| {
        let mut row = row.clone();
        row.insert("n".to_owned(), json!(n));
        row
    };
    (1..=count).map(numbered).collect()
}

/// The document itself: the gaps that every document has, and those of the facts that its form
/// declares.
fn own_document(form: &Form, turn: &Turn) -> Json {
    let mut view = turn.record("document", Paper::FIELDS);
    for field in form.fields.iter().filter(|field| field.path.is_of_own_document()) {
        view.insert(field.path.last().to_owned(), turn.gap(&field.path.to_string(), field.kind));
    }
    view.insert("number".to_owned(), json!(number(form)));
    Json::Object(view)
}

/// The other documents of a case, which are named by their titles.
fn documents(grounds: &Grounds, turn: &Turn) -> Json {
    let named = grounds.forms.forms().iter().map(|form| {
        let mut view = turn.record("document", Paper::FIELDS);
        view.insert("title".to_owned(), json!(form.title));
        view.insert("number".to_owned(), json!(number(form)));
        (form.id.clone(), Json::Object(view))
    });
    // A fact may name the document: it is then any.
    let any = json!({"title": LINE, "number": LINE});
    Json::Object(named.chain([(LINE.to_owned(), any)]).collect())
}
