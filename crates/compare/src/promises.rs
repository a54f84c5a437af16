//! Promises: what a document undertakes to do by a date.

use jiff::civil::Date;
use jiff::{Span, ToSpan as _};
use law::measure::{self, Day, DeadlineKind, Measure, Number, Unit, When};
use law::modality::{self, Modality};
use law::{Document, ProvisionId};
use serde::Serialize;

/// A dated commitment.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Promise {
    /// The address.
    #[serde(rename = "ref", serialize_with = "crate::as_text")]
    pub id: ProvisionId,
    /// The index of the provision.
    pub index: usize,
    /// Who is to do it, as printed.
    pub who: Option<String>,
    /// What is to be done.
    pub what: String,
    /// The deadline as printed.
    pub printed: String,
    /// The last day.
    pub due: Date,
    /// The day is reckoned from the date of the document, because the text names no other (推定).
    pub presumed: bool,
    /// Days since that day; 0 on it and before.
    pub overdue_days: i32,
    /// The sentence.
    pub text: String,
}

/// Every dated commitment of a document as it stands on `today`, in order of the days. A term that
/// runs from an event (结案后1年内) has no day, and one that a statute gives to whoever applies it is
/// no promise.
pub fn promises(document: &Document, today: Date) -> Vec<Promise> {
    let mut found: Vec<Promise> = Vec::new();
    for (index, provision) in document.tree.provisions.iter().enumerate() {
        if !provision.level.is_clause() {
            continue;
        }
        let text = document.own_text(index);
        // One deadline may bound several numbers; it is one promise.
        let mut last = None;
        for measure in measure::find(text) {
            let Some(deadline) = &measure.deadline else { continue };
            let Some((due, presumed)) = day(document, &measure) else { continue };
            if bans(text.get(deadline.span.end..).unwrap_or("")) {
                continue;
            }
            if last.replace(deadline.span) == Some(deadline.span) {
                continue;
            }
            found.push(Promise {
                id: document.id_of(index),
                index,
                who: measure.actor.map(|actor| actor.of(text).to_owned()),
                what: measure.matter.clone(),
                printed: deadline.span.of(text).to_owned(),
                due,
                presumed,
                overdue_days: (today - due).get_days().max(0),
                text: measure.sentence.of(text).trim().to_owned(),
            });
        }
    }
    found.sort_by_key(|promise| (promise.due, promise.index));
    found
}

/// “十三五”期间，原则上不再审批: how long a ban lasts, and nothing to be done by then.
fn bans(after: &str) -> bool {
    let rest = after.trim_start_matches(['，', ',', ' ']);
    modality::markers(rest).first().is_some_and(|marker| {
        let word = marker.span.of(rest);
        marker.span.start == 0 && (marker.modality == Modality::Ban || word.ends_with("不再"))
    })
}

/// The last day that a deadline leaves, and whether it is reckoned from the document's date.
fn day(document: &Document, measure: &Measure) -> Option<(Date, bool)> {
    let deadline = measure.deadline.as_ref()?;
    match &deadline.when {
        When::Day(Day { year: Some(year), month, day }) if deadline.kind == DeadlineKind::By => {
            Some((Date::new(*year, *month, *day).ok()?, false))
        }
        When::Lapse(value, unit)
            if deadline.kind == DeadlineKind::Within
                && deadline.anchor.is_none()
                && document.articles() == 0 =>
        {
            let from = document.meta.main_date()?;
            Some((from.checked_add(length(*value, unit)?).ok()?, true))
        }
        _ => None,
    }
}

/// Lengths of months and years: shorter ones run from an event that the sentence leaves unsaid.
fn length(value: Number, unit: &Unit) -> Option<Span> {
    let n = i64::try_from(value.to_whole()?).ok().filter(|n| (1..=1_000).contains(n))?;
    match unit {
        Unit::Months => Some(n.months()),
        Unit::Years => Some(n.years()),
        _ => None,
    }
}
