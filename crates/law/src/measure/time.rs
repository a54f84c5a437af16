//! Deadlines and periods: 2017年年底前, 3年内, 结案1年后, 自…之日起15日内, 每季度, 每3年.

use std::fmt;
use std::ops::Range;

use jiff::civil::Date;
use serde::{Serialize, Serializer};

use super::letters::Letters;
use super::number::{Number, Numeral, Script, numeral_at};
use super::unit::{Unit, unit_after};
use super::words::past_label;
use crate::Span;

/// A day of the calendar, or one that comes back every year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day {
    /// The year; `None` for 每年3月底 or 年底.
    pub year: Option<i16>,
    /// The month.
    pub month: i8,
    /// The day of the month.
    pub day: i8,
}

impl Day {
    /// The last day of a month, or of the year when there is none. February without a year ends
    /// on the 28th.
    fn last(year: Option<i16>, month: Option<i8>) -> Option<Self> {
        let month = month.unwrap_or(12);
        let first = Date::new(year.unwrap_or(2001), month, 1).ok()?;
        Some(Self { year, month, day: first.last_of_month().day() })
    }

    fn exact(year: Option<i16>, month: i8, day: i8) -> Option<Self> {
        Date::new(year.unwrap_or(2000), month, day).ok()?;
        Some(Self { year, month, day })
    }
}

impl fmt::Display for Day {
    /// ISO 8601: `2017-12-31`, without a year `--12-31`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.year {
            Some(year) => write!(f, "{year:04}-{:02}-{:02}", self.month, self.day),
            None => write!(f, "--{:02}-{:02}", self.month, self.day),
        }
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// On which side of the moment something is to happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DeadlineKind {
    /// 2017年年底前: on that day at the latest.
    By,
    /// 3年内: before so much time has passed.
    Within,
    /// 结案1年后: not before so much time has passed.
    After,
    /// 期满30日前: at least so long before.
    Before,
    /// 自2021年9月1日起.
    From,
}

/// The moment itself.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum When {
    /// A day.
    Day(Day),
    /// A length of time from the anchor, or from the document's own date.
    Lapse(Number, Unit),
}

/// 期限: by, within or after when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Deadline {
    /// The expression: `2017年年底前`, `1年后`.
    pub span: Span,
    /// On which side of the moment.
    pub kind: DeadlineKind,
    /// The moment.
    pub when: When,
    /// The event from which it is reckoned, when one is named: `事故结案`.
    pub anchor: Option<Span>,
}

/// 频次: how often. 每季度 is every 3 个月, 每年 every 年.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Period {
    /// The expression: `每季度`.
    pub span: Span,
    /// How many of the unit.
    pub value: Number,
    /// The unit.
    pub unit: Unit,
}

impl Period {
    /// Its length in days, for telling which of two periods is longer (see [`Unit::factor`]).
    pub fn days(&self) -> Option<Number> {
        self.value.times(self.unit.factor())
    }
}

impl fmt::Display for Period {
    /// `每3个月`, `每年`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.value.to_whole() {
            Some(1) => write!(f, "每{}", self.unit.symbol().trim_start_matches('个')),
            _ => write!(f, "每{}{}", self.value, self.unit.symbol()),
        }
    }
}

/// A time expression, in positions of [`Letters`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TimeFound {
    /// The expression, from its first word to its last.
    pub(super) range: Range<usize>,
    /// What it is.
    pub(super) what: Time,
}

/// What a time expression is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Time {
    /// A deadline; the range of the anchoring event.
    Deadline(DeadlineKind, When, Option<Range<usize>>),
    /// A period.
    Period(Number, Unit),
    /// 以2015年为基数.
    Baseline,
    /// A date or a span of years that sets no deadline (成文日期, 2016—2020年).
    Mention,
}

