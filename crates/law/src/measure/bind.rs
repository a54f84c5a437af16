//! Binding: a period or deadline goes to the quantities that it governs; what governs nothing is a
//! measure of its own.

use std::ops::Range;

use super::letters::Letters;
use super::number::Number;
use super::quantity::{Amount, Op, Quantity};
use super::time::{self, Deadline, DeadlineKind, Period, Time, TimeFound, When};
use super::unit::{Dimension, Unit};
use super::words;
use super::{Found, Measure, Value};

/// What governs one quantity.
#[derive(Debug, Clone, Default)]
struct Governors {
    /// A period, or the length of time in 三年一次.
    period: Option<usize>,
    /// A deadline.
    deadline: Option<usize>,
    /// 以2015年为基数.
    baseline: Option<usize>,
}

/// 以 and 为基数 around the year of a baseline.
const BASELINE_LEAD: usize = 1;
const BASELINE_TAIL: usize = 3;

/// How many findings back a governor is looked for.
const REACH: usize = 12;

/// Turns what the scan found into measures, in order.
pub(super) fn bind(text: &Letters, found: &[Found]) -> Vec<Measure> {
    let mut governors = vec![Governors::default(); found.len()];
    let mut bound = vec![false; found.len()];
    for (i, what) in found.iter().enumerate() {
        let Found::Quantity(quantity) = what else { continue };
        governors[i] = governors_of(text, &found[..i], quantity);
        for j in [governors[i].period, governors[i].deadline].into_iter().flatten() {
            bound[j] = true;
        }
    }
    let mut measures: Vec<Measure> = Vec::new();
    let mut last_end = 0;
    for (i, what) in found.iter().enumerate() {
        if bound[i] {
            continue;
        }
        let Some(mut measure) = measure(text, found, what, &governors[i]) else { continue };
        let range = what.range();
        let mut drop: Vec<Range<usize>> = vec![range.clone()];
        let parts = [governors[i].period, governors[i].deadline, governors[i].baseline];
        drop.extend(parts.into_iter().flatten().map(|j| found[j].range()));
        if let Found::Quantity(Quantity { op_at: Some(op), .. }) = what {
            drop.push(op.clone());
        }
        for j in std::iter::once(i).chain(governors[i].deadline) {
            if let Found::Time(TimeFound { what: Time::Deadline(_, _, anchor), range }) = &found[j]
            {
                let start = anchor.as_ref().map_or(range.start, |anchor| anchor.start);
                drop.push(time::with_opening(text, start..range.end));
            }
        }
        let next = found.get(i + 1).map_or(text.len(), |f| f.range().start);
        let announces = matches!(what, Found::Time(_)) || measure.unit == Unit::Occasions;
        measure.matter = words::matter(text, &range, &drop, last_end..next, announces);
        let own_time = matches!(what, Found::Time(_)).then(|| range.clone());
        let times = parts
            .into_iter()
            .flatten()
            .map(|j| found[j].range())
            .chain(own_time)
            .collect::<Vec<_>>();
        measure.actor = words::actor(text, &range, last_end, &times).map(|actor| text.span(actor));
        last_end = range.end;
        measures.push(measure);
    }
    measures
}

fn governors_of(text: &Letters, before: &[Found], quantity: &Quantity) -> Governors {
    let mut governors = Governors::default();
    let start = quantity.range.start;
    let (segment, sentence) = (text.segment_start(start), text.sentence_start(start));
    for (j, what) in before.iter().enumerate().rev().take(REACH) {
        let at = what.range();
        if at.start < sentence {
            // 以2015年为基数 counts to the full stop, over the semicolons of the list behind it.
            let baseline = matches!(what, Found::Time(TimeFound { what: Time::Baseline, .. }));
            let stops = |c: &char| matches!(c, '。' | '\n');
            if baseline && !text.slice(at.end..start).iter().any(stops) {
                governors.baseline = governors.baseline.or(Some(j));
            }
            continue;
        }
        match what {
            Found::Time(TimeFound { what: Time::Period(..), .. }) => {
                if governors.period.is_none() && at.start >= segment {
                    governors.period = Some(j);
                }
            }
            Found::Time(TimeFound { what: Time::Deadline(..), .. }) => {
                if governors.deadline.is_none() && (at.start >= segment || leads(text, &at)) {
                    governors.deadline = Some(j);
                }
            }
            Found::Time(TimeFound { what: Time::Baseline, .. }) => {
                governors.baseline = governors.baseline.or(Some(j));
            }
            Found::Time(_) => {}
            Found::Quantity(length) => {
                let every = length.unit.is_time() && length.op == Op::Exactly && at.end == start;
                if every && quantity.unit.dimension() == Dimension::Occasions {
                    governors.period = Some(j);
                }
            }
        }
    }
    governors
}

