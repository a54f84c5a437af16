//! Numbers that can be written in several ways: `10万元` is `十万元`, `第30条` is `第三十条`.
//!
//! A text is matched by its characters. On top of that, a number in a word of a query also stands
//! for its other spellings, but only where it is certainly a number. It is one when it is in a
//! *number context*:
//! - after 第 (`第三十条`, `第一时间`);
//! - as a percentage (`75%`, `百分之七十五`);
//! - before one of [`UNITS`] (`一次`, `10万元`, `三年`), unless a longer word begins there (`一次性`,
//!   `一条例`) or another word ends in the numeral (`统一人员`, `数十人`, `三分之一次`).
//!
//! So 一律, 统一 and 一般 are never numbers. In the text too another spelling counts only as a whole
//! number in a number context: `10万元` finds `十万元`, and not in `二十万元`. The characters as
//! written are found wherever they stand.

use std::ops::Range;

use law::measure::Number;
use law::numeral;

/// Units that make a numeral before them a number, each with the characters that begin another word
/// with it.
const UNITS: &[(&str, &str)] = &[
    // Places of a text.
    ("条", "件例款约"),
    ("款", "项"),
    ("项", "目"),
    ("目", "的标前录"),
    ("章", "程"),
    ("节", "约能日"),
    ("编", "制办辑码"),
    // Time.
    ("年", ""),
    ("个月", ""),
    ("月", ""),
    ("日", "常期程益"),
    ("号", "召"),
    ("天", "然气"),
    ("周", "围边密"),
    ("小时", ""),
    ("分钟", ""),
    ("季度", ""),
    ("工作日", ""),
    ("个工作日", ""),
    ("岁", ""),
    ("周岁", ""),
    ("周年", ""),
    // Amounts and counts.
    ("元", "素"),
    ("倍", "增"),
    ("次", "性要生"),
    ("人", "民大员才士类工体身为事"),
    ("名", "称单义誉"),
    ("家", "庭长"),
    ("户", "外籍"),
    ("个", "人体别性税"),
    ("件", ""),
    ("份", "额"),
    ("种", "植类子"),
    ("级", "别"),
    ("类", "别型似"),
    ("处", "罚理以于置分"),
    ("台", "账帐"),
    ("辆", ""),
    ("吨", ""),
    ("米", ""),
    ("公里", ""),
    ("平方米", ""),
    ("立方米", ""),
];

/// What stands before a numeral that is the end of another word: 统一, 唯一, 逐一, 数十, 几十 …
const ENDS_A_WORD: &str = "统唯单同专划合归逐任某不之数几";

/// Units that are counted with 两 as well as with 二.
const COUNTED_WITH_LIANG: &str = "年个天周小元倍次人名家户件份种级类台辆吨米公平立";

/// The most ways of writing one phrase; beyond, only all numbers in figures or all in characters.
const MAX_SPELLINGS: usize = 64;

/// A number of a text in its form ([`crate::form::Form`]).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Numeral {
    /// Where it stands; with 百分之 or % when it is a percentage.
    pub(crate) at: Range<usize>,
    value: Number,
    usage: Usage,
}

/// What a number counts, which decides how it may be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Usage {
    /// After 第.
    Ordinal,
    Percent,
    /// Of four digits before 年.
    Year,
    /// Before 月, 日 or 号.
    Date,
    /// Before another unit; whether 两 may be said.
    Counted(bool),
}

/// The numbers of a text, in order: its whole numerals in a number context.
pub(crate) fn numerals(chars: &[char]) -> Vec<Numeral> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let end = run(chars, at);
        if end == at {
            at += 1;
            continue;
        }
        found.extend(number(chars, at..end));
        at = end;
    }
    found
}

