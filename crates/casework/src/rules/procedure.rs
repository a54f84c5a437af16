//! Rows about procedure: periods, remedies, thresholds, kinds of penalty, editions.

use jiff::civil::Date;
use serde::{Deserialize, Deserializer};

use super::dated::Rule;
use crate::calendar::Unit;
use crate::money::Money;

/// 期限.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Period {
    /// What templates call it: `reconsideration`.
    pub key: String,
    /// Its name in Chinese.
    pub name: String,
    /// How many units.
    pub n: u32,
    /// 工作日, 日, 月, 年 or 小时.
    pub unit: Unit,
    /// The event from which it runs.
    pub start: String,
    /// Whether the number is exact, a least or a most.
    #[serde(default)]
    pub bound: Bound,
    /// The fact by which the agency may set another number, where the law sets none.
    pub setting: Option<String>,
}

/// What the number of a period is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Bound {
    /// Just this.
    #[default]
    Exact,
    /// 不得少于.
    Least,
    /// 不得超过.
    Most,
}

impl Period {
    /// `60日`, `6个月`, `5个工作日`.
    pub fn in_words(n: u32, unit: Unit) -> String {
        format!("{n}{}", unit.term())
    }
}

impl Rule for Period {
    const TABLE: &'static str = "period";

    fn key(&self) -> String {
        self.key.clone()
    }

    fn faults(&self) -> Vec<String> {
        if self.n == 0 { vec!["n 应当大于零".into()] } else { Vec::new() }
    }
}

/// 救济告知: how the party may have the act reviewed.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Remedy {
    /// `REM_STD`, `REM_SPOT`, `REM_NONE`.
    pub id: String,
    /// For which acts.
    pub name: String,
    /// The paragraph, with places in braces; empty where none is printed.
    pub text: String,
}

impl Remedy {
    /// The places that a text may have.
    pub const PLACES: [&'static str; 7] = [
        "act",
        "document",
        "government",
        "court",
        "reconsideration",
        "litigation",
        "litigation_after_review",
    ];

    /// The paragraph with every place filled in by `value`.
    pub fn filled(&self, mut value: impl FnMut(&str) -> String) -> String {
        let mut out = String::new();
        let mut rest = self.text.as_str();
        while let Some((before, after)) = rest.split_once('{') {
            out += before;
            let (place, after) = after.split_once('}').unwrap_or((after, ""));
            out += &value(place);
            rest = after;
        }
        out + rest
    }

    /// The places that this text has.
    pub fn places(&self) -> Vec<String> {
        let mut places = Vec::new();
        self.filled(|place| {
            places.push(place.to_owned());
            String::new()
        });
        places
    }
}

impl Rule for Remedy {
    const TABLE: &'static str = "remedy";

    fn key(&self) -> String {
        self.id.clone()
    }

    fn faults(&self) -> Vec<String> {
        let unknown = |place: &String| !Self::PLACES.contains(&place.as_str());
        let places = self.places().into_iter().filter(unknown);
        places.map(|place| format!("text 里没有 {{{place}}} 这个占位")).collect()
    }
}

/// 数额、人数的界限, or a rate.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Threshold {
    /// What the program calls it: `hearing_fine`.
    pub key: String,
    /// Its name in Chinese.
    pub name: String,
    /// 单位 or 个人, where it differs.
    pub who: Option<String>,
    /// In 元.
    #[serde(default, deserialize_with = "yuan")]
    pub amount: Option<Money>,
    /// Of persons or things.
    pub count: Option<usize>,
    /// In hundredths of a sum, for each day.
    pub percent: Option<u32>,
}

/// Reads a whole number of 元.
fn yuan<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Money>, D::Error> {
    let yuan = u64::deserialize(deserializer)?;
    Money::from_yuan(yuan).map(Some).ok_or_else(|| serde::de::Error::custom("数额过大"))
}

impl Rule for Threshold {
    const TABLE: &'static str = "threshold";

    fn key(&self) -> String {
        match &self.who {
            Some(who) => format!("{} {who}", self.key),
            None => self.key.clone(),
        }
    }

    fn faults(&self) -> Vec<String> {
        let written = [self.amount.is_some(), self.count.is_some(), self.percent.is_some()];
        if written.iter().filter(|&&it| it).count() != 1 {
            vec!["应当写 amount、count、percent 之一".into()]
        } else {
            Vec::new()
        }
    }
}

/// 处罚种类 (行政处罚法第九条).
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PenaltyKind {
    /// 罚款, 警告, 责令停产停业整顿.
    pub name: String,
    /// Whether a hearing must be offered (行政处罚法第六十三条).
    pub hearing: Hearing,
}

/// When a kind of penalty calls for the offer of a hearing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Hearing {
    /// Always.
    Always,
    /// Above an amount, `hearing_fine` of the thresholds.
    Amount,
    /// Not because of its kind.
    Never,
}

impl Rule for PenaltyKind {
    const TABLE: &'static str = "penalty";

    fn key(&self) -> String {
        self.name.clone()
    }

    fn faults(&self) -> Vec<String> {
        Vec::new()
    }
}

/// 版本: from when an edition of a work is in force.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Edition {
    /// The work, by its full title.
    pub title: String,
    /// The date on which the edition was passed.
    #[serde(deserialize_with = "day")]
    pub edition: Date,
}

/// Reads a TOML date.
pub(super) fn day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
    let value = toml::value::Datetime::deserialize(deserializer)?;
    crate::date::of_toml(&value).ok_or_else(|| serde::de::Error::custom("不是日期"))
}

impl Rule for Edition {
    const TABLE: &'static str = "edition";

    fn key(&self) -> String {
        format!("{}@{}", self.title, self.edition)
    }

    fn faults(&self) -> Vec<String> {
        Vec::new()
    }
}
