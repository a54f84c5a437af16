//! TOML → values of the schema, with every fault reported and nothing interpreted.

use law::Diagnostic;
use serde_json::{Map, Value, json};

use super::Paper;
use super::schema::{Field, Kind, Record};
use crate::money::Money;
use crate::{date, finding};

/// The longest value of one line and of several, in characters, and the most rows of an array.
const MAX_LINE: usize = 1_000;
const MAX_PROSE: usize = 20_000;
const MAX_ROWS: usize = 10_000;

/// Reads a table by its fields. What does not fit is left out.
pub(super) fn record(
    table: &toml::Table,
    fields: &'static [Field],
    path: &str,
    findings: &mut Vec<Diagnostic>,
) -> Value {
    let mut out = Map::new();
    for (key, value) in table {
        let place = join(path, key);
        match fields.iter().find(|field| field.name == key) {
            Some(field) => {
                if let Some(value) = read(value, field.kind, &place, findings) {
                    out.insert(key.clone(), value);
                }
            }
            None => findings.push(finding::fact_unknown(&place, key, fields)),
        }
    }
    Value::Object(out)
}

/// Reads one value as `kind`; `None` after reporting why it cannot be.
fn read(
    value: &toml::Value,
    kind: Kind,
    place: &str,
    findings: &mut Vec<Diagnostic>,
) -> Option<Value> {
    match (kind, value) {
        (Kind::Record(fields), toml::Value::Table(table)) => {
            return Some(record(table, fields, place, findings));
        }
        (Kind::Records(fields), toml::Value::Array(rows)) if rows.len() <= MAX_ROWS => {
            let mut out = Vec::with_capacity(rows.len());
            for (i, row) in rows.iter().enumerate() {
                let place = format!("{place}[{}]", i + 1);
                match row {
                    // A row that is no table still counts, or the numbers would shift.
                    toml::Value::Table(table) => out.push(record(table, fields, &place, findings)),
                    _ => {
                        findings.push(finding::fact_kind(&place, Kind::Record(fields)));
                        out.push(json!({}));
                    }
                }
            }
            return Some(Value::Array(out));
        }
        (Kind::Papers(_), toml::Value::Table(papers)) => {
            let mut out = Map::new();
            for (id, value) in papers {
                let place = join(place, id);
                match value {
                    toml::Value::Table(table) => {
                        out.insert(id.clone(), paper(table, &place, findings));
                    }
                    _ => findings.push(finding::fact_kind(&place, kind)),
                }
            }
            return Some(Value::Object(out));
        }
        (Kind::Records(_), toml::Value::Array(rows)) => {
            findings.push(finding::fact_rows(place, rows.len(), MAX_ROWS));
            return None;
        }
        _ => {}
    }
    match scalar(value, kind) {
        Some(value) => sound(value, kind, place, findings),
        None => {
            findings.push(finding::fact_kind(place, kind));
            None
        }
    }
}

/// One document: its own fields by the schema, the others as they are until the form is known.
fn paper(table: &toml::Table, place: &str, findings: &mut Vec<Diagnostic>) -> Value {
    let (mut own, mut more) = (toml::Table::new(), Map::new());
    for (key, value) in table {
        if Paper::FIELDS.iter().any(|field| field.name == key) {
            own.insert(key.clone(), value.clone());
            continue;
        }
        let place = join(place, key);
        let kind = match value {
            toml::Value::Boolean(_) => Kind::Flag,
            toml::Value::Datetime(d) if d.time.is_some() => Kind::Time,
            toml::Value::Datetime(_) => Kind::Date,
            toml::Value::Array(_) => Kind::Lines,
            toml::Value::Integer(_) | toml::Value::Float(_) => Kind::Money,
            _ => Kind::Prose,
        };
        if let Some(value) = read(value, kind, &place, findings) {
            more.insert(key.clone(), value);
        }
    }
    let mut out = record(&own, Paper::FIELDS, place, findings);
    if let Value::Object(out) = &mut out {
        out.extend(more);
    }
    out
}