/// The other ways to write the numbers of a phrase, the phrase itself not among them.
pub(crate) fn spellings(phrase: &[char]) -> Vec<Vec<char>> {
    let numbers = numerals(phrase);
    if numbers.is_empty() {
        return Vec::new();
    }
    let ways: Vec<Vec<String>> = numbers.iter().map(Numeral::spellings).collect();
    let count = ways.iter().map(|ways| ways.len() + 1).try_fold(1usize, usize::checked_mul);
    let mut written: Vec<Vec<char>> = vec![Vec::new()];
    let mut from = 0;
    let few = count.is_some_and(|count| count <= MAX_SPELLINGS);
    if !few {
        // The first way is in figures, the last in characters.
        written.push(Vec::new());
    }
    for (number, ways) in numbers.iter().zip(&ways) {
        let between = &phrase[from..number.at.start];
        let own = &phrase[number.at.clone()];
        from = number.at.end;
        written.iter_mut().for_each(|text| text.extend(between));
        if few {
            let ways = || {
                let others = ways.iter().map(|way| way.chars().collect::<Vec<char>>());
                std::iter::once(own.to_vec()).chain(others.filter(|way| way != own))
            };
            written = written
                .iter()
                .flat_map(|text| ways().map(move |way| [text.as_slice(), &way].concat()))
                .collect();
        } else {
            let ends = [ways.first(), ways.last()];
            for (text, way) in written.iter_mut().zip(ends) {
                text.extend(way.into_iter().flat_map(|way| way.chars()));
            }
        }
    }
    for text in &mut written {
        text.extend(&phrase[from..]);
    }
    written.retain(|text| text != phrase);
    written.sort_unstable();
    written.dedup();
    written
}

/// Whether the numbers of `phrase`, found at `start` of a text, are the whole numbers of the text.
pub(crate) fn stand_whole(phrase: &[Numeral], start: usize, text: &[Numeral]) -> bool {
    phrase.iter().all(|number| {
        let at = number.at.start + start..number.at.end + start;
        text.binary_search_by_key(&at.start, |known| known.at.start)
            .is_ok_and(|i| text[i].at == at && text[i].value == number.value)
    })
}

impl Numeral {
    /// Its value, and whether it is a percentage.
    #[cfg(test)]
    pub(crate) fn value(&self) -> (Number, bool) {
        (self.value, self.usage == Usage::Percent)
    }

    /// The ways to write it that occur in legal texts, figures first, characters last.
    fn spellings(&self) -> Vec<String> {
        let whole = self.value.to_whole();
        let mut ways = Vec::new();
        match (self.usage, whole) {
            (Usage::Percent, _) => {
                ways.push(format!("{}%", self.value));
                ways.push(format!("百分之{}", self.value));
                ways.extend(whole.map(|n| format!("百分之{}", numeral::format(n))));
            }
            (Usage::Ordinal, Some(n)) => ways.extend([n.to_string(), numeral::format(n)]),
            (Usage::Year, Some(n)) => {
                let digits = n.to_string();
                let chinese = digits
                    .chars()
                    .map(|d| numeral::format(u64::from(d.to_digit(10).unwrap_or_default())));
                let chinese = chinese.collect();
                ways.extend([digits, chinese]);
            }
            (Usage::Date, Some(n)) => {
                ways.push(n.to_string());
                ways.push(format!("{n:02}"));
                ways.push(numeral::format(n));
            }
            (Usage::Counted(liang), Some(n)) => {
                ways.push(n.to_string());
                if n >= 1_000 {
                    ways.push(grouped(n));
                }
                for (unit, name) in [(1_000, '千'), (10_000, '万'), (100_000_000, '亿')] {
                    let short = self.value.over(Number::whole(unit)).map(|v| v.to_string());
                    // 1.5万 and 0.12万 are written, 0.0012亿 is not.
                    let short = short.filter(|v| n >= unit && v.len() <= 6 && !v.contains('/'));
                    ways.extend(short.map(|v| format!("{v}{name}")));
                }
                let chinese = numeral::format(n);
                if liang {
                    let said = with_liang(&chinese);
                    ways.extend((said != chinese).then_some(said));
                }
                ways.push(chinese);
            }
            // 0.5倍 is written in figures only, and 第1.5条 is nothing.
            (_, None) => ways.push(self.value.to_string()),
        }
        ways
    }
}

