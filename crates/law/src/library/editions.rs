//! From when until when each edition counts.

use std::collections::HashMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Entry;
use crate::meta::{Basis, Fact, Kind};

/// Facts about when an edition counts, from `corpus/rules/editions.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditionFact {
    /// The work, by its full title.
    pub title: String,
    /// The date on which this edition was passed, as in its address.
    pub edition: Date,
    /// From when it is in force.
    pub from: Date,
    /// The first day on which it no longer is.
    pub until: Option<Date>,
    /// Where this stands.
    pub source: String,
    /// Whether somebody checked it against the source.
    pub verified: bool,
}

/// Settles from when and until when every entry counts: by the facts given, else by its 施行日期
/// when that is not before the edition itself, else presumed from the date of the edition. An
/// edition ends where the next one of the same title begins.
pub fn settle_editions(entries: &mut [Entry], facts: &[EditionFact]) {
    use crate::meta::DateKind::{Effective, Written};
    for entry in entries.iter_mut() {
        let written = entry.meta.date(Written).map(|d| d.value);
        let fact =
            facts.iter().find(|f| f.title == entry.meta.title.value && Some(f.edition) == written);
        entry.from = if let Some(fact) = fact {
            entry.until = fact.until.map(|until| known(until, &fact.source, fact.verified));
            Some(known(fact.from, &fact.source, fact.verified))
        } else {
            match (entry.meta.date(Effective), written) {
                (Some(effective), Some(written)) if effective.value < written => Some(
                    Fact::presumed(written, "来源所载施行日期早于本次修改，暂以修改通过日期推定"),
                ),
                (Some(effective), _) => Some(effective.clone()),
                (None, Some(written)) => {
                    Some(Fact::presumed(written, "来源未载施行日期，暂以成文日期推定"))
                }
                (None, None) => None,
            }
        };
    }
    let mut starts: HashMap<String, Vec<Date>> = HashMap::new();
    for entry in entries.iter() {
        let Some(from) = &entry.from else { continue };
        starts.entry(entry.meta.title.value.clone()).or_default().push(from.value);
    }
    for entry in
        entries.iter_mut().filter(|e| e.until.is_none() && e.meta.kind.value != Kind::Bulletin)
    {
        let Some(from) = entry.from.as_ref().map(|f| f.value) else { continue };
        let next = starts
            .get(&entry.meta.title.value)
            .and_then(|starts| starts.iter().copied().filter(|start| *start > from).min());
        entry.until = next.map(|start| Fact {
            value: start,
            basis: Basis::Declared("同名文件的后一版本自该日起施行".into()),
        });
    }
}

fn known(date: Date, source: &str, verified: bool) -> Fact<Date> {
    if verified { Fact::declared(date, source) } else { Fact::presumed(date, source) }
}