/// 每季度, 每3年, 按月 at `i`.
pub(super) fn period_at(text: &Letters, i: usize) -> Option<TimeFound> {
    const LENGTHS: &[(&str, u64, Unit)] = &[
        ("半个月", 15, Unit::Days),
        ("半年", 6, Unit::Months),
        ("半月", 15, Unit::Days),
        ("个工作日", 1, Unit::Workdays),
        ("工作日", 1, Unit::Workdays),
        ("个季度", 3, Unit::Months),
        ("季度", 3, Unit::Months),
        ("季", 3, Unit::Months),
        ("个月", 1, Unit::Months),
        ("月", 1, Unit::Months),
        ("年度", 1, Unit::Years),
        ("年", 1, Unit::Years),
        ("星期", 1, Unit::Weeks),
        ("周", 1, Unit::Weeks),
        ("小时", 1, Unit::Hours),
        ("天", 1, Unit::Days),
        ("日", 1, Unit::Days),
    ];
    let lead = text.get(i)?;
    let rest = i + 1;
    let found =
        |end, value, unit| Some(TimeFound { range: i..end, what: Time::Period(value, unit) });
    let barred = |end: usize, bars: &str| text.get(end).is_some_and(|c| bars.contains(c));
    match lead {
        '每' => {
            if let Some(numeral) = numeral_at(text, rest) {
                let reading = unit_after(text, numeral)?;
                let whole = matches!(numeral.script, Script::Arabic | Script::Chinese);
                return if whole && reading.unit.is_time() {
                    found(reading.end, reading.value, reading.unit)
                } else {
                    None
                };
            }
            let (word, value, unit) = LENGTHS.iter().find(|(word, ..)| text.has(rest, word))?;
            found(rest + word.chars().count(), Number::whole(*value), unit.clone())
        }
        '按' | '逐' => {
            let (word, value, unit) = LENGTHS.iter().find(|(word, ..)| text.has(rest, word))?;
            let end = rest + word.chars().count();
            // 逐年 is "more each year"; 按期, 按日期, 按年龄 are no periods.
            let gradual = lead == '逐' && *unit == Unit::Years;
            if gradual || *word == "天" || *word == "工作日" || barred(end, "期龄边光球薪程")
            {
                return None;
            }
            found(end, Number::whole(*value), unit.clone())
        }
        _ => None,
    }
}

/// 月通报, 周调度: a length of time that names how often something is done. Only the word for the
/// time is the expression.
pub(super) fn habit_at(text: &Letters, i: usize) -> Option<TimeFound> {
    const DONE: &[&str] = &["通报", "调度", "例会", "报告制度", "督查", "分析制度"];
    let (value, unit) = match text.get(i)? {
        '日' => (1, Unit::Days),
        '周' => (1, Unit::Weeks),
        '月' => (1, Unit::Months),
        '季' => (3, Unit::Months),
        _ => return None,
    };
    // 9月通报, 个月通报, 当月通报 say when, not how often.
    let counted = |c: char| {
        c.is_ascii_digit()
            || crate::numeral::is_numeral(c)
            || "个每按逐当本上下该次同隔".contains(c)
    };
    let alone = text.before(i).is_none_or(|c| !counted(c));
    let what = Time::Period(Number::whole(value), unit);
    (alone && text.any(i + 1, DONE).is_some()).then_some(TimeFound { range: i..i + 1, what })
}

/// “十三五”期间: the years of a five-year plan, to the end of which something is to be done. The
/// opening mark stands at `i`.
pub(super) fn plan_at(text: &Letters, i: usize) -> Option<TimeFound> {
    const MARK: char = '"';
    // The sixth plan ended in 1985, and each since five years after the one before.
    const SIXTH: (u64, u64) = (6, 1985);
    const LONGEST: usize = 4;
    if text.get(i) != Some(MARK) {
        return None;
    }
    let close = (i + 2..i + 2 + LONGEST).find(|&at| text.get(at) == Some(MARK))?;
    let name: String = text.slice(i + 1..close).iter().collect();
    let plan = crate::numeral::parse(name.strip_suffix('五')?)?;
    let year = SIXTH.1 + 5 * plan.checked_sub(SIXTH.0)?;
    let (_, end) = text.any(close + 1, &["规划期间", "期间", "时期"])?;
    let day = Day::last(Some(i16::try_from(year).ok()?), None)?;
    let what = Time::Deadline(DeadlineKind::By, When::Day(day), None);
    Some(TimeFound { range: i..end, what })
}

