//! Conditions on documents and provisions other than their words: `地区:临沂`, `年份:2015..2018`.

use std::fmt;

use law::{Level, fold};

use crate::form::Form;
use crate::refusal::{Mistake, QueryError};
use crate::token::quoted;

/// What a filter looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// 地区 of the document: `山东省临沂市`.
    Region,
    /// 发文机关 or 制定机关.
    Issuer,
    /// 种类 of the document, which is also its 效力级别: 法律, 行政法规, 规范性文件 …
    Kind,
    /// 时效性: 现行有效, 已被修改, 已废止 …
    Status,
    /// The year of the document's main date.
    Year,
    /// The document's main date: 成文日期 of a policy text, 通过日期 of a law.
    Date,
    /// 公布日期.
    Published,
    /// 施行日期: from when this edition is in force.
    Effective,
    /// The title of the document.
    Title,
    /// 发文字号, in any bracket and spacing.
    DocNo,
    /// The level of the provision: 条, 款, 项, 一、, （一）…
    Level,
}

impl Field {
    /// All fields, in the order in which help lists them.
    pub const ALL: [Field; 11] = [
        Field::Region,
        Field::Issuer,
        Field::Kind,
        Field::Status,
        Field::Year,
        Field::Date,
        Field::Published,
        Field::Effective,
        Field::Title,
        Field::DocNo,
        Field::Level,
    ];

    /// The name in the query language.
    pub fn name(self) -> &'static str {
        match self {
            Field::Region => "地区",
            Field::Issuer => "机关",
            Field::Kind => "种类",
            Field::Status => "时效",
            Field::Year => "年份",
            Field::Date => "日期",
            Field::Published => "公布",
            Field::Effective => "施行",
            Field::Title => "标题",
            Field::DocNo => "文号",
            Field::Level => "层级",
        }
    }

    /// Whether its values are days.
    pub(crate) fn is_date(self) -> bool {
        matches!(self, Field::Year | Field::Date | Field::Published | Field::Effective)
    }

    /// The field of this name; also 效力级别 and 时效性, as legal databases call them.
    pub(crate) fn named(name: &str) -> Option<Self> {
        match name {
            "效力级别" | "效力" => Some(Field::Kind),
            "时效性" => Some(Field::Status),
            "发文机关" | "制定机关" => Some(Field::Issuer),
            "发文字号" => Some(Field::DocNo),
            "年" => Some(Field::Year),
            "成文" | "成文日期" | "通过日期" => Some(Field::Date),
            "公布日期" => Some(Field::Published),
            "施行日期" | "生效" => Some(Field::Effective),
            _ => Self::ALL.into_iter().find(|field| field.name() == name),
        }
    }
}

