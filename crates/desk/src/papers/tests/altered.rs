//! A facts file with other texts in it.

use std::collections::HashMap;

use casework::FactPath;
use casework::facts::schema::Kind;
use law::Severity;

use crate::{Desk, FactSheet};

/// `facts` with every text for which `with` (path, kind, text) gives another one. A text that is more
/// than words (the name of a rule, a check digit) stays as it was, where the check refuses the new
/// one.
pub(super) fn altered(
    desk: &Desk,
    form: &str,
    facts: &str,
    mut with: impl FnMut(&str, &str, &str) -> Option<String>,
) -> String {
    let declared = desk.form(form).unwrap().0.fields;
    let rows = regex::Regex::new(r"\[\d+\]").unwrap();
    let kind_of = |path: &str| {
        let every = rows.replace_all(path, "[]");
        let own = declared.iter().find(|field| field.name == every).map(|field| field.kind);
        let known = FactPath::parse(path).and_then(|path| path.field());
        let kind = known.map(|field| field.kind.name()).or(own);
        // `service[].form` is the id of a form, not words.
        let kind = kind.filter(|_| !path.ends_with(".form"));
        kind.filter(|kind| [Kind::Line, Kind::Prose, Kind::Lines].iter().any(|k| k.name() == *kind))
    };
    let mut table = toml::Value::Table(facts.parse().unwrap());
    let mut old = HashMap::new();
    each_text(&mut table, "", &mut |path, text| {
        if let Some(kind) = kind_of(path)
            && let Some(new) = with(path, kind, text)
        {
            old.insert(path.to_owned(), std::mem::replace(text, new));
        }
    });
    loop {
        let text = toml::to_string(&table).unwrap();
        let findings = desk.check(&FactSheet::read(&text), &[form]).unwrap().findings;
        let errors = findings.iter().filter(|finding| finding.severity == Severity::Error);
        let refused: Vec<&str> = errors.filter_map(|finding| finding.place.as_deref()).collect();
        // A finding may concern a group: `penalty[1]`.
        let back: Vec<String> = old
            .keys()
            .filter(|path| refused.iter().any(|place| path.starts_with(place)))
            .cloned()
            .collect();
        if back.is_empty() {
            return text;
        }
        let back: HashMap<String, String> =
            back.iter().filter_map(|path| old.remove_entry(path)).collect();
        each_text(&mut table, "", &mut |path, text| {
            if let Some(old) = back.get(path) {
                text.clone_from(old);
            }
        });
    }
}

/// Calls `with` for every text of a table, with its path; rows count from 1.
fn each_text(value: &mut toml::Value, path: &str, with: &mut impl FnMut(&str, &mut String)) {
    match value {
        toml::Value::String(text) => with(path, text),
        toml::Value::Array(items) => {
            for (n, item) in (1..).zip(items) {
                each_text(item, &format!("{path}[{n}]"), with);
            }
        }
        toml::Value::Table(fields) => {
            for (name, field) in fields {
                let dot = if path.is_empty() { "" } else { "." };
                each_text(field, &format!("{path}{dot}{name}"), with);
            }
        }
        _ => {}
    }
}