/// A date at `i`, with what makes it a deadline: `2017年年底前`, `到2020年`, `自2021年9月1日起`,
/// `年底前`, `3月底前`.
pub(super) fn date_at(text: &Letters, i: usize) -> Option<TimeFound> {
    let (year, mut end) = year_at(text, i).map_or((None, i), |(year, end)| (Some(year), end));
    let mut month = None;
    let mut day = None;
    if let Some((m, after)) = counted(text, end, '月', 12) {
        (month, end) = (Some(m), after);
        if let Some((d, after)) = counted(text, end, '日', 31) {
            (day, end) = (Some(d), after);
        } else if text.get(end) == Some('份') {
            end += 1;
        }
    } else if year.is_some() && text.has(end, "度") {
        end += 1;
    }
    let named = year.is_some() || month.is_some();
    // A span of years or a list of them names no single day.
    if named
        && text.any(end, &["-", "~", "至", "到"]).is_some_and(|(_, e)| year_at(text, e).is_some())
    {
        let (_, second) =
            text.any(end, &["-", "~", "至", "到"]).and_then(|(_, e)| year_at(text, e))?;
        return Some(TimeFound { range: i..second, what: Time::Mention });
    }
    let whole = end;
    let (closing, after) = closing_at(text, end, named);
    end = after;
    let (start, opening) = opening_before(text, i);
    if !named && !closing {
        return None;
    }
    if opening == Some("以") && text.any(end, &["为基数", "为基准", "为基期"]).is_some() {
        return Some(TimeFound { range: start..end + 3, what: Time::Baseline });
    }
    let side = side_at(text, end);
    let kind = match (&side, opening) {
        (Some((Side::Before | Side::Within, _)), _) => Some(DeadlineKind::By),
        (Some((Side::After, _)), _) => Some(DeadlineKind::After),
        (Some((Side::From, _)), _) => Some(DeadlineKind::From),
        (None, Some("到" | "至")) => Some(DeadlineKind::By),
        (None, _) if closing && year.is_some() => Some(DeadlineKind::By),
        (None, _) => None,
    };
    let Some(kind) = kind else {
        return named.then_some(TimeFound { range: i..whole, what: Time::Mention });
    };
    let value = match (month, day) {
        (Some(m), Some(d)) if !closing => Day::exact(year, m, d),
        // 自2021年9月起, 2021年后.
        (m, _) if matches!(kind, DeadlineKind::From) => Day::exact(year, m.unwrap_or(1), 1),
        (m, _) => Day::last(year, m),
    }?;
    let end = side.map_or(end, |(_, after)| after);
    let start = if matches!(opening, Some("到" | "至")) { start } else { i };
    Some(TimeFound { range: start..end, what: Time::Deadline(kind, When::Day(value), None) })
}

/// 2016年 or 二〇一六年, the year and the index after 年.
fn year_at(text: &Letters, i: usize) -> Option<(i16, usize)> {
    let numeral = numeral_at(text, i).filter(|n| n.script == Script::Year)?;
    let year = numeral.value.to_whole().filter(|y| (1900..2100).contains(y))?;
    (text.get(numeral.end) == Some('年')).then_some(())?;
    Some((i16::try_from(year).ok()?, numeral.end + 1))
}

/// `9月` with a number up to `most`. 3个月 and 三月内 are lengths of time.
fn counted(text: &Letters, i: usize, unit: char, most: u64) -> Option<(i8, usize)> {
    let numeral = numeral_at(text, i)?;
    let whole = matches!(numeral.script, Script::Arabic | Script::Chinese);
    let value = numeral.value.to_whole().filter(|n| whole && (1..=most).contains(n))?;
    (text.get(numeral.end) == Some(unit)).then_some(())?;
    let lapse =
        unit == '月' && text.any(numeral.end + 1, &["内", "以内", "以上", "以下"]).is_some();
    (!lapse).then_some((i8::try_from(value).ok()?, numeral.end + 1))
}

/// 底, 末, 年底, 年末 behind a date; alone only with 年.
fn closing_at(text: &Letters, i: usize, named: bool) -> (bool, usize) {
    let words: &[&str] =
        if named { &["年底", "年末", "底", "末"] } else { &["年底", "年末"] };
    text.any(i, words).map_or((false, i), |(_, end)| (true, end))
}

/// The word before a date that says how it is meant.
fn opening_before(text: &Letters, i: usize) -> (usize, Option<&'static str>) {
    match text.any_before(i, &["到", "至", "以", "自", "从"]) {
        Some((word, start)) => (start, Some(word)),
        None => (i, None),
    }
}

enum Side {
    Before,
    After,
    Within,
    From,
}

/// 前, 之前, 后, 内, 起 behind a moment or a length of time.
fn side_at(text: &Letters, i: usize) -> Option<(Side, usize)> {
    let bars =
        [("前", "期置款提条后述往景"), ("后", "续期勤备果"), ("内", "部容设外"), ("起", "草诉")];
    let words: &[(&str, Side)] = &[
        ("以前", Side::Before),
        ("之前", Side::Before),
        ("前", Side::Before),
        ("以后", Side::After),
        ("之后", Side::After),
        ("后", Side::After),
        ("以内", Side::Within),
        ("之内", Side::Within),
        ("内", Side::Within),
        ("止", Side::Before),
        ("起", Side::From),
    ];
    let (word, side) = words.iter().find(|(word, _)| text.has(i, word))?;
    let end = i + word.chars().count();
    let barred = bars
        .iter()
        .any(|(bar, next)| bar == word && text.get(end).is_some_and(|c| next.contains(c)));
    let side = match side {
        Side::Before => Side::Before,
        Side::After => Side::After,
        Side::Within => Side::Within,
        Side::From => Side::From,
    };
    (!barred).then_some((side, end))
}