/// A single value in the form that the structs of facts take; `None` when it is of another kind.
fn scalar(value: &toml::Value, kind: Kind) -> Option<Value> {
    use toml::Value as Toml;
    Some(match (kind, value) {
        (Kind::Line | Kind::Prose, Toml::String(text)) => json!(text),
        (Kind::Choice(words), Toml::String(text)) => json!(words.iter().find(|w| *w == text)?),
        (Kind::Date, Toml::Datetime(d)) => json!(date::of_toml(d)?.to_string()),
        (Kind::Date, Toml::String(text)) => json!(date::parse(text)?.to_string()),
        (Kind::Time, Toml::Datetime(d)) if d.offset.is_none() => {
            json!(date::parse_time(&d.to_string())?.to_string())
        }
        (Kind::Time, Toml::String(text)) => json!(date::parse_time(text)?.to_string()),
        // The shortest decimal that gives the same number is the one that was typed.
        (Kind::Money, Toml::Float(n)) => json!(Money::parse(&n.to_string())?),
        (Kind::Money, Toml::Integer(n)) => json!(Money::parse(&n.to_string())?),
        (Kind::Money, Toml::String(text)) => json!(Money::parse(text)?),
        (Kind::Whole, Toml::Integer(n)) => json!(u32::try_from(*n).ok()?),
        (Kind::Whole, Toml::String(text)) => json!(text.trim().parse::<u32>().ok()?),
        (Kind::Flag, Toml::Boolean(flag)) => json!(flag),
        (Kind::Lines, Toml::Array(rows)) if rows.len() <= MAX_ROWS => {
            rows.iter().map(|row| scalar(row, Kind::Line)).collect::<Option<Vec<_>>>()?.into()
        }
        (Kind::Wholes, Toml::Array(rows)) if rows.len() <= MAX_ROWS => {
            rows.iter().map(|row| scalar(row, Kind::Whole)).collect::<Option<Vec<_>>>()?.into()
        }
        _ => return None,
    })
}

/// Checks the characters and the length of what a person wrote; `None` after reporting.
fn sound(value: Value, kind: Kind, place: &str, findings: &mut Vec<Diagnostic>) -> Option<Value> {
    match value {
        Value::String(text) if matches!(kind, Kind::Line | Kind::Prose) => {
            let prose = kind == Kind::Prose;
            let text = if prose { text.replace("\r\n", "\n") } else { text.trim().to_owned() };
            let limit = if prose { MAX_PROSE } else { MAX_LINE };
            if let Some(fault) = text.chars().find(|&c| is_foreign(c) && !(prose && c == '\n')) {
                findings.push(finding::fact_character(place, fault));
                return None;
            }
            if text.chars().count() > limit {
                findings.push(finding::fact_too_long(place, limit));
                return None;
            }
            Some(Value::String(text))
        }
        Value::Array(rows) if kind == Kind::Lines => {
            let rows = rows
                .into_iter()
                .enumerate()
                .map(|(i, row)| sound(row, Kind::Line, &format!("{place}[{}]", i + 1), findings));
            let rows: Vec<Option<Value>> = rows.collect();
            Some(Value::Array(rows.into_iter().flatten().collect()))
        }
        other => Some(other),
    }
}

/// Characters that no document can show: controls, invisible format characters, those that turn
/// the direction of writing, and the mark of a failed decoding.
fn is_foreign(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{00AD}' | '\u{061C}' | '\u{180E}' | '\u{200B}'..='\u{200F}'
            | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}'
            | '\u{FFF9}'..='\u{FFFF}' | '\u{E0000}'..='\u{E007F}')
}

/// What a person typed into one box, as the TOML value of a kind.
pub(super) fn typed(kind: Kind, text: &str) -> Option<toml::Value> {
    let rows = || text.split(['\n', '、', ',', '，']).map(str::trim).filter(|row| !row.is_empty());
    let value = match kind {
        Kind::Line => toml::Value::String(text.trim().to_owned()),
        Kind::Prose => toml::Value::String(text.replace("\r\n", "\n")),
        Kind::Choice(_) => toml::Value::String(text.trim().to_owned()),
        Kind::Date => toml::Value::Datetime(date::parse(text)?.to_string().parse().ok()?),
        Kind::Time => toml::Value::Datetime(date::parse_time(text)?.to_string().parse().ok()?),
        Kind::Money => toml::Value::String(text.trim().to_owned()),
        Kind::Whole => toml::Value::Integer(text.trim().parse::<u32>().ok()?.into()),
        Kind::Flag => toml::Value::Boolean(match text.trim() {
            "true" | "on" | "是" | "1" => true,
            "false" | "off" | "否" | "0" => false,
            _ => return None,
        }),
        Kind::Lines => {
            let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
            toml::Value::Array(lines.map(|line| toml::Value::String(line.to_owned())).collect())
        }
        Kind::Wholes => {
            let wholes = rows().map(|row| row.parse::<u32>().ok().map(|n| i64::from(n).into()));
            toml::Value::Array(wholes.collect::<Option<_>>()?)
        }
        Kind::Record(_) | Kind::Records(_) | Kind::Papers(_) => return None,
    };
    scalar(&value, kind).map(|_| value)
}

