//! Conditions on documents and provisions other than their words: `地区:临沂`, `年份:2015..2018`.

use std::fmt;

use law::fold;

use crate::form::Form;
use crate::refusal::{Mistake, QueryError};

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
    /// The title of the document.
    Title,
    /// 发文字号, in any bracket and spacing.
    DocNo,
    /// The level of the provision: 条, 款, 项, 一、, （一）…
    Level,
}

impl Field {
    /// All fields, in the order in which help lists them.
    pub const ALL: [Field; 8] = [
        Field::Region,
        Field::Issuer,
        Field::Kind,
        Field::Status,
        Field::Year,
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
            Field::Title => "标题",
            Field::DocNo => "文号",
            Field::Level => "层级",
        }
    }

    /// The field of this name; also 效力级别 and 时效性, as legal databases call them.
    pub(crate) fn named(name: &str) -> Option<Self> {
        match name {
            "效力级别" | "效力" => Some(Field::Kind),
            "时效性" => Some(Field::Status),
            "发文机关" | "制定机关" => Some(Field::Issuer),
            "发文字号" => Some(Field::DocNo),
            "年" => Some(Field::Year),
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
    /// The year lies in this range, both ends included.
    Years(u32, u32),
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
    /// need only hold the value (`种类:规章` means 部门规章 and 地方政府规章), a level must be it. A
    /// year is `2016`, or `2015..2018`, `2015..`, `..2018`.
    ///
    /// # Errors
    /// When the value is empty or no year.
    pub fn new(field: Field, value: &str) -> Result<Self, QueryError> {
        let value = value.trim();
        let bad = |hint: String| {
            let name = field.name();
            let message = if value.is_empty() {
                format!("“{name}:”后面没有值")
            } else {
                format!("“{value}”不能用作{name}")
            };
            QueryError::new(Mistake::BadValue, 0, message, hint)
        };
        if value.is_empty() {
            return Err(bad(format!("冒号后直接写值，例如 {}", example(field))));
        }
        let chars = Form::of(value).chars;
        let test = match field {
            Field::Year => {
                let (from, to) = years(value)
                    .ok_or_else(|| bad("写成 年份:2016，或一段 年份:2015..2018".to_owned()))?;
                Test::Years(from, to)
            }
            Field::Level => Test::Is(chars),
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

    /// Whether a text value of the field fits. Never for a year.
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
            Test::Years(..) => false,
        }
    }

    /// Whether a year fits; 0 stands for an unknown one. Never for another field.
    pub(crate) fn fits_year(&self, year: u32) -> bool {
        matches!(self.test, Test::Years(from, to) if (from..=to).contains(&year) && year != 0)
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
        Field::Title => "标题:安全生产",
        Field::DocNo => "文号:临政办发〔2016〕30号",
        Field::Level => "层级:条",
    }
}

pub(crate) fn contains(text: &[char], part: &[char]) -> bool {
    part.is_empty() || text.windows(part.len()).any(|window| window == part)
}

fn years(value: &str) -> Option<(u32, u32)> {
    let value: String =
        fold::text(value).chars().filter(|&c| !c.is_whitespace() && c != '年').collect();
    let year = |text: &str| {
        (text.len() == 4).then_some(())?;
        text.parse::<u32>().ok().filter(|y| (1..=9999).contains(y))
    };
    let Some((from, to)) =
        value.split_once("..").or_else(|| value.split_once('-')).or_else(|| value.split_once('~'))
    else {
        return year(&value).map(|y| (y, y));
    };
    let end = |text: &str, open: u32| if text.is_empty() { Some(open) } else { year(text) };
    let (from, to) = (end(from, 1)?, end(to, 9999)?);
    (from <= to && value.chars().any(|c| c.is_ascii_digit())).then_some((from, to))
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
            (Field::Level, "一", "（一）", false),
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
        let fits = |value: &str, year| Filter::new(Field::Year, value).unwrap().fits_year(year);
        assert!(fits("2016", 2016) && !fits("2016", 2017));
        assert!(fits("２０１６年", 2016));
        assert!(fits("2015..2018", 2015) && fits("2015-2018", 2018) && !fits("2015~2018", 2019));
        assert!(fits("2015..", 2030) && !fits("..2018", 2019));
        assert!(!fits("..2018", 0), "an unknown year is in no range");
        for bad in ["", "16", "..", "2018..2015", "二〇一六", "20160", "2016..x"] {
            assert!(Filter::new(Field::Year, bad).is_err(), "{bad}");
        }
        assert!(Filter::new(Field::DocNo, "〔〕").is_err());
        assert!(Filter::new(Field::Title, " ").is_err());
    }
}