/// A length of time with a side, whose numeral starts at `i` and whose unit ends at `end`:
/// `3年内`, `1年后`, `30日前`.
pub(super) fn lapse(
    text: &Letters,
    i: usize,
    numeral: Numeral,
    unit: &Unit,
    value: Number,
    end: usize,
) -> Option<TimeFound> {
    if !unit.is_time() || numeral.script == Script::Year {
        return None;
    }
    let Some((side, after)) = side_at(text, end) else {
        return ahead(text, i, unit, value, end);
    };
    // 1年内不予提拔, 五年内不得申请: how long a ban lasts, not by when something is done.
    if matches!(side, Side::Within) && text.any(after, BANS).is_some() {
        return None;
    }
    let anchor = anchor_before(text, i);
    // 期满前30日内 looks back from the end of a term.
    let backward = anchor.as_ref().is_some_and(|(range, _)| text.get(range.end) == Some('前'));
    let kind = match side {
        Side::Within if backward => DeadlineKind::Before,
        Side::Within => DeadlineKind::Within,
        Side::After | Side::From => DeadlineKind::After,
        Side::Before => DeadlineKind::Before,
    };
    let anchor = anchor
        .and_then(|(range, marked)| {
            let named = marked || matches!(side, Side::After | Side::Before);
            (named && !range.is_empty()).then_some(range)
        })
        .or_else(|| event_before(text, i).filter(|_| matches!(side, Side::Within)));
    let what = Time::Deadline(kind, When::Lapse(value, unit.clone()), anchor);
    Some(TimeFound { range: i..after, what })
}

/// 提前24小时通知, 期满前3个月提出: so long before something, at least.
fn ahead(text: &Letters, i: usize, unit: &Unit, value: Number, end: usize) -> Option<TimeFound> {
    const ENDS: &[&str] = &["期满前", "届满前", "到期前"];
    let (start, anchor) = match text.any_before(i, &["提前"]) {
        Some((_, start)) => (start, None),
        None => {
            text.any_before(i, ENDS)?;
            (i, anchor_before(text, i).map(|(range, _)| range))
        }
    };
    let what = Time::Deadline(DeadlineKind::Before, When::Lapse(value, unit.clone()), anchor);
    Some(TimeFound { range: start..end, what })
}

/// 货物运达后，收货人应当在3日内: the event that fills the segment before that of `i`.
fn event_before(text: &Letters, i: usize) -> Option<Range<usize>> {
    const LONGEST: usize = 30;
    const AFTER: &[&str] = &["之日起", "之后", "以后", "后"];
    let comma = text.segment_start(i).checked_sub(1)?;
    let same = text.sentence_start(i) <= comma && text.get(comma) == Some(',');
    let (_, end) = text.any_before(comma, AFTER).filter(|_| same)?;
    let start = past_label(text, text.segment_start(end.checked_sub(1)?));
    (2..=LONGEST).contains(&end.checked_sub(start)?).then_some(start..end)
}

/// Words behind a length of time that make it the term of a ban.
const BANS: &[&str] = &["不予", "不得", "不能", "不再", "禁止"];

/// Words that open a time expression.
const OPENINGS: &[&str] =
    &["应当自", "应当在", "应当于", "应自", "应在", "须在", "自", "在", "于", "从"];

/// `range` with the word that opens it: 应当自收到申请之日起.
pub(super) fn with_opening(text: &Letters, range: Range<usize>) -> Range<usize> {
    let opened = text.any_before(range.start, OPENINGS);
    opened.map_or(range.start, |(_, start)| start)..range.end
}

/// The event right before a length of time, and whether a word (之日起, 后, 前) marks it as one.
fn anchor_before(text: &Letters, i: usize) -> Option<(Range<usize>, bool)> {
    const LONGEST: usize = 40;
    const MARKS: &[&str] =
        &["之日起的", "之日起", "之时起", "之日", "之后", "以后", "起", "后", "之前", "前"];
    let (end, marked) = match text.any_before(i, MARKS) {
        Some((word, start)) if word.starts_with('之') && word.ends_with('前') => (start, true),
        Some((_, start)) => (start, true),
        None => (i, false),
    };
    let first = text.segment_start(i).max(end.saturating_sub(LONGEST));
    // The last opening word before the event bounds it, else the segment does.
    let start = (first..end)
        .rev()
        .find_map(|at| text.any(at, OPENINGS).map(|(_, after)| after).filter(|&after| after < end))
        .unwrap_or(first);
    let start =
        text.any(start, &["或者", "并", "应当", "应"]).map_or(start, |(_, after)| after.min(end));
    let end = if text.before(end) == Some('的') { end - 1 } else { end };
    let length = end.checked_sub(start)?;
    if !marked && length > 12 {
        return None;
    }
    (length >= 2).then_some((start..end, marked))
}
