//! Rows of rules that hold for a time: when, by what source, and whether somebody checked it.

use jiff::civil::Date;
use law::Diagnostic;
use serde::de::DeserializeOwned;

use crate::finding;

/// From when until when a row holds and what it stands on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Validity {
    /// The first day on which it holds.
    pub from: Date,
    /// The first day on which it no longer does.
    pub until: Option<Date>,
    /// Where it stands: addresses of provisions, or the edition that was read.
    pub source: Vec<String>,
    /// Whether somebody compared it with its source. What is not leads to a warning and to the
    /// 未核 watermark.
    pub verified: bool,
    /// What a reader should know.
    pub note: Option<String>,
}

impl Validity {
    /// Whether the row holds on `date`.
    pub fn holds(&self, date: Date) -> bool {
        self.from <= date && self.until.is_none_or(|until| date < until)
    }

    /// Where the row stands, in words for a message: `行政处罚法第四十二条第一款`.
    pub fn basis(&self) -> String {
        let in_words = |source: &String| match crate::Address::parse(source) {
            Some(address) => crate::cite::named(&address),
            None => source.clone(),
        };
        self.source.iter().map(in_words).collect::<Vec<_>>().join("、")
    }
}

/// A kind of row, read from the array [`Rule::TABLE`] of one file.
pub trait Rule: DeserializeOwned {
    /// The name of the array of tables: `violation`.
    const TABLE: &'static str;

    /// What the row is about; rows with one key hold one after the other.
    fn key(&self) -> String;

    /// Faults within the row, in Chinese.
    fn faults(&self) -> Vec<String>;
}

/// One row.
#[derive(Debug, Clone, PartialEq)]
pub struct Row<T> {
    /// When it holds.
    pub validity: Validity,
    /// What it says.
    pub rule: T,
}

/// All rows of a kind.
#[derive(Debug, Clone)]
pub struct Dated<T> {
    rows: Vec<Row<T>>,
}

impl<T> Default for Dated<T> {
    fn default() -> Self {
        Self { rows: Vec::new() }
    }
}

impl<T: Rule> Dated<T> {
    /// Adds the rows of a file. A row with a fault is reported and left out.
    pub(super) fn add(&mut self, file: &str, text: &str, findings: &mut Vec<Diagnostic>) {
        let table = match text.parse::<toml::Table>() {
            Ok(table) => table,
            Err(error) => return findings.push(finding::rule_syntax(file, text, &error)),
        };
        for (key, value) in table {
            match value {
                toml::Value::Array(rows) if key == T::TABLE => {
                    for (i, row) in rows.into_iter().enumerate() {
                        let place = format!("{file} 第{}条", i + 1);
                        self.add_row(&place, row, findings);
                    }
                }
                _ => findings.push(finding::rule_key(file, &key, T::TABLE)),
            }
        }
        self.report_overlaps(file, findings);
    }

    fn add_row(&mut self, place: &str, row: toml::Value, findings: &mut Vec<Diagnostic>) {
        let toml::Value::Table(mut row) = row else {
            return findings.push(finding::rule_row(place, "不是表"));
        };
        let validity = match validity(&mut row) {
            Ok(validity) => validity,
            Err(fault) => return findings.push(finding::rule_row(place, &fault)),
        };
        let rule: T = match row.try_into() {
            Ok(rule) => rule,
            Err(error) => return findings.push(finding::rule_row(place, error.message())),
        };
        let place = format!("{place}（{}）", rule.key());
        if validity.source.is_empty() {
            findings.push(finding::rule_source_missing(&place, &rule.key()));
        }
        let faults = rule.faults();
        if faults.is_empty() {
            self.rows.push(Row { validity, rule });
        } else {
            findings.extend(faults.iter().map(|fault| finding::rule_row(&place, fault)));
        }
    }

    fn report_overlaps(&self, file: &str, findings: &mut Vec<Diagnostic>) {
        for (i, a) in self.rows.iter().enumerate() {
            for b in &self.rows[..i] {
                let apart = |x: &Validity, y: &Validity| x.until.is_some_and(|end| end <= y.from);
                if a.rule.key() == b.rule.key()
                    && !apart(&a.validity, &b.validity)
                    && !apart(&b.validity, &a.validity)
                {
                    findings.push(finding::rule_overlap(file, &a.rule.key()));
                }
            }
        }
    }

    /// The row that holds for `key` on `date`.
    pub fn at(&self, key: &str, date: Date) -> Option<&Row<T>> {
        self.rows.iter().find(|row| row.rule.key() == key && row.validity.holds(date))
    }

    /// Every row, in the order of the files.
    pub fn rows(&self) -> &[Row<T>] {
        &self.rows
    }

    /// Whether `key` has a row at any time.
    pub fn knows(&self, key: &str) -> bool {
        self.rows.iter().any(|row| row.rule.key() == key)
    }
}

/// Takes the four columns that every row has out of it.
fn validity(row: &mut toml::Table) -> Result<Validity, String> {
    let mut date = |key: &str| match row.remove(key) {
        None => Ok(None),
        Some(value) => match value.as_datetime().and_then(crate::date::of_toml) {
            Some(date) => Ok(Some(date)),
            None => Err(format!("{key} 应当是日期，写成 2026-01-01")),
        },
    };
    let from = date("from")?.ok_or("缺少 from（自哪一日起适用）")?;
    let until = date("until")?;
    if until.is_some_and(|until| until <= from) {
        return Err("until 应当晚于 from".into());
    }
    let source = match row.remove("source") {
        None => Vec::new(),
        Some(toml::Value::String(source)) => vec![source],
        Some(toml::Value::Array(rows)) => {
            let texts = rows.iter().map(|row| row.as_str().map(str::to_owned));
            texts.collect::<Option<_>>().ok_or("source 应当是文字")?
        }
        Some(_) => return Err("source 应当是文字".into()),
    };
    let verified = match row.remove("verified") {
        Some(toml::Value::Boolean(verified)) => verified,
        _ => return Err("缺少 verified（true 或者 false）".into()),
    };
    let note = match row.remove("note") {
        None => None,
        Some(toml::Value::String(note)) => Some(note),
        Some(_) => return Err("note 应当是文字".into()),
    };
    let source = source.into_iter().filter(|source| !source.trim().is_empty()).collect();
    Ok(Validity { from, until, source, verified, note })
}
