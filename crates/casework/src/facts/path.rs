//! Where a fact stands: `party.name`, `hazard[2].deadline`, `document.rectification-order.date`.

use std::fmt;

use serde_json::Value;

use super::schema::{Field, Kind, Record};
use super::{Facts, Paper};

/// The place of one fact, or with `[]` of the same fact in every row. Rows are numbered from 1, as
/// documents number them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FactPath(Vec<Part>);

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Part {
    name: String,
    row: Row,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Row {
    None,
    Every,
    At(usize),
}

impl FactPath {
    /// Reads a path; `None` when the text is none.
    pub fn parse(text: &str) -> Option<Self> {
        let parts: Vec<Part> = text.split('.').map(Part::parse).collect::<Option<_>>()?;
        (parts.len() <= 8).then_some(Self(parts))
    }

    /// The path with `document.date` made `document.FORM.date`, which is how a `form.toml` speaks
    /// of its own document.
    #[must_use]
    pub fn in_form(&self, form: &str) -> Self {
        let mut parts = self.0.clone();
        if self.is_of_own_document() {
            parts.insert(1, Part { name: form.to_owned(), row: Row::None });
        }
        Self(parts)
    }

    /// Whether this is `document.X`, without the id of a form.
    pub fn is_of_own_document(&self) -> bool {
        matches!(self.0.as_slice(), [first, _] if first.name == "document")
    }

    /// The last name: `deadline`.
    pub fn last(&self) -> &str {
        self.0.last().map_or("", |part| part.name.as_str())
    }

    /// The array that `[]` ranges over: `hazard` for `hazard[].deadline`.
    pub fn rows(&self) -> Option<&str> {
        self.0.iter().find(|part| part.row == Row::Every).map(|part| part.name.as_str())
    }

    /// The field that the schema has here. `None` for what only a form declares.
    pub fn field(&self) -> Option<Field> {
        let mut fields = Facts::FIELDS;
        let mut found: Option<Field> = None;
        for (i, part) in self.0.iter().enumerate() {
            if i == 1 && self.0[0].name == "document" {
                let own = Paper::FIELDS.iter().find(|f| f.name == part.name);
                if self.0.len() == 2 {
                    return own.copied();
                }
                continue;
            }
            let field = fields.iter().find(|f| f.name == part.name)?;
            fields = match (field.kind, part.row) {
                (Kind::Record(fields) | Kind::Papers(fields), Row::None) => fields,
                (Kind::Records(fields), _) => fields,
                (_, Row::None) => &[],
                _ => return None,
            };
            found = Some(*field);
        }
        found
    }

    /// The places below this path at which `facts` hold nothing. A path with `[]` has as many as
    /// there are rows with a gap.
    pub fn gaps(&self, facts: &Value) -> Vec<FactPath> {
        let mut gaps = Vec::new();
        walk(&self.0, Vec::new(), facts, &mut |path, value| {
            if is_blank(value) {
                gaps.push(path);
            }
        });
        gaps
    }

    /// Every value that stands at this path, with its place; a path with `[]` has one per row.
    pub fn values<'a>(&self, facts: &'a Value) -> Vec<(FactPath, &'a Value)> {
        let mut found = Vec::new();
        walk(&self.0, Vec::new(), facts, &mut |path, value| found.push((path, value)));
        found.retain(|(_, value)| !is_blank(value));
        found
    }

    /// The row of an array that this path goes through, counted from 1.
    pub fn row_of(&self, array: &str) -> Option<usize> {
        self.0.iter().find(|part| part.name == array).and_then(|part| match part.row {
            Row::At(row) => Some(row),
            _ => None,
        })
    }

    /// The value of a TOML table at this path.
    pub(super) fn get<'a>(&self, table: &'a toml::Table) -> Option<&'a toml::Value> {
        let mut value = None::<&toml::Value>;
        for part in &self.0 {
            let table = match value {
                None => table,
                Some(value) => value.as_table()?,
            };
            let mut next = table.get(&part.name)?;
            if let Row::At(row) = part.row {
                next = next.as_array()?.get(row.checked_sub(1)?)?;
            }
            value = Some(next);
        }
        value
    }

    /// Puts a value at this path, adding tables and at most one new row per array on the way;
    /// takes the value away for `None`. `false` when the path does not lead there.
    pub(super) fn put(&self, table: &mut toml::Table, value: Option<toml::Value>) -> bool {
        put(&self.0, table, value)
    }
}