/// One condition. Made by [`Filter::new`] or written `字段:值` in a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    field: Field,
    written: String,
    test: Test,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Test {
    /// The value holds these characters.
    Holds(Vec<char>),
    /// The value is this.
    Is(Vec<char>),
    /// The day, as yyyymmdd, lies in this range, both ends included.
    Days(u64, u64),
    /// The runs of letters and of digits of the value hold these, digits whole.
    Runs(Vec<Run>),
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Run {
    Letters(String),
    Digits(String),
}

impl Filter {
    /// A condition on `field`. Texts are compared folded; a region, issuer, kind, status or title
    /// need only hold the value (`种类:规章` means 部门规章 and 地方政府规章), a level must be one
    /// and be it. A year is `2016`, or `2015..2018`, `2015..`, `..2018`; a date is a year, a month
    /// `2016-05` or a day `2016-05-01`, or a range of those.
    ///
    /// # Errors
    /// When the value is empty, or nothing that the field can have.
    pub fn new(field: Field, value: &str) -> Result<Self, QueryError> {
        let value = value.trim();
        let bad = |hint: String| {
            let name = field.name();
            let message = if value.is_empty() {
                format!("“{name}:”后面没有值")
            } else {
                format!("{}不能用作{name}", quoted(value))
            };
            QueryError::new(Mistake::BadValue, 0, message, hint)
        };
        if value.is_empty() {
            return Err(bad(format!("冒号后直接写值，例如 {}", example(field))));
        }
        let chars = Form::of(value).chars;
        let test = match field {
            Field::Year => {
                let (from, to) = range(value, year)
                    .ok_or_else(|| bad("写成 年份:2016，或一段 年份:2015..2018".to_owned()))?;
                Test::Days(from, to)
            }
            Field::Date | Field::Published | Field::Effective => {
                let name = field.name();
                let hint = || {
                    bad(format!("写成 {name}:2016、{name}:2016-05-01，或一段 {name}:2016-05..2018"))
                };
                let (from, to) = range(value, days).ok_or_else(hint)?;
                Test::Days(from, to)
            }
            Field::Level => {
                if Level::ALL.iter().all(|level| Form::of(level.term()).chars != chars) {
                    let names: Vec<&str> = Level::ALL.iter().map(|level| level.term()).collect();
                    return Err(bad(format!(
                        "层级是条款在文件中的位置：{}；法律、规章等效力级别请写 种类:{value}",
                        names.join("、")
                    )));
                }
                Test::Is(chars)
            }
            Field::DocNo => match runs(&chars) {
                empty if empty.is_empty() => {
                    return Err(bad("写文号或其中一段，例如 文号:临政办发〔2016〕30号".to_owned()));
                }
                runs => Test::Runs(runs),
            },
            _ => Test::Holds(chars),
        };
        Ok(Self { field, written: value.to_owned(), test })
    }

    /// What it looks at.
    pub fn field(&self) -> Field {
        self.field
    }

    /// The value as written.
    pub fn value(&self) -> &str {
        &self.written
    }

    /// Whether a text value of the field fits. Never for a date.
    pub(crate) fn fits(&self, value: &str) -> bool {
        match &self.test {
            Test::Holds(part) => contains(&Form::of(value).chars, part),
            Test::Is(whole) => Form::of(value).chars == *whole,
            Test::Runs(wanted) => {
                let all = runs(&Form::of(value).chars);
                all.windows(wanted.len()).any(|window| {
                    window.iter().zip(wanted).all(|pair| match pair {
                        (Run::Letters(a), Run::Letters(b)) => a.contains(b.as_str()),
                        (Run::Digits(a), Run::Digits(b)) => a == b,
                        _ => false,
                    })
                })
            }
            Test::Days(..) => false,
        }
    }

    /// Whether a day, as yyyymmdd, fits; 0 stands for an unknown one. Never for a text field.
    pub(crate) fn fits_day(&self, day: u64) -> bool {
        self.days().is_some_and(|(from, to)| (from..=to).contains(&day))
    }

    /// The first and last day, as yyyymmdd, that fit; an unknown day, 0, never does.
    pub(crate) fn days(&self) -> Option<(u64, u64)> {
        match self.test {
            Test::Days(from, to) => Some((from.max(1), to)),
            _ => None,
        }
    }
}

impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let quote = if self.written.contains(char::is_whitespace) { "\"" } else { "" };
        write!(f, "{}:{quote}{}{quote}", self.field.name(), self.written)
    }
}

/// What a value of the field looks like.
pub(crate) fn example(field: Field) -> &'static str {
    match field {
        Field::Region => "地区:临沂",
        Field::Issuer => "机关:国务院",
        Field::Kind => "种类:行政法规",
        Field::Status => "时效:现行有效",
        Field::Year => "年份:2016",
        Field::Date => "日期:2016-05..2016-12",
        Field::Published => "公布:2016..2018",
        Field::Effective => "施行:2021-09-01..",
        Field::Title => "标题:安全生产",
        Field::DocNo => "文号:临政办发〔2016〕30号",
        Field::Level => "层级:条",
    }
}

pub(crate) fn contains(text: &[char], part: &[char]) -> bool {
    part.is_empty() || text.windows(part.len()).any(|window| window == part)
}

/// The first and last day of a value or of a range of values.
fn range(value: &str, read: fn(&str) -> Option<(u64, u64)>) -> Option<(u64, u64)> {
    let value: String = fold::text(value).chars().filter(|c| !c.is_whitespace()).collect();
    if let Some(days) = read(&value) {
        return Some(days);
    }
    let (from, to) = ["..", "~", "至", "-"].iter().find_map(|sign| {
        let (from, to) = value.split_once(sign)?;
        let from = if from.is_empty() { 1 } else { read(from)?.0 };
        let to = if to.is_empty() { 99_999_999 } else { read(to)?.1 };
        Some((from, to))
    })?;
    (from <= to && value.chars().any(|c| c.is_ascii_digit())).then_some((from, to))
}

/// The first and last day of a year, 2016 or 2016年.
fn year(text: &str) -> Option<(u64, u64)> {
    let text = text.strip_suffix('年').unwrap_or(text);
    let digits = text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit());
    let year: u64 = digits.then(|| text.parse().ok()).flatten().filter(|&year| year > 0)?;
    Some((year * 10_000 + 1, year * 10_000 + 9_999))
}

