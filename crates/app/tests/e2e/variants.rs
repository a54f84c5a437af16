//! Two more sets of facts for the forms in daily use, made out of the example by
//! `tests/golden/variants.toml`: one with nothing but what is required, and one with long names,
//! many rows and every fact that there may be.

use serde::Deserialize;
use toml::{Table, Value};

use crate::program::{root, run};

/// What `variants.toml` says.
#[derive(Deserialize)]
pub(crate) struct Variants {
    /// The forms that have both.
    pub(crate) forms: Vec<String>,
    minimal: Minimal,
    long: Long,
}

#[derive(Deserialize)]
struct Minimal {
    keep: Vec<String>,
    rows: std::collections::HashMap<String, usize>,
}

#[derive(Deserialize)]
struct Long {
    omit: Vec<String>,
    rows: std::collections::HashMap<String, Rows>,
    times: std::collections::HashMap<String, usize>,
    facts: Table,
    person: Table,
}

#[derive(Deserialize)]
struct Rows {
    rows: usize,
    number: String,
}

/// A fact that a form prints: its path, `[]` for any row of a group, and whether it is required.
struct Field {
    path: String,
    required: bool,
}

impl Variants {
    pub(crate) fn read() -> Self {
        toml::from_str(&text("tests/golden/variants.toml")).unwrap()
    }

    /// The facts of a form's example without anything that may be left out.
    pub(crate) fn minimal(&self, form: &str) -> String {
        let required = fields(form).into_iter().filter(|field| field.required);
        let mut kept: Vec<String> = required.map(|field| field.path).collect();
        kept.extend(self.minimal.keep.iter().cloned());
        let mut facts = example(form);
        prune(&mut facts, "", &kept);
        let hazards = self.cut(&mut facts);
        // What spoke of hazards that are gone goes with them.
        for group in facts.iter_mut().filter_map(|(_, group)| group.as_array_mut()) {
            for row in group.iter_mut() {
                if let Some(numbers) = row.get_mut("hazards").and_then(Value::as_array_mut) {
                    numbers.retain(|n| n.as_integer() <= Some(hazards));
                }
            }
        }
        facts.to_string()
    }

    /// Leaves each group its first rows; says how many hazards are left.
    fn cut(&self, facts: &mut Table) -> i64 {
        for (name, group) in facts.iter_mut() {
            if let Some(rows) = group.as_array_mut() {
                rows.truncate(self.minimal.rows.get(name).copied().unwrap_or(1));
            }
        }
        facts.get("hazard").and_then(Value::as_array).map_or(0, |rows| rows.len() as i64)
    }

    /// The facts of a form's example with every fact that the form takes, made long.
    pub(crate) fn long(&self, form: &str) -> String {
        let mut facts = example(form);
        let case: Table = text("templates/example-case.toml").parse().unwrap();
        let person = get(&facts, "party.kind").iter().any(|kind| kind.as_str() == Some("个人"));
        let fields = fields(form).into_iter().map(|field| field.path);
        for path in fields.filter(|path| !self.long.omit.contains(path)) {
            let of_person = self.long.person.get(&path).filter(|_| person);
            if let Some(said) = of_person.or_else(|| self.long.facts.get(&path)) {
                match said.as_array().filter(|_| path.contains("[].")) {
                    Some(several) => set(&mut facts, &path, several),
                    None => set(&mut facts, &path, std::slice::from_ref(said)),
                }
            } else if get(&facts, &path).is_empty() {
                let found = get(&case, &path);
                assert!(!found.is_empty(), "{form}: variants.toml says nothing of {path}");
                set(&mut facts, &path, &found);
            }
            if let Some(times) = self.long.times.get(&path) {
                let text = get(&facts, &path)[0].as_str().unwrap().trim().to_owned();
                set(&mut facts, &path, &[vec![text; *times].join("\n").into()]);
            }
        }
        for (group, Rows { rows, number }) in &self.long.rows {
            let Some(few) = facts.get_mut(group).and_then(Value::as_array_mut) else { continue };
            let row = |i: usize| {
                let mut row = few[i % few.len()].clone();
                if let Some(Value::String(text)) = row.get_mut(number.as_str()) {
                    *text += &format!("（{}）", i + 1);
                }
                row
            };
            *few = (0..*rows).map(row).collect();
        }
        facts.to_string()
    }
}

fn text(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap()
}

fn example(form: &str) -> Table {
    text(&format!("templates/forms/{form}/example.toml")).parse().unwrap()
}

fn fields(form: &str) -> Vec<Field> {
    let answer = run(&["forms", form, "--json"]).json();
    let fields = answer["form"]["fields"].as_array().unwrap().iter();
    let field = |field: &serde_json::Value| Field {
        path: field["name"].as_str().unwrap().to_owned(),
        required: field["required"].as_bool().unwrap(),
    };
    fields.map(field).collect()
}

/// What stands at a path: one value, or one for each row that has one.
fn get(facts: &Table, path: &str) -> Vec<Value> {
    match path.split_once("[].") {
        None => {
            let mut names = path.split('.');
            let first = names.next().and_then(|name| facts.get(name));
            names
                .try_fold(first, |at, name| Some(at?.get(name)))
                .flatten()
                .cloned()
                .into_iter()
                .collect()
        }
        Some((group, name)) => {
            let rows = facts.get(group).and_then(Value::as_array).into_iter().flatten();
            rows.filter_map(|row| row.get(name).cloned()).collect()
        }
    }
}

/// Takes away every fact whose path is not in `kept`.
fn prune(facts: &mut Table, above: &str, kept: &[String]) {
    facts.retain(|name, value| {
        let path = format!("{above}{name}");
        match value {
            Value::Table(table) => prune(table, &format!("{path}."), kept),
            Value::Array(rows) if rows.iter().all(Value::is_table) => {
                for row in rows.iter_mut().filter_map(Value::as_table_mut) {
                    prune(row, &format!("{path}[]."), kept);
                }
            }
            _ => return kept.contains(&path),
        }
        true
    });
}

/// Puts a value at a path; into the rows of a group, in turn.
fn set(facts: &mut Table, path: &str, values: &[Value]) {
    if let Some((group, name)) = path.split_once("[].") {
        let rows = facts.entry(group).or_insert_with(|| vec![Table::new()].into());
        for (row, value) in rows.as_array_mut().unwrap().iter_mut().zip(values.iter().cycle()) {
            row.as_table_mut().unwrap().insert(name.to_owned(), value.clone());
        }
        return;
    }
    let (above, name) = path.rsplit_once('.').unwrap_or(("", path));
    let mut at = facts;
    for step in above.split('.').filter(|step| !step.is_empty()) {
        let inner = at.entry(step).or_insert_with(|| Table::new().into());
        at = inner.as_table_mut().unwrap();
    }
    at.insert(name.to_owned(), values[0].clone());
}
