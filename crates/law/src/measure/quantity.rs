//! Quantities: an operator, a number with its unit, and the base that it is a share or count of.

use std::ops::Range;

use serde::Serialize;

use super::letters::{Letters, ends_segment};
use super::number::{Number, Numeral, Script, numeral_at};
use super::unit::{Dimension, Reading, Unit, unit_after};
use crate::fold;

/// How the value bounds what is required. 以上, 以下 and 以内 include the number itself
/// (民法典第一千二百五十九条).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Op {
    /// 以上, 不低于, 至少, 达到.
    AtLeast,
    /// 以下, 以内, 不超过.
    AtMost,
    /// 超过, 高于.
    Above,
    /// 低于, 不足.
    Below,
    /// 约, 左右.
    About,
    /// The number alone.
    Exactly,
    /// 4至8名, 2万元以上5万元以下.
    Between,
    /// 下降, 减少 by.
    ReduceBy,
    /// 增长, 提高 by.
    IncreaseBy,
}

impl Op {
    /// The sign or word of a table.
    pub fn term(self) -> &'static str {
        match self {
            Op::AtLeast => "≥",
            Op::AtMost => "≤",
            Op::Above => "＞",
            Op::Below => "＜",
            Op::About => "约",
            Op::Exactly => "＝",
            Op::Between => "介于",
            Op::ReduceBy => "下降",
            Op::IncreaseBy => "增长",
        }
    }
}

/// The value of a quantity in its unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Amount {
    One(Number),
    Between(Number, Number),
}

/// A quantity, in positions of [`Letters`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Quantity {
    /// From an operator right before the number to 以上 behind the unit.
    pub(super) range: Range<usize>,
    pub(super) op: Op,
    /// The operator, when it does not adjoin: 至少 of 至少召开一次.
    pub(super) op_at: Option<Range<usize>>,
    pub(super) amount: Amount,
    pub(super) unit: Unit,
    pub(super) base: Option<Range<usize>>,
    /// It says to whom or what a rule applies (300人以上的企业), not what is required.
    pub(super) condition: bool,
    /// The numeral and unit alone.
    pub(super) core: Range<usize>,
    /// The numeral that starts it.
    pub(super) numeral: Numeral,
}

/// Operators that may stand right before a number, longest first where one ends another.
const BEFORE: &[(&str, Op)] = &[
    ("不得少于", Op::AtLeast),
    ("不得低于", Op::AtLeast),
    ("不得短于", Op::AtLeast),
    ("不得小于", Op::AtLeast),
    ("不应少于", Op::AtLeast),
    ("不应低于", Op::AtLeast),
    ("不少于", Op::AtLeast),
    ("不低于", Op::AtLeast),
    ("不小于", Op::AtLeast),
    ("不短于", Op::AtLeast),
    ("不得超过", Op::AtMost),
    ("不得高于", Op::AtMost),
    ("不得多于", Op::AtMost),
    ("不得大于", Op::AtMost),
    ("不应超过", Op::AtMost),
    ("最长不超过", Op::AtMost),
    ("未超过", Op::AtMost),
    ("不超过", Op::AtMost),
    ("不高于", Op::AtMost),
    ("不多于", Op::AtMost),
    ("不大于", Op::AtMost),
    ("至少", Op::AtLeast),
    ("最少", Op::AtLeast),
    ("至多", Op::AtMost),
    ("最多", Op::AtMost),
    ("最高", Op::AtMost),
    ("最长", Op::AtMost),
    ("下降到", Op::AtMost),
    ("降低到", Op::AtMost),
    ("减少到", Op::AtMost),
    ("控制在", Op::AtMost),
    ("降到", Op::AtMost),
    ("降至", Op::AtMost),
    ("减至", Op::AtMost),
    ("提高到", Op::AtLeast),
    ("提升到", Op::AtLeast),
    ("达不到", Op::Below),
    ("未达到", Op::Below),
    ("达到", Op::AtLeast),
    ("满足", Op::AtLeast),
    ("提前", Op::AtLeast),
    ("≥", Op::AtLeast),
    ("≤", Op::AtMost),
    ("大于等于", Op::AtLeast),
    ("小于等于", Op::AtMost),
    ("超过", Op::Above),
    ("高于", Op::Above),
    ("大于", Op::Above),
    ("多于", Op::Above),
    ("超出", Op::Above),
    (">", Op::Above),
    ("低于", Op::Below),
    ("少于", Op::Below),
    ("小于", Op::Below),
    ("不足", Op::Below),
    ("不满", Op::Below),
    ("未满", Op::Below),
    ("<", Op::Below),
    ("大约", Op::About),
    ("约", Op::About),
    ("下降", Op::ReduceBy),
    ("减少", Op::ReduceBy),
    ("降低", Op::ReduceBy),
    ("压减", Op::ReduceBy),
    ("增长", Op::IncreaseBy),
    ("增加", Op::IncreaseBy),
    ("提高", Op::IncreaseBy),
    ("上升", Op::IncreaseBy),
    ("上浮", Op::IncreaseBy),
    ("满", Op::AtLeast),
];

