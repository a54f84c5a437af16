//! Facts as they were typed: a TOML table that can be read, changed at one place and written.

use law::Diagnostic;

use super::schema::{Kind, Record};
use super::{FactPath, Facts, read};
use crate::finding;

/// The most text that one case may have, in bytes.
const MAX_BYTES: usize = 4 * 1024 * 1024;

/// The facts of a case before they are checked, the way an officer, a web form or a row of a
/// spreadsheet gives them. Keys that no schema knows stay where they are until [`Sheet::facts`]
/// reports them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sheet {
    table: toml::Table,
    broken: Vec<Diagnostic>,
}

impl Sheet {
    /// Reads TOML. A text that is none gives an empty sheet that reports each fault whenever its
    /// facts are asked for.
    pub fn read(text: &str) -> Self {
        let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
        let broken = |broken| Self { table: toml::Table::new(), broken };
        if text.len() > MAX_BYTES {
            return broken(vec![finding::facts_too_large(MAX_BYTES)]);
        }
        match text.parse::<toml::Table>() {
            Ok(table) => Self { table, broken: Vec::new() },
            Err(first) => {
                let (_, mut errors) = toml::de::DeTable::parse_recoverable(text);
                // A number that is too large parses and still is no value.
                if errors.is_empty() {
                    errors.push(first);
                }
                broken(errors.iter().map(|error| finding::facts_syntax(text, error)).collect())
            }
        }
    }

    /// The sheet of facts that nobody typed: they follow from others.
    pub fn of(facts: &Facts) -> Self {
        match toml::Table::try_from(facts) {
            Ok(table) => Self { table, broken: Vec::new() },
            Err(error) => Self {
                table: toml::Table::new(),
                broken: vec![finding::facts_unreadable(&error.to_string())],
            },
        }
    }

    /// Whether the text was no TOML, so that there is nothing to check.
    pub fn is_broken(&self) -> bool {
        !self.broken.is_empty()
    }

    /// The facts, with everything that is wrong in their shape.
    pub fn facts(&self) -> (Facts, Vec<Diagnostic>) {
        let mut findings = self.broken.clone();
        let value = read::record(&self.table, Facts::FIELDS, "", &mut findings);
        match serde_json::from_value(value) {
            Ok(facts) => (facts, findings),
            // The table of fields and the structs come from the same lines, so a value that was
            // read by the one fits the other; `reads_whatever_the_schema_accepts` holds it to that.
            Err(error) => {
                findings.push(finding::facts_unreadable(&error.to_string()));
                (Facts::default(), findings)
            }
        }
    }

    /// What stands at a path, as a web form shows it. Empty when nothing does.
    pub fn text(&self, path: &FactPath) -> String {
        match path.get(&self.table) {
            None => String::new(),
            Some(toml::Value::String(text)) => text.clone(),
            Some(toml::Value::Array(rows)) => {
                let lines = rows.iter().map(|row| match row {
                    toml::Value::String(text) => text.clone(),
                    other => other.to_string(),
                });
                lines.collect::<Vec<_>>().join("\n")
            }
            Some(other) => other.to_string(),
        }
    }

    /// How many rows an array has: `rows("hazard")`.
    pub fn rows(&self, array: &str) -> usize {
        self.table.get(array).and_then(toml::Value::as_array).map_or(0, Vec::len)
    }

    /// Puts what a person typed at a path, as the kind of the field wants it; empty text takes the
    /// fact away.
    ///
    /// # Errors
    /// A finding when the text is not of that kind or the path leads nowhere.
    pub fn set(&mut self, path: &FactPath, kind: Kind, text: &str) -> Result<(), Diagnostic> {
        let place = path.to_string();
        let value = match text.trim() {
            "" => None,
            _ => Some(read::typed(kind, text).ok_or_else(|| finding::fact_kind(&place, kind))?),
        };
        if path.put(&mut self.table, value) { Ok(()) } else { Err(finding::fact_path(&place)) }
    }

    /// The sheet as TOML text.
    pub fn to_toml(&self) -> String {
        self.table.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(sheet: &mut Sheet, path: &str, text: &str) -> Result<(), Diagnostic> {
        let path = FactPath::parse(path).unwrap();
        let kind = path.field().map_or(Kind::Line, |field| field.kind);
        sheet.set(&path, kind, text)
    }

    #[test]
    fn a_text_that_is_no_toml_is_said_to_be_none() {
        for text in ["amount = 99999999999999999999", "a = ", "[party\nname = 1"] {
            let sheet = Sheet::read(text);
            assert!(sheet.is_broken(), "{text}");
            assert!(sheet.facts().1.iter().any(|f| f.code == "facts-syntax"), "{text}");
        }
    }

    #[test]
    fn is_filled_in_like_a_web_form() {
        let mut sheet = Sheet::default();
        for (path, text) in [
            ("party.name", "云州市某某机械有限公司"),
            ("hazard[1].deadline", "2026年11月13日"),
            ("hazard[2].fact", "一\n二"),
            ("penalty[1].amount", "12,000元"),
            ("penalty[1].hazards", "1\n2"),
            ("document.penalty-notice.serial", "7"),
        ] {
            set(&mut sheet, path, text).unwrap();
        }
        let (facts, findings) = sheet.facts();
        assert_eq!(findings, []);
        assert_eq!(facts.party.name.as_deref(), Some("云州市某某机械有限公司"));
        assert_eq!(facts.hazard[0].deadline, Some(jiff::civil::date(2026, 11, 13)));
        assert_eq!(facts.hazard[1].fact.as_deref(), Some("一\n二"));
        assert_eq!(facts.penalty[0].amount, crate::Money::from_yuan(12_000));
        assert_eq!(facts.penalty[0].hazards, [1, 2]);
        assert_eq!(facts.document["penalty-notice"].serial, Some(7));
        assert_eq!(Sheet::read(&sheet.to_toml()), sheet);
        assert_eq!(sheet.text(&FactPath::parse("hazard[2].fact").unwrap()), "一\n二");
        set(&mut sheet, "party.name", "").unwrap();
        assert_eq!(sheet.facts().0.party.name, None);
    }

    #[test]
    fn refuses_what_does_not_fit() {
        let mut sheet = Sheet::default();
        for (path, text, code) in [
            ("hazard[1].deadline", "明天", "fact-kind"),
            ("penalty[1].amount", "一万", "fact-kind"),
            ("party.kind", "公司", "fact-kind"),
            ("hazard[3].fact", "第三行之前没有第一行", "fact-path"),
            ("hazard[].fact", "每一行", "fact-path"),
        ] {
            let finding = set(&mut sheet, path, text).unwrap_err();
            assert_eq!((finding.code.as_ref(), finding.place.as_deref()), (code, Some(path)));
        }
    }
}
