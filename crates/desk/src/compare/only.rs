//! A part of a comparison: one topic, or only what differs.

use std::collections::BTreeSet;

use ::compare::Topics;
use law::Diagnostic;

use crate::Error;
use crate::view::{CompareRow, Comparison, MeasureRow, MeasureVerdict};

/// What is asked for by the name of no topic.
const DIFFERENCES: &str = "差异";

/// Which part of a comparison is shown.
pub(super) enum Only {
    /// The rows of a topic and what stands in their clauses.
    Topic(String),
    /// Matters on which someone is silent or a number differs, and copies that were changed.
    Differences,
}

impl Only {
    /// # Errors
    /// The name of no topic.
    pub(super) fn named(name: &str, topics: &Topics) -> Result<Self, Error> {
        let known = || topics.topics.iter().map(|topic| topic.name.as_str());
        if name == DIFFERENCES {
            Ok(Only::Differences)
        } else if known().any(|topic| topic == name) {
            Ok(Only::Topic(name.to_owned()))
        } else {
            let known: Vec<&str> = known().chain([DIFFERENCES]).collect();
            Err(Error::request(
                Diagnostic::error("unknown-topic", format!("没有“{name}”这个事项类别"))
                    .hint(format!("可以写：{}", known.join("、"))),
            ))
        }
    }

    /// Leaves out everything else.
    pub(super) fn keep(&self, c: &mut Comparison) {
        match self {
            Only::Topic(name) => {
                c.rows.retain(|row| row.topic.as_ref() == Some(name));
                let kept: BTreeSet<String> = c.rows.iter().flat_map(places).collect();
                let here = |reference: &str| kept.iter().any(|place| stands_in(reference, place));
                c.measures.retain(|m| m.cells.values().flatten().any(|f| here(&f.reference)));
                c.reuse.retain(|r| here(&r.a.reference) || here(&r.b.reference));
                c.gaps.retain(|gap| here(&gap.superior.reference));
                c.added.retain(|place| here(&place.reference));
                c.conflicts.retain(|x| here(&x.superior.reference) || here(&x.local.reference));
                c.promises.retain(|promise| here(&promise.reference));
            }
            Only::Differences => {
                c.measures.retain(|m| differs(m.verdict));
                c.reuse.retain(|reused| !reused.changes.is_empty());
                let measures = &c.measures;
                c.rows.retain(|row| {
                    row.cells.values().any(Option::is_none) || is_judged(row, measures)
                });
            }
        }
        c.matched = c.rows.iter().filter(|r| r.cells.values().flatten().count() > 1).count();
    }
}

/// Two numbers are set against each other and are not the same.
pub(super) fn differs(verdict: MeasureVerdict) -> bool {
    !matches!(verdict, MeasureVerdict::Equal | MeasureVerdict::OnlyOne)
}

/// All numbers of one of the measures stand in the clauses of the row.
fn is_judged(row: &CompareRow, measures: &[MeasureRow]) -> bool {
    measures.iter().any(|measure| belongs_to(measure, row))
}

/// Whether all numbers of a measure stand in the clauses of a row.
pub(super) fn belongs_to(measure: &MeasureRow, row: &CompareRow) -> bool {
    let own: Vec<String> = places(row).collect();
    let here = |reference: &str| own.iter().any(|place| stands_in(reference, place));
    measure.cells.values().flatten().all(|figure| here(&figure.reference))
}

/// The clauses of a row, by address.
fn places(row: &CompareRow) -> impl Iterator<Item = String> + '_ {
    let clauses = row.cells.values().flatten();
    clauses
        .flat_map(|first| std::iter::once(first).chain(&first.also))
        .map(|clause| clause.reference.clone())
}

/// Whether an address is that of a place or of one below it: #9.2 stands in #9, #97 does not.
fn stands_in(reference: &str, place: &str) -> bool {
    let rest = reference.strip_prefix(place);
    rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_holds_what_stands_below_it() {
        for (reference, place, expected) in [
            ("安全生产法@2021-06-10#9", "安全生产法@2021-06-10#9", true),
            ("安全生产法@2021-06-10#9.2", "安全生产法@2021-06-10#9", true),
            ("安全生产法@2021-06-10#97.1", "安全生产法@2021-06-10#9", false),
            ("临政办发〔2016〕30号#三（五）", "临政办发〔2016〕30号#三（五）", true),
            ("临政办发〔2016〕30号#三（六）", "临政办发〔2016〕30号#三（五）", false),
        ] {
            assert_eq!(stands_in(reference, place), expected, "{reference} {place}");
        }
    }
}
