//! Measures: every number that means something, with its operator, unit, base, period and deadline.
//!
//! # Steps
//! - **Letters:** the text is folded and its blanks dropped, each character keeping its place;
//!   titles in 《》 and short quotations are marked, because their numbers are names.
//! - **Scan:** at every place a period (每季度), a date (2017年年底前) or a quantity (不低于 10%)
//!   is read; article numbers, 文号, list marks (一是) and ways of speaking (一岗双责) are not
//!   numbers with a unit and fall away.
//! - **Bind:** a period or deadline that governs a quantity becomes a part of it; one that stands
//!   alone is a measure of its own, so that nothing is lost.
//!
//! One pass over the text with look-behind of bounded length: linear time, no failure.

mod bind;
mod letters;
mod number;
mod quantity;
mod time;
mod unit;
mod words;

use std::fmt;
use std::ops::Range;

use serde::{Serialize, Serializer};

pub use number::Number;
pub use quantity::Op;
pub use time::{Day, Deadline, DeadlineKind, Period, When};
pub use unit::{Dimension, Unit};

use crate::Span;
use letters::Letters;

/// One measure. All spans are bytes of the text that was given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Measure {
    /// The expression, from an operator right before the number to the word behind the unit:
    /// `不低于在职人员的 75%`, `1次`, `1年后`.
    pub span: Span,
    /// How the value bounds what is required.
    pub op: Op,
    /// The operator, when it does not adjoin the number: 至少 of 至少召开一次.
    pub op_at: Option<Span>,
    /// The value, in `unit`.
    pub value: Value,
    /// The unit.
    pub unit: Unit,
    /// What it is a share of or counted per (在职人员, 每万人口), the year it is measured against
    /// (2015年), or for a length of time the event that starts it (事故结案).
    pub base: Option<Span>,
    /// How often.
    pub period: Option<Period>,
    /// By when. A deadline that is itself the measure stands here too.
    pub deadline: Option<Deadline>,
    /// The number says to whom or when a rule applies (300人以上的高危企业), not what is required.
    pub condition: bool,
    /// Who: the subject before 应当, 要, 每季度 …, when one can be told.
    pub actor: Option<Span>,
    /// The sentence that holds it.
    pub sentence: Span,
    /// What is measured: the words around the expression without it, for a table's first column.
    pub matter: String,
}

/// The value of a measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Value {
    /// One number.
    One(Number),
    /// From, to.
    Between(Number, Number),
    /// A day; the unit is [`Unit::Date`].
    Day(Day),
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::One(n) => write!(f, "{n}"),
            Value::Between(low, high) => write!(f, "{low}–{high}"),
            Value::Day(day) => write!(f, "{day}"),
        }
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl Value {
    /// The value in the smallest unit of its dimension (see [`Unit::factor`]), a range by its
    /// lower end first; `None` for a date.
    pub fn in_smallest(&self, unit: &Unit) -> Option<(Number, Number)> {
        let (low, high) = match *self {
            Value::One(n) => (n, n),
            Value::Between(low, high) => (low, high),
            Value::Day(_) => return None,
        };
        Some((low.times(unit.factor())?, high.times(unit.factor())?))
    }
}

impl fmt::Display for Measure {
    /// `≥75%`, `介于20000–50000元`, `每3个月 ≥1次`, `2016-12-31`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(period) = &self.period {
            write!(f, "{period} ")?;
        }
        if self.unit == Unit::Date {
            return write!(f, "{}", self.value);
        }
        write!(f, "{}{}{}", self.op.term(), self.value, self.unit.symbol())
    }
}

/// Every measure of `text`, in order.
pub fn find(text: &str) -> Vec<Measure> {
    let letters = Letters::new(text);
    bind::bind(&letters, &scan(&letters))
}

/// What the scan finds, in positions of [`Letters`].
enum Found {
    Quantity(quantity::Quantity),
    Time(time::TimeFound),
}

impl Found {
    fn range(&self) -> Range<usize> {
        match self {
            Found::Quantity(quantity) => quantity.range.clone(),
            Found::Time(time) => time.range.clone(),
        }
    }
}

fn scan(text: &Letters) -> Vec<Found> {
    let mut found = Vec::new();
    let mut i = 0;
    while i < text.len() {
        let c = text.c[i];
        if text.title[i] {
            i += 1;
            continue;
        }
        if matches!(c, '每' | '按' | '逐')
            && let Some(period) = time::period_at(text, i)
        {
            i = period.range.end;
            found.push(Found::Time(period));
            continue;
        }
        if let Some(time) = time::plan_at(text, i).or_else(|| time::habit_at(text, i)) {
            i = time.range.end;
            found.push(Found::Time(time));
            continue;
        }
        let numeral = c.is_ascii_digit() || crate::numeral::is_numeral(c);
        if !numeral && !matches!(c, '年' | '半') {
            i += 1;
            continue;
        }
        let next = if numeral { number::run_end(text, i) } else { i + 1 };
        i = match read_at(text, i) {
            Some((what, end)) => {
                found.push(what);
                end.max(next)
            }
            None => next,
        };
    }
    found
}

/// The date, length of time or quantity that starts at `i`, and the index after it.
fn read_at(text: &Letters, i: usize) -> Option<(Found, usize)> {
    if is_no_number(text, i) {
        return None;
    }
    if let Some(date) = time::date_at(text, i) {
        let end = date.range.end;
        return Some((Found::Time(date), end));
    }
    let quantity = quantity::quantity_at(text, i)?;
    if let quantity::Amount::One(value) = quantity.amount
        && let Some(lapse) =
            time::lapse(text, i, quantity.numeral, &quantity.unit, value, quantity.core.end)
    {
        let end = lapse.range.end;
        return Some((Found::Time(lapse), end));
    }
    let end = quantity.range.end;
    Some((Found::Quantity(quantity), end))
}

/// Ordinals (第十二条), parts of signs (CZCR-2016, v1.2), slogans (“一票否决”) and words that only
/// look like numerals (数十名, 统一年度).
fn is_no_number(text: &Letters, i: usize) -> bool {
    let before = text.before(i);
    if before == Some('第') {
        return true;
    }
    if text.c[i].is_ascii_digit() {
        return before.is_some_and(|b| b.is_ascii_alphabetic() || matches!(b, '.' | '_'));
    }
    text.slogan[i]
        || before.is_some_and(|b| "数几".contains(b))
        || (text.c[i] == '一' && before.is_some_and(|b| "统同唯单划专进逐万".contains(b)))
        // 上一年 is no length of time, 一年以上两年以下 is.
        || (matches!(before, Some('上' | '下')) && text.before(i - 1) != Some('以'))
        || (text.c[i] == '半' && before.is_some_and(|b| "上下前后大一多".contains(b)))
}

#[cfg(test)]
mod tests;