/// Operators that reach over a verb: 至少召开一次, 至少配备 1 名.
const REACHING: &[(&str, Op)] =
    &[("至少", Op::AtLeast), ("最少", Op::AtLeast), ("至多", Op::AtMost), ("最多", Op::AtMost)];

/// How far back an operator or a base is looked for.
const REACH: usize = 20;

/// Reads the quantity whose numeral starts at `i`.
pub(super) fn quantity_at(text: &Letters, i: usize) -> Option<Quantity> {
    let mut numeral = numeral_at(text, i)?;
    // 300余人, 10多个.
    let rough = text.any(numeral.end, &["余", "多"]).is_some();
    numeral.end += usize::from(rough);
    if let Some(range) = range_at(text, i, numeral) {
        return Some(range);
    }
    let loose = matches!(numeral.script, Script::Arabic | Script::Year);
    let reading = unit_after(text, numeral).or_else(|| {
        // 死亡率控制在0.3以下: an index without a unit, only with an operator.
        let bare = Reading {
            unit: Unit::Bare,
            value: numeral.value,
            end: numeral.end,
            needs_operator: true,
        };
        let followed = text.any(numeral.end, &["以上", "以下", "以内", ",", "。", ";"]).is_some();
        (loose && followed).then_some(bare)
    })?;
    let core = i..reading.end;
    let suffix = op_after(text, reading.end);
    let prefix = op_before(text, i);
    if reading.needs_operator && suffix.is_none() && prefix.is_none() {
        return None;
    }
    let mut end = suffix.map_or(reading.end, |(_, end)| end);
    // 20人（含20人）以上
    if let Some(after) = inclusive_note(text, end)
        && let Some((_, further)) = op_after(text, after)
    {
        end = further;
    }
    let op = match (&prefix, suffix) {
        (Some(found), _) if matches!(found.op, Op::Below | Op::Above) => found.op,
        (_, Some((op, _))) => op,
        (Some(found), None) => found.op,
        (None, None) if rough => Op::About,
        (None, None) => Op::Exactly,
    };
    let adjoining =
        prefix.as_ref().filter(|found| found.adjoins).map_or(i, |found| found.range.start);
    let op_at = prefix.as_ref().filter(|found| !found.adjoins).map(|found| found.range.clone());
    let mut base = prefix.as_ref().and_then(|found| found.base.clone());
    let mut start = adjoining;
    if base.is_none()
        && !matches!(op, Op::ReduceBy | Op::IncreaseBy)
        && let Some(found) = base_before(text, i, adjoining, &reading.unit)
    {
        start = start.min(found.start);
        base = Some(found.base);
    }
    let condition = is_condition(text, start, end, op, prefix.is_some());
    let amount = Amount::One(reading.value);
    let unit = reading.unit;
    Some(Quantity { range: start..end, op, op_at, amount, unit, base, condition, core, numeral })
}

