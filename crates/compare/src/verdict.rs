//! What the difference between two measures of one matter amounts to.

use law::Span;
use law::fold;
use law::measure::{Deadline, DeadlineKind, Measure, Number, Op, When};
use serde::Serialize;
use std::cmp::Ordering;

/// How a measure stands to another one of the same matter; the later the graver.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// No other document measures this.
    OnlyOne,
    /// The same value, base and deadline.
    Equal,
    /// The same value by another date, or with a deadline where the other has none.
    DifferentDeadline,
    /// Shares or counts of something else, which no value can settle.
    DifferentBase,
    /// It asks for more: a higher floor, a lower ceiling, a shorter time.
    Stricter,
    /// It asks for less.
    Looser,
    /// One bounds from below what the other bounds from above: 1年后 against 1年内.
    Opposite,
}

impl Verdict {
    /// The verdict in Chinese, as a table prints it.
    pub fn term(self) -> &'static str {
        match self {
            Verdict::OnlyOne => "仅一方规定",
            Verdict::Equal => "一致",
            Verdict::DifferentDeadline => "期限不同",
            Verdict::DifferentBase => "基数不同",
            Verdict::Stricter => "更严",
            Verdict::Looser => "更宽",
            Verdict::Opposite => "方向相反",
        }
    }
}

/// A measure with the text that its spans point into.
type Quoted<'m> = (&'m Measure, &'m str);

/// How `other` stands to `first`, read from the first: `Stricter` means that `other` is stricter.
pub(crate) fn of(first: Quoted, other: Quoted) -> Verdict {
    let own_deadline = |m: &Measure| m.deadline.as_ref().filter(|d| d.span == m.span).is_some();
    if let (Some(a), Some(b)) = (&first.0.deadline, &other.0.deadline)
        && own_deadline(first.0)
        && own_deadline(other.0)
    {
        return of_deadlines((a, first.1), (b, other.1));
    }
    let (bound, other_bound) = (Bound::of(first.0.op), Bound::of(other.0.op));
    if bound.opposes(other_bound) {
        return Verdict::Opposite;
    }
    if differ(first.0.base, first.1, other.0.base, other.1) {
        return Verdict::DifferentBase;
    }
    let stricter_when = match (bound, other_bound) {
        (Bound::Ceiling, _) | (_, Bound::Ceiling) => Ordering::Less,
        _ => Ordering::Greater,
    };
    // A rule for firms of 300 and more reaches further than one for firms of 500 and more.
    let stricter_when = if first.0.condition { stricter_when.reverse() } else { stricter_when };
    match compare(first.0, other.0) {
        Ordering::Equal => match (&first.0.deadline, &other.0.deadline) {
            (None, None) => Verdict::Equal,
            (Some(a), Some(b)) if same_deadline((a, first.1), (b, other.1)) => Verdict::Equal,
            _ => Verdict::DifferentDeadline,
        },
        order if order == stricter_when => Verdict::Stricter,
        _ => Verdict::Looser,
    }
}

/// On which side a value bounds what is required.
#[derive(Clone, Copy, PartialEq)]
enum Bound {
    Floor,
    Ceiling,
    Reduction,
    Increase,
    Value,
}

impl Bound {
    fn of(op: Op) -> Self {
        match op {
            Op::AtLeast | Op::Above => Bound::Floor,
            Op::AtMost | Op::Below => Bound::Ceiling,
            Op::ReduceBy => Bound::Reduction,
            Op::IncreaseBy => Bound::Increase,
            Op::About | Op::Exactly | Op::Between => Bound::Value,
        }
    }

    fn opposes(self, other: Self) -> bool {
        use Bound::{Ceiling, Floor, Increase, Reduction};
        matches!(
            (self, other),
            (Floor, Ceiling) | (Ceiling, Floor) | (Reduction, Increase) | (Increase, Reduction)
        )
    }
}

/// How the value of `other` compares with that of `first`, per period where there is one: a lower
/// end first, then the upper one, then whether the bound itself is excluded.
fn compare(first: &Measure, other: &Measure) -> Ordering {
    let rate = |m: &Measure| -> Option<(Number, Number)> {
        let (low, high) = m.value.in_smallest(&m.unit)?;
        match &m.period {
            Some(period) => Some((low.over(period.days()?)?, high.over(period.days()?)?)),
            None => Some((low, high)),
        }
    };
    let (Some(a), Some(b)) = (rate(first), rate(other)) else { return Ordering::Equal };
    let period = |m: &Measure| m.period.as_ref().and_then(law::measure::Period::days);
    let beyond = |m: &Measure| match m.op {
        Op::Above => 1,
        Op::Below => -1,
        _ => 0,
    };
    // Once a quarter asks for more than four times a year.
    b.cmp(&a).then(period(first).cmp(&period(other))).then(beyond(other).cmp(&beyond(first)))
}