/// 二 as it is said before a unit: 两, 两百, 两千, 两万.
fn with_liang(chinese: &str) -> String {
    let chars: Vec<char> = chinese.chars().collect();
    let said = chars.iter().enumerate().map(|(i, &c)| match (c, chars.get(i + 1)) {
        ('二', None) if chars.len() == 1 => '两',
        ('二', Some('百' | '千' | '万' | '亿')) => '两',
        _ => c,
    });
    said.collect()
}

/// 15,000.
fn grouped(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// The end of the run of numeral characters from `at`; `at` when there is none.
fn run(chars: &[char], at: usize) -> usize {
    let digit = |i: usize| chars.get(i).is_some_and(char::is_ascii_digit);
    let mut end = at;
    while let Some(&c) = chars.get(end) {
        let inside = matches!(c, '.' | ',') && end > at && digit(end - 1) && digit(end + 1);
        if !(inside || c.is_ascii_digit() || numeral::is_numeral(c)) {
            break;
        }
        end += 1;
    }
    end
}

/// The number that a run of numeral characters is, in its context.
fn number(chars: &[char], run: Range<usize>) -> Option<Numeral> {
    let text = &chars[run.clone()];
    let before = &chars[..run.start];
    let after = &chars[run.end..];
    let found = |at: Range<usize>, value: Number, usage: Usage| Some(Numeral { at, value, usage });
    if after.first() == Some(&'%') {
        return found(run.start..run.end + 1, value(text)?, Usage::Percent);
    }
    // 百分之七十五: the run is 七十五, and 百 the whole run before it; not so in 3百分之七十五.
    if before.ends_with(&['百', '分', '之']) {
        let start = run.start - 3;
        let digit = |c: &char| c.is_ascii_digit() || numeral::is_numeral(*c);
        let whole = !before[..start].last().is_some_and(digit);
        return whole.then(|| found(start..run.end, value(text)?, Usage::Percent)).flatten();
    }
    if before.last() == Some(&'第') {
        let value = value(text).filter(|v| v.to_whole().is_some())?;
        return found(run, value, Usage::Ordinal);
    }
    if before.last().is_some_and(|&c| ENDS_A_WORD.contains(c) || c == '点') {
        return None;
    }
    let unit = unit(after)?;
    if unit == "年" && text.len() == 4 {
        let digits: String = text.iter().collect();
        let year = digits.chars().all(|c| c.is_ascii_digit() || "零一二三四五六七八九".contains(c));
        if year {
            let year = numeral::parse(&digits)?;
            return (year >= 1_000).then(|| found(run, Number::whole(year), Usage::Year)).flatten();
        }
    }
    let value = value(text)?;
    let usage = match unit {
        "月" | "日" | "号" => Usage::Date,
        unit => Usage::Counted(unit.starts_with(|c| COUNTED_WITH_LIANG.contains(c))),
    };
    found(run, value, usage)
}

/// The unit at the start of a text, when no other word begins with it.
fn unit(after: &[char]) -> Option<&'static str> {
    let starts = |unit: &str| {
        let mut rest = after.iter();
        unit.chars().all(|c| rest.next() == Some(&c))
    };
    let (unit, other) =
        UNITS.iter().filter(|(unit, _)| starts(unit)).max_by_key(|(unit, _)| unit.len())?;
    let next = after.get(unit.chars().count());
    next.is_none_or(|&c| !other.contains(c)).then_some(*unit)
}