/// 4至8名, 2万元以上5万元以下, 10%—20%, 三年以上七年以下.
fn range_at(text: &Letters, i: usize, first: Numeral) -> Option<Quantity> {
    let left = unit_after(text, first);
    let after = left.as_ref().map_or(first.end, |reading| reading.end);
    let (join, at) = text.any(after, &["以上至", "以上不超过", "以上", "至", "到", "-", "~"])?;
    let second = numeral_at(text, at)?;
    if first.script == Script::Year && join == "-" {
        return None;
    }
    let right = unit_after(text, second).filter(|right| {
        left.as_ref().is_none_or(|left| left.unit.dimension() == right.unit.dimension())
    })?;
    let mut end = right.end;
    if join.starts_with("以上") {
        // Without 以下 these are two thresholds side by side.
        let (_, closed) =
            text.any(end, &["以下", "以内"]).or((join != "以上").then_some(("", end)))?;
        end = closed;
    }
    let low = match left {
        Some(left) if left.unit != right.unit => {
            left.value.times(left.unit.factor())?.over(right.unit.factor())?
        }
        Some(left) => left.value,
        // 2至5万元, 三十至五十日: the first number shares the unit of the second.
        None => in_unit_of(text, first.value, second, &right)?,
    };
    if low > right.value {
        return None;
    }
    let unit = right.unit.clone();
    let found = base_before(text, i, i, &unit);
    let start = found.as_ref().map_or(i, |f| f.start);
    Some(Quantity {
        range: start..end,
        op: Op::Between,
        op_at: None,
        amount: Amount::Between(low, right.value),
        unit,
        base: found.map(|f| f.base),
        condition: is_condition(text, start, end, Op::Between, false),
        core: i..end,
        numeral: first,
    })
}

/// The first number of `2至5万元` counts 万 as well, that of `500至1万元` does not.
fn in_unit_of(text: &Letters, first: Number, second: Numeral, right: &Reading) -> Option<Number> {
    let first = first.times(right.value.over(second.value)?)?;
    let shared = match text.before(second.end) {
        Some('万') => first.times(Number::whole(10_000)),
        Some('亿') => first.times(Number::whole(100_000_000)),
        _ => None,
    };
    Some(shared.filter(|&low| low <= right.value).unwrap_or(first))
}

/// 300人以上的高危企业, 超过一百人的，…, 死亡3人以上: not 不少于30天的培训 or 5万元以下的罚款.
fn is_condition(text: &Letters, start: usize, end: usize, op: Op, prefixed: bool) -> bool {
    const SANCTIONS: &[&str] = &["罚", "有期", "拘役", "拘留", "奖", "补", "比例"];
    const HARM: &[&str] = &["死亡", "重伤", "受伤", "中毒", "直接经济损失", "损失", "涉险"];
    let bounded = match op {
        Op::Above | Op::Below => true,
        Op::AtLeast | Op::AtMost | Op::Between => !prefixed,
        _ => false,
    };
    let qualifies = text.get(end) == Some('的')
        && text.get(end + 1).is_some_and(|c| fold::is_han(c) || ends_segment(c))
        && text.any(end + 1, SANCTIONS).is_none();
    let harm = text.any_before(start, HARM).is_some() || text.any(end, HARM).is_some();
    bounded && (qualifies || harm)
}

fn op_after(text: &Letters, i: usize) -> Option<(Op, usize)> {
    const AFTER: &[(&str, Op)] = &[
        ("以上", Op::AtLeast),
        ("及以上", Op::AtLeast),
        ("或以上", Op::AtLeast),
        ("以下", Op::AtMost),
        ("及以下", Op::AtMost),
        ("以内", Op::AtMost),
        ("左右", Op::About),
        ("上下", Op::About),
    ];
    AFTER
        .iter()
        .find(|(word, _)| text.has(i, word))
        .map(|(word, op)| (*op, i + word.chars().count()))
}

/// （含20人） behind the unit.
fn inclusive_note(text: &Letters, i: usize) -> Option<usize> {
    if !text.has(i, "(含") {
        return None;
    }
    (i..i + 12).find(|&at| text.get(at) == Some(')')).map(|at| at + 1)
}

struct OpFound {
    op: Op,
    /// The operator, with the base when that stands between it and the number.
    range: Range<usize>,
    base: Option<Range<usize>>,
    adjoins: bool,
}