fn put(parts: &[Part], table: &mut toml::Table, value: Option<toml::Value>) -> bool {
    let [part, rest @ ..] = parts else { return false };
    if rest.is_empty() {
        if part.row != Row::None {
            return false;
        }
        match value {
            Some(value) => _ = table.insert(part.name.clone(), value),
            None => _ = table.remove(&part.name),
        }
        return true;
    }
    if value.is_none() && !table.contains_key(&part.name) {
        return true;
    }
    let empty = || toml::Value::Table(toml::Table::new());
    let slot = match part.row {
        Row::None => table.entry(part.name.clone()).or_insert_with(empty),
        Row::Every | Row::At(0) => return false,
        Row::At(row) => {
            let array =
                table.entry(part.name.clone()).or_insert_with(|| toml::Value::Array(vec![]));
            let Some(array) = array.as_array_mut() else { return false };
            if row == array.len() + 1 {
                array.push(empty());
            }
            match array.get_mut(row - 1) {
                Some(slot) => slot,
                None => return false,
            }
        }
    };
    slot.as_table_mut().is_some_and(|table| put(rest, table, value))
}

/// Visits the value at a path, or null where it ends early, for every row that the path means.
fn walk<'a>(
    parts: &[Part],
    before: Vec<Part>,
    at: &'a Value,
    visit: &mut impl FnMut(FactPath, &'a Value),
) {
    static NOTHING: Value = Value::Null;
    let [part, rest @ ..] = parts else { return visit(FactPath(before), at) };
    let next = at.get(&part.name).unwrap_or(&NOTHING);
    let here = |row| {
        let mut path = before.clone();
        path.push(Part { name: part.name.clone(), row });
        path
    };
    match (part.row, next) {
        (Row::Every, Value::Array(rows)) => {
            for (i, row) in rows.iter().enumerate() {
                walk(rest, here(Row::At(i + 1)), row, visit);
            }
        }
        (Row::Every, _) => {}
        (Row::At(n), _) => {
            let row = n.checked_sub(1).and_then(|i| next.get(i)).unwrap_or(&NOTHING);
            walk(rest, here(part.row), row, visit);
        }
        (Row::None, _) => walk(rest, here(Row::None), next, visit),
    }
}

/// Whether nothing was said: left out, an empty text or list.
fn is_blank(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(rows) => rows.is_empty(),
        _ => false,
    }
}

impl Part {
    fn parse(text: &str) -> Option<Self> {
        let (name, row) = match text.strip_suffix(']') {
            None => (text, Row::None),
            Some(text) => match text.split_once('[')? {
                (name, "") => (name, Row::Every),
                (name, row) => (name, Row::At(row.parse().ok().filter(|&n| n > 0)?)),
            },
        };
        let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '-');
        let sound = !name.is_empty() && name.chars().all(fits);
        sound.then(|| Self { name: name.to_owned(), row })
    }
}

impl fmt::Display for FactPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, part) in self.0.iter().enumerate() {
            if i > 0 {
                f.write_str(".")?;
            }
            f.write_str(&part.name)?;
            match part.row {
                Row::None => {}
                Row::Every => f.write_str("[]")?,
                Row::At(row) => write!(f, "[{row}]")?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::FactPath;

    #[test]
    fn finds_the_fields_of_the_schema() {
        for (path, label) in [
            ("party.name", Some("当事人名称")),
            ("hazard[].deadline", Some("整改期限")),
            ("hazard[2].deadline", Some("整改期限")),
            ("hazard", Some("问题和隐患")),
            ("agency.bank.account", Some("账号")),
            ("document.date", Some("文书日期")),
            ("document.penalty-notice.date", Some("文书日期")),
            ("document.place", None),
            ("party[1].name", None),
            ("party.nam", None),
            ("party.name.x", None),
        ] {
            let field = FactPath::parse(path).unwrap().field();
            assert_eq!(field.map(|f| f.label), label, "{path}");
        }
    }

    #[test]
    fn lists_every_gap() {
        let facts = json!({"hazard": [{"fact": "有"}, {"fact": " "}, {}], "party": {"name": null}});
        let gaps = |path: &str| -> Vec<String> {
            FactPath::parse(path).unwrap().gaps(&facts).iter().map(ToString::to_string).collect()
        };
        assert_eq!(gaps("hazard[].fact"), ["hazard[2].fact", "hazard[3].fact"]);
        assert_eq!(gaps("party.name"), ["party.name"]);
        assert_eq!(gaps("agency.name"), ["agency.name"]);
        assert_eq!(gaps("evidence"), ["evidence"]);
        assert_eq!(gaps("evidence[].name"), [""; 0]);
    }

    proptest! {
        #[test]
        fn display_and_parse_round_trip(text in "[a-z]{1,4}(\\[[1-9]?\\])?(\\.[a-z-]{1,4}){0,3}") {
            let path = FactPath::parse(&text).unwrap();
            prop_assert_eq!(path.to_string(), text);
        }

        #[test]
        fn never_panics(text in "\\PC{0,40}") {
            if let Some(path) = FactPath::parse(&text) {
                let _ = (path.field(), path.gaps(&json!({})));
            }
        }
    }
}