/// The first and last day of a year, a month or a day: 2016, 2016-05, 2016年5月1日, 20160501.
fn days(text: &str) -> Option<(u64, u64)> {
    if let Some(days) = year(text) {
        return Some(days);
    }
    let digits = text.bytes().all(|b| b.is_ascii_digit());
    let split = match (digits, text.len()) {
        (true, 6 | 8) => [text.get(..4)?, text.get(4..6)?, text.get(6..)?].join("-"),
        (true, _) => return None,
        _ => text.replace(['年', '月', '.', '/'], "-").replace('日', ""),
    };
    let mut parts = split.strip_suffix('-').unwrap_or(&split).split('-').map(|part| {
        let number = (1..=4).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        number.then(|| part.parse::<u64>().ok()).flatten()
    });
    let (year, month) = (parts.next()??, parts.next()??);
    let day = parts.next();
    if parts.next().is_some() || year < 1_000 || !(1..=12).contains(&month) {
        return None;
    }
    let start = year * 10_000 + month * 100;
    match day {
        None => Some((start + 1, start + 99)),
        Some(day) => {
            let day = day.filter(|day| (1..=31).contains(day))?;
            Some((start + day, start + day))
        }
    }
}

/// 临政办发, 2016, 30 of `临政办发〔2016〕第30号`.
fn runs(chars: &[char]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut open = false;
    for &c in chars {
        let digit = c.is_ascii_digit();
        if !c.is_alphanumeric() || c == '第' || c == '号' {
            open = false;
            continue;
        }
        match runs.last_mut() {
            Some(Run::Digits(run)) if open && digit => run.push(c),
            Some(Run::Letters(run)) if open && !digit => run.push(c),
            _ if digit => runs.push(Run::Digits(c.into())),
            _ => runs.push(Run::Letters(c.into())),
        }
        open = true;
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compares_each_field_in_its_own_way() {
        for (field, written, value, expected) in [
            (Field::Region, "临沂", "山东省临沂市", true),
            (Field::Region, "临沂", "河南省许昌市", false),
            (Field::Kind, "规章", "地方政府规章", true),
            (Field::Kind, "规章", "法律", false),
            (Field::Title, "关于 进一步", "关于　进一步加强", true),
            (Field::Level, "条", "条", true),
            (Field::Level, "(一)", "（一）", true),
            (Field::DocNo, "临政办发2016 30", "临政办发〔2016〕30号", true),
            (Field::DocNo, "政办发[2016]第30号", "临政办发〔2016〕30号", true),
            (Field::DocNo, "2016", "临政办发〔2016〕30号", true),
            (Field::DocNo, "临政办发〔2016〕3号", "临政办发〔2016〕30号", false),
            (Field::DocNo, "30 临政办发", "临政办发〔2016〕30号", false),
        ] {
            let filter = Filter::new(field, written).unwrap();
            assert_eq!(filter.fits(value), expected, "{filter} {value}");
        }
    }

    #[test]
    fn reads_years_and_their_ranges() {
        let fits = |value: &str, year: u64| {
            Filter::new(Field::Year, value).unwrap().fits_day(year * 10_000 + 501)
        };
        assert!(fits("2016", 2016) && !fits("2016", 2017));
        assert!(fits("２０１６年", 2016));
        assert!(fits("2015..2018", 2015) && fits("2015-2018", 2018) && !fits("2015~2018", 2019));
        assert!(fits("2015..", 2030) && !fits("..2018", 2019));
        assert!(!Filter::new(Field::Year, "..2018").unwrap().fits_day(0), "unknown is in no range");
        for bad in ["", "16", "..", "2018..2015", "二〇一六", "20160", "2016..x", "2016-05"] {
            assert!(Filter::new(Field::Year, bad).is_err(), "{bad}");
        }
        assert!(Filter::new(Field::DocNo, "〔〕").is_err());
        assert!(Filter::new(Field::Title, " ").is_err());
        assert!(Filter::new(Field::Level, "法律").is_err());
    }

    #[test]
    fn reads_dates_and_their_ranges() {
        for (value, inside, outside) in [
            ("2016", [20_160_101, 20_161_231], [20_151_231, 20_170_101]),
            ("2016-05", [20_160_501, 20_160_531], [20_160_430, 20_160_601]),
            ("2016年5月", [20_160_501, 20_160_531], [20_160_430, 20_160_601]),
            ("2016年5月1日", [20_160_501, 20_160_501], [20_160_430, 20_160_502]),
            ("20160501", [20_160_501, 20_160_501], [20_160_430, 20_160_502]),
            ("2016-5-1..2018", [20_160_501, 20_181_231], [20_160_430, 20_190_101]),
            ("2016-05至2016-06", [20_160_501, 20_160_630], [20_160_430, 20_160_701]),
            ("2021.9.1..", [20_210_901, 20_990_101], [20_210_831, 0]),
            ("..2016-05-01", [20_160_501, 19_491_001], [20_160_502, 0]),
        ] {
            let filter = Filter::new(Field::Published, value).unwrap();
            assert!(inside.iter().all(|&day| filter.fits_day(day)), "{value}");
            assert!(!outside.iter().any(|&day| filter.fits_day(day)), "{value}");
        }
        for bad in ["2016-13", "2016-05-32", "201605011", "五月", "2016-05-01-02", "-", "x..y"] {
            assert!(Filter::new(Field::Effective, bad).is_err(), "{bad}");
        }
    }
}