/// The operator before the number at `i`: right before it, with a base between (不低于在职人员的
/// 75%), or reaching over a verb (至少召开一次).
fn op_before(text: &Letters, i: usize) -> Option<OpFound> {
    let first = text.segment_start(i).max(i.saturating_sub(REACH));
    let ends_here = |at: usize| {
        BEFORE.iter().find_map(|(word, op)| {
            let start = at.checked_sub(word.chars().count()).filter(|&start| start >= first)?;
            text.has(start, word).then_some((start, *op))
        })
    };
    if let Some((start, op)) = ends_here(i) {
        // 不少于 is found as 少于 as well: the longest word wins because it stands first.
        return Some(OpFound { op, range: start..i, base: None, adjoins: true });
    }
    let clear =
        |at: usize| text.slice(at..i).iter().all(|c| !c.is_ascii_digit() && !",、:(".contains(*c));
    if text.before(i) == Some('的') {
        let found = (first + 2..i).rev().find_map(|at| {
            let (start, op) = ends_here(at).filter(|_| clear(at))?;
            let loaded = !matches!(op, Op::ReduceBy | Op::IncreaseBy) && at + 1 < i;
            loaded.then_some(OpFound { op, range: start..i, base: Some(at..i - 1), adjoins: true })
        });
        if found.is_some() {
            return found;
        }
    }
    (first..i).rev().find_map(|at| {
        let (word, op) = REACHING.iter().find(|(word, _)| text.has(at, word))?;
        let end = at + word.chars().count();
        (end <= i && clear(end)).then_some(OpFound {
            op: *op,
            range: at..end,
            base: None,
            adjoins: false,
        })
    })
}

struct BaseFound {
    /// Where the words that introduce the base begin.
    start: usize,
    base: Range<usize>,
}

/// What a share is a share of (占在职人员的75%, 罚款数额的百分之三), or what a count is counted per
/// (每万人口至少配备 1 名). `from` is where the operator before the number begins.
fn base_before(text: &Letters, i: usize, from: usize, unit: &Unit) -> Option<BaseFound> {
    let first = text.segment_start(i).max(from.saturating_sub(REACH));
    if matches!(unit.dimension(), Dimension::Share | Dimension::Multiple) {
        let end = if text.before(from) == Some('的') { from - 1 } else { from };
        let led = (first..end).rev().find_map(|at| {
            let (word, after) =
                text.any(at, &["占", "按照", "按", "处以", "处", "缴纳", "提取"])?;
            // 占比, 占用 and 占地 take no base.
            let compound =
                word == "占" && text.get(after).is_some_and(|c| "比用地有道".contains(c));
            (after < end && !compound).then_some((at, after))
        });
        return match led {
            Some((at, after)) if text.get(at) == Some('占') => {
                Some(BaseFound { start: at, base: after..end })
            }
            Some((_, after)) if end < from || names_a_sum(text, end) => {
                Some(BaseFound { start: after, base: after..end })
            }
            None if end < from || names_a_sum(text, end) => {
                (first < end).then_some(BaseFound { start: first, base: first..end })
            }
            _ => None,
        };
    }
    if unit.is_time() {
        return None;
    }
    let at = (first..from).rev().find(|&at| text.get(at) == Some('每'))?;
    if super::time::period_at(text, at).is_some() {
        return None;
    }
    let verbs = [
        "至少",
        "不少于",
        "不得少于",
        "最少",
        "配备",
        "应",
        "要",
        "须",
        "设",
        "不超过",
        "最多",
        "处",
        "补",
        "奖",
    ];
    let end = (at + 2..from).find(|&e| text.any(e, &verbs).is_some()).unwrap_or(from);
    (end > at + 1).then_some(BaseFound { start: from, base: at..end })
}

/// Whether a word for a sum of money or persons ends at `end`.
fn names_a_sum(text: &Letters, end: usize) -> bool {
    const SUMS: &[&str] =
        &["收入", "总额", "数额", "金额", "价款", "工资", "总数", "人数", "投资额", "产值", "所得"];
    text.any_before(end, SUMS).is_some()
}