fn join(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::facts::{Facts, Sheet};

    fn read(text: &str) -> (Facts, Vec<law::Diagnostic>) {
        Sheet::read(text).facts()
    }

    /// Each text has this one fault, at this place.
    #[test]
    fn reports_every_fault_of_shape() {
        for (text, code, place) in [
            ("[party]\nnmae = \"甲\"", "fact-unknown", "party.nmae"),
            ("[partys]\nname = \"甲\"", "fact-unknown", "partys"),
            ("[party]\nname = 7", "fact-kind", "party.name"),
            ("party = \"甲\"", "fact-kind", "party"),
            ("[[hazard]]\n[[hazard]]\ndeadline = \"明天\"", "fact-kind", "hazard[2].deadline"),
            ("hazard = [1]", "fact-kind", "hazard[1]"),
            ("[[hazard]]\ndeadline = 2026-11-20T09:00:00Z", "fact-kind", "hazard[1].deadline"),
            ("[[penalty]]\namount = -1", "fact-kind", "penalty[1].amount"),
            ("[[penalty]]\namount = 1.234", "fact-kind", "penalty[1].amount"),
            ("[[penalty]]\nhazards = [\"一\"]", "fact-kind", "penalty[1].hazards"),
            ("[party]\nkind = \"公司\"", "fact-kind", "party.kind"),
            ("[party]\nname = \"甲\\u0007\"", "fact-character", "party.name"),
            ("[party]\nname = \"甲\\n乙\"", "fact-character", "party.name"),
            ("[party]\nname = \"甲\\u202E乙\"", "fact-character", "party.name"),
            ("[[hazard]]\nfact = \"\"\"甲\\u200B\"\"\"", "fact-character", "hazard[1].fact"),
            ("[document.x]\nplace = \"\\uFFFD\"", "fact-character", "document.x.place"),
            ("[document]\nx = 1", "fact-kind", "document.x"),
            ("[document.x]\ndate = \"昨天\"", "fact-kind", "document.x.date"),
        ] {
            let (_, findings) = read(text);
            let found: Vec<_> =
                findings.iter().map(|f| (f.code.as_ref(), f.place.as_deref())).collect();
            assert_eq!(found, [(code, Some(place))], "{text}");
        }
        let long = format!("[party]\nname = \"{}\"", "甲".repeat(1_001));
        assert_eq!(read(&long).1[0].code, "fact-too-long");
        let rows = format!("hazard = [{}]", "{},".repeat(10_001));
        assert_eq!(read(&rows).1[0].code, "fact-rows");
        assert_eq!(read(&" ".repeat(5 << 20)).1[0].code, "facts-too-large");
    }

    #[test]
    fn names_the_field_that_was_probably_meant() {
        let (_, findings) = read("[party]\ncredit_cod = \"1\"\n[[officer]]\ncert = \"1\"");
        insta::assert_debug_snapshot!(findings.iter().map(|f| &f.hint).collect::<Vec<_>>(), @r#"
        [
            Some(
                "是否为 certificate（行政执法证号）？可用的有：name、certificate、post",
            ),
            Some(
                "是否为 credit_code（统一社会信用代码）？可用的有：kind、name、credit_code、id_number、address、postcode、phone、representative、representative_post、contact、industry、sex、age、employer、post、employer_address",
            ),
        ]
        "#);
    }

    #[test]
    fn reports_every_syntax_error_with_its_line() {
        let (facts, findings) = read("[party]\nname = 甲\nphone = \"1\"\n[x\n");
        assert_eq!(facts, Facts::default());
        let places: Vec<_> = findings.iter().filter_map(|f| f.place.as_deref()).collect();
        assert!(places.contains(&"第2行") && places.contains(&"第4行"), "{findings:?}");
        assert!(findings.iter().all(|f| f.code == "facts-syntax"));
    }

    /// What an officer writes stays what it is, whatever a template engine or a typesetter would
    /// make of it.
    #[test]
    fn keeps_texts_verbatim() {
        let text = "#read(\"/etc/passwd\") {{ agency }} {% raw %} $x$ \\ * _ @ <b> `";
        let toml = format!("[[hazard]]\nfact = '''{text}'''");
        let (facts, findings) = read(&toml);
        assert_eq!((facts.hazard[0].fact.as_deref(), findings.len()), (Some(text), 0));
    }

    #[test]
    fn survives_texts_made_to_break_it() {
        for text in [
            format!("a = {}{}", "[".repeat(100_000), "]".repeat(100_000)),
            format!("a = {}1{}", "{a = ".repeat(100_000), "}".repeat(100_000)),
            format!("{}a = 1", "a.".repeat(100_000)),
            format!("[{}a]", "a.".repeat(100_000)),
            format!("party = \"{}\"", "甲".repeat(1_000_000)),
            "\u{FEFF}[party]\nname = \"甲\"".to_owned(),
        ] {
            let _ = read(&text);
        }
    }

    proptest! {
        #[test]
        fn reads_any_text(text in "\\PC{0,200}") {
            let _ = read(&text);
        }

        /// The table of fields and the structs never disagree.
        #[test]
        fn reads_whatever_the_schema_accepts(
            section in "(case|agency|party|inspection|precheck|document\\.x)",
            key in "(name|filed|defence_days|kind|start|date|serial|code|other)",
            value in "(\"甲\"|7|true|2026-11-20|2026-11-20T09:05:00|\"单位\"|\\[1\\]|\\[\"甲\"\\]|1.5)",
        ) {
            let (_, findings) = read(&format!("[{section}]\n{key} = {value}"));
            prop_assert!(findings.iter().all(|f| f.code != "facts-unreadable"), "{:?}", findings);
        }
    }
}