/// Whether both name a base and neither is a part of the other.
fn differ(a: Option<Span>, in_a: &str, b: Option<Span>, in_b: &str) -> bool {
    let letters = |span: Span, text: &str| -> String {
        span.of(text)
            .chars()
            .map(fold::char)
            .filter(|c| c.is_alphanumeric() && *c != '的')
            .collect()
    };
    let (Some(a), Some(b)) = (a, b) else { return false };
    let (a, b) = (letters(a, in_a), letters(b, in_b));
    !a.contains(&b) && !b.contains(&a)
}

fn same_deadline(a: (&Deadline, &str), b: (&Deadline, &str)) -> bool {
    of_deadlines(a, b) == Verdict::Equal
}

fn of_deadlines((a, in_a): (&Deadline, &str), (b, in_b): (&Deadline, &str)) -> Verdict {
    use DeadlineKind::{After, By, From, Within};
    let early = |kind| matches!(kind, By | Within);
    let late = |kind| matches!(kind, After | From);
    if (early(a.kind) && late(b.kind)) || (late(a.kind) && early(b.kind)) {
        return Verdict::Opposite;
    }
    let (When::Lapse(x, unit_x), When::Lapse(y, unit_y)) = (&a.when, &b.when) else {
        return if a.when == b.when && a.kind == b.kind {
            Verdict::Equal
        } else {
            Verdict::DifferentDeadline
        };
    };
    if a.kind != b.kind {
        return Verdict::DifferentDeadline;
    }
    if differ(a.anchor, in_a, b.anchor, in_b) {
        return Verdict::DifferentBase;
    }
    let stricter_when = if early(a.kind) { Ordering::Less } else { Ordering::Greater };
    match y.times(unit_y.factor()).cmp(&x.times(unit_x.factor())) {
        Ordering::Equal => Verdict::Equal,
        order if order == stricter_when => Verdict::Stricter,
        _ => Verdict::Looser,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn judges_the_second_by_the_first() {
        use Verdict::{DifferentBase, DifferentDeadline, Equal, Looser, Opposite, Stricter};
        for (first, other, expected) in [
            ("不低于75%", "不低于百分之七十五", Equal),
            ("不低于60%", "不低于75%", Stricter),
            ("不低于75%", "不低于60%", Looser),
            ("不超过30天", "不超过20天", Stricter),
            ("不低于10%", "不超过10%", Opposite),
            ("不低于10人", "超过10人", Stricter),
            ("占在职人员的75%以上", "占执法人员的75%以上", DifferentBase),
            ("占在职人员的75%以上", "不低于在职人员的75%", Equal),
            ("2017年年底前不低于75%", "3年内不低于75%", DifferentDeadline),
            ("2017年年底前不低于75%", "不低于75%", DifferentDeadline),
            ("每季度至少1次", "每3个月至少一次", Equal),
            ("每年至少1次", "每季度至少1次", Stricter),
            ("每年至少4次", "每季度至少1次", Stricter),
            ("每年不少于3天", "每3年不少于10天", Stricter),
            ("结案1年后评估", "结案后1年内评估", Opposite),
            ("15日内答复", "10个工作日内答复", Stricter),
            ("12个月内完成", "1年内完成", Equal),
            ("2025年底前完成", "2025年12月31日前完成", Equal),
            ("2025年底前完成", "1年内完成", DifferentDeadline),
            ("从业人员300人以上的企业", "从业人员500人以上的企业", Looser),
            ("处2万元以上5万元以下的罚款", "处3万元以上5万元以下的罚款", Stricter),
            ("死亡人数下降10%", "死亡人数下降15%", Stricter),
        ] {
            let of_text = |text: &str| law::measure::find(text).into_iter().next().unwrap();
            let verdict = of((&of_text(first), first), (&of_text(other), other));
            assert_eq!(verdict, expected, "{first} / {other}");
        }
    }
}