/// The value of a whole numeral: 十万, 100000, 100,000, 10万, 1.5亿.
fn value(text: &[char]) -> Option<Number> {
    let figures = text.iter().take_while(|c| c.is_ascii_digit() || matches!(c, '.' | ',')).count();
    let (figures, rest) = text.split_at(figures);
    let rest: String = rest.iter().collect();
    if figures.is_empty() {
        // 一二 is two numerals or none; only years are written digit by digit.
        let digits = rest.chars().all(|c| "零一二三四五六七八九两".contains(c));
        let one = rest.chars().count() == 1;
        // 百家争鸣, 千家万户, 百万吨: no count, or one that is written with 一.
        let vague = rest.starts_with(['百', '千', '万', '亿']);
        let n = numeral::parse(&rest).filter(|_| !vague && (!digits || one))?;
        return Some(Number::whole(n));
    }
    let unit = match rest.as_str() {
        "" => 1,
        "百" => 100,
        "千" => 1_000,
        "万" => 10_000,
        "百万" => 1_000_000,
        "千万" => 10_000_000,
        "亿" => 100_000_000,
        _ => return None,
    };
    let figures: String = figures.iter().collect();
    let (whole, part) = figures.split_once('.').unwrap_or((&figures, ""));
    let groups: Vec<&str> = whole.split(',').collect();
    let grouped = groups.len() == 1
        || groups[0].len() <= 3 && groups[1..].iter().all(|group| group.len() == 3);
    if !grouped || part.len() > 6 || !part.chars().all(|c| c.is_ascii_digit()) {
        return None;
    }
    let scale = 10u64.pow(u32::try_from(part.len()).ok()?);
    let n = (groups.concat() + part).parse().ok()?;
    Number::new(n, scale)?.times(Number::whole(unit))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::Form;

    fn shown(text: &str) -> String {
        let chars = Form::of(text).chars;
        let shown: Vec<String> = numerals(&chars)
            .iter()
            .map(|n| format!("{}={}", String::from_iter(&chars[n.at.clone()]), n.value))
            .collect();
        shown.join(" ")
    }

    #[test]
    fn numbers_are_read_in_number_contexts_only() {
        for (text, expected) in [
            ("第三十条第二款第（四）项", "三十=30 二=2"),
            ("第30条、第130条", "30=30 130=130"),
            ("处10万元以上100,000元以下", "10万=100000 100,000=100000"),
            (
                "一千二百万元、1.5亿元、二倍、0.5倍",
                "一千二百万=12000000 1.5亿=150000000 二=2 0.5=0.5",
            ),
            ("75%、百分之七十五、百分之75", "75%=75 百分之七十五=75 百分之75=75"),
            ("二〇一六年十月08日、2016年", "二零一六=2016 十=10 08=8 2016=2016"),
            ("每年一次、两年、三个月、五个工作日", "一=1 两=2 三=3 五=5"),
            // Never numbers.
            ("一律、一般、统一、一并、一起、十分、万一、三同时、百家争鸣、千家万户", ""),
            ("统一人员、唯一个、逐一次、数十人、几十名、一次性、一条例、一个人", ""),
            ("一二次、一.五、万元、2,5元、1.5.2条", ""),
            ("三分之一次、百分之一百零五年", "百分之一百零五=105"),
            ("3百分之七十五、三百分之七十五", ""),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
    }

    #[test]
    fn numbers_are_written_in_the_ways_that_occur() {
        for (text, expected) in [
            ("1次", "一次"),
            ("一次", "1次"),
            ("第30条", "第三十条"),
            ("两年", "2年 二年"),
            ("10万元", "100,000元 100000元 100千元 十万元"),
            ("75%", "百分之75 百分之七十五"),
            ("2016年8月", "2016年08月 2016年八月 二零一六年08月 二零一六年8月 二零一六年八月"),
            ("第5条第2款", "第5条第二款 第五条第2款 第五条第二款"),
            ("一律", ""),
            ("30", ""),
            ("一", ""),
        ] {
            let ways: Vec<String> =
                spellings(&Form::of(text).chars).iter().map(String::from_iter).collect();
            assert_eq!(ways.join(" "), expected, "{text}");
        }
        // Many numbers in one phrase: all in figures or all in characters.
        let many: Vec<String> =
            spellings(&Form::of(&"2万元".repeat(8)).chars).iter().map(String::from_iter).collect();
        assert_eq!(many, ["20000元".repeat(8), "二万元".repeat(8)]);
    }
}