/// Whether a time expression fills its segment (2016年年底前，…), so that it governs the rest of
/// the sentence.
fn leads(text: &Letters, range: &Range<usize>) -> bool {
    let segment = text.segment(range.start);
    range.start - segment.start <= 2 && segment.end <= range.end + 1
}

fn measure(
    text: &Letters,
    found: &[Found],
    what: &Found,
    governors: &Governors,
) -> Option<Measure> {
    let range = what.range();
    let mut measure = Measure {
        span: text.span(range.clone()),
        op: Op::Exactly,
        op_at: None,
        value: Value::One(Number::whole(1)),
        unit: Unit::Occasions,
        base: None,
        period: governors.period.and_then(|j| period(text, &found[j])),
        deadline: governors.deadline.and_then(|j| deadline(text, &found[j])),
        condition: false,
        actor: None,
        sentence: text.span(text.sentence(range.start)),
        matter: String::new(),
    };
    match what {
        Found::Quantity(quantity) => {
            measure.op = quantity.op;
            measure.op_at = quantity.op_at.clone().map(|at| text.span(at));
            measure.value = match quantity.amount {
                Amount::One(n) => Value::One(n),
                Amount::Between(low, high) => Value::Between(low, high),
            };
            measure.unit = quantity.unit.clone();
            let change = matches!(quantity.op, Op::ReduceBy | Op::IncreaseBy);
            let against = governors.baseline.filter(|_| change).map(|j| {
                let whole = found[j].range();
                whole.start + BASELINE_LEAD..whole.end - BASELINE_TAIL
            });
            measure.base = quantity.base.clone().or(against).map(|base| text.span(base));
            measure.condition = quantity.condition;
        }
        Found::Time(TimeFound { what: Time::Period(..), .. }) => {
            measure.period = period(text, what);
        }
        Found::Time(TimeFound { what: Time::Deadline(kind, when, _), .. }) => {
            measure.op = match kind {
                DeadlineKind::By | DeadlineKind::Within => Op::AtMost,
                DeadlineKind::After | DeadlineKind::Before | DeadlineKind::From => Op::AtLeast,
            };
            (measure.value, measure.unit) = match when {
                When::Day(day) => (Value::Day(*day), Unit::Date),
                When::Lapse(value, unit) => (Value::One(*value), unit.clone()),
            };
            measure.deadline = deadline(text, what);
            measure.base = measure.deadline.as_ref().and_then(|d| d.anchor);
        }
        Found::Time(_) => return None,
    }
    Some(measure)
}

fn deadline(text: &Letters, what: &Found) -> Option<Deadline> {
    let Found::Time(TimeFound { range, what: Time::Deadline(kind, when, anchor) }) = what else {
        return None;
    };
    Some(Deadline {
        span: text.span(range.clone()),
        kind: *kind,
        when: when.clone(),
        anchor: anchor.clone().map(|anchor| text.span(anchor)),
    })
}

fn period(text: &Letters, what: &Found) -> Option<Period> {
    let (value, unit) = match what {
        Found::Time(TimeFound { what: Time::Period(value, unit), .. }) => (*value, unit.clone()),
        Found::Quantity(Quantity { amount: Amount::One(value), unit, .. }) => {
            (*value, unit.clone())
        }
        _ => return None,
    };
    Some(Period { span: text.span(what.range()), value, unit })
}
