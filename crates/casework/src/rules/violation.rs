//! 案由: what is forbidden, by which clause, and what follows.

use serde::Deserialize;

use super::dated::Rule;
use crate::address::Address;
use crate::facts::Step;
use crate::money::Money;

/// One 案由 of `corpus/rules/violations.toml`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Violation {
    /// Short id: A07.
    pub id: String,
    /// 案由.
    pub name: String,
    /// The clauses violated. Empty when the case must say which.
    #[serde(default)]
    pub duty: Vec<Address>,
    /// What to know about the duty when it has no address.
    pub duty_note: Option<String>,
    /// 处罚依据.
    pub penalty: Vec<Address>,
    /// The part of the clause when one clause holds several: 前段, 后段.
    pub segment: Option<String>,
    /// The order that goes before or with the penalty: 责令限期改正. Empty when the law has none.
    #[serde(default)]
    pub order: String,
    /// 处罚档次.
    pub step: Vec<PenaltyStep>,
}

/// One step of the penalties for a violation.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PenaltyStep {
    /// When it applies.
    pub on: Step,
    /// The condition in the words of the clause: 逾期未改正的.
    pub when: Option<String>,
    /// 处罚依据, where it is not that of the violation.
    #[serde(default)]
    pub penalty: Vec<Address>,
    /// What is imposed beside fines: 责令停产停业整顿.
    pub extra: Option<String>,
    /// The fines.
    #[serde(default)]
    pub fine: Vec<Fine>,
}

/// A fine for one addressee.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(try_from = "FineRow")]
pub struct Fine {
    /// The condition of this amount: 违法所得十万元以上的.
    pub when: Option<String>,
    /// 单位, or the persons.
    pub who: String,
    /// 处, 并处, 可以处, 单处或者并处: whether the fine must be imposed and beside what.
    pub mode: String,
    /// How much.
    pub amount: Amount,
}

/// How much a fine may be. Both ends belong to the range.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Amount {
    /// From the least to the most; a least of nothing is written 以下.
    Range(Money, Money),
    /// Per cent of a base such as 上一年年收入.
    Percent(u32, u32, Base),
    /// Times a base such as 违法所得.
    Times(u32, u32, Base),
    /// 按日连续处罚 by the amount of the first fine.
    Daily,
}

/// What a percentage or a multiple is taken of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum Base {
    /// 上一年年收入.
    #[serde(rename = "上一年年收入")]
    Income,
    /// 违法所得.
    #[serde(rename = "违法所得")]
    Gains,
    /// 货值金额.
    #[serde(rename = "货值金额")]
    Goods,
}

impl Base {
    fn term(self) -> &'static str {
        match self {
            Base::Income => "上一年年收入",
            Base::Gains => "违法所得",
            Base::Goods => "货值金额",
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FineRow {
    when: Option<String>,
    who: String,
    mode: String,
    min: Option<u64>,
    max: Option<u64>,
    percent: Option<[u32; 2]>,
    times: Option<[u32; 2]>,
    of: Option<Base>,
    #[serde(default)]
    daily: bool,
}

impl TryFrom<FineRow> for Fine {
    type Error = String;

    fn try_from(row: FineRow) -> Result<Self, String> {
        let ordered = |[low, high]: [u32; 2]| (low <= high).then_some((low, high));
        let amount = match (row.min, row.max, row.percent, row.times, row.of, row.daily) {
            (Some(min), Some(max), None, None, None, false) if min <= max && max > 0 => {
                match (Money::from_yuan(min), Money::from_yuan(max)) {
                    (Some(min), Some(max)) => Amount::Range(min, max),
                    _ => return Err("罚款数额过大".into()),
                }
            }
            (None, None, Some(percent), None, Some(of), false) => {
                let (low, high) = ordered(percent).ok_or("percent 应当由低到高")?;
                Amount::Percent(low, high, of)
            }
            (None, None, None, Some(times), Some(of), false) => {
                let (low, high) = ordered(times).ok_or("times 应当由低到高")?;
                Amount::Times(low, high, of)
            }
            (None, None, None, None, None, true) => Amount::Daily,
            _ => {
                return Err("罚款应当写 min 和 max（由低到高），或者 percent 和 of，\
                            或者 times 和 of，或者 daily = true"
                    .into());
            }
        };
        Ok(Self { when: row.when, who: row.who, mode: row.mode, amount })
    }
}

impl Rule for Violation {
    const TABLE: &'static str = "violation";

    fn key(&self) -> String {
        self.id.clone()
    }

    fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        if self.penalty.is_empty() {
            faults.push("缺少处罚依据 penalty".to_owned());
        }
        if self.duty.is_empty() && self.duty_note.is_none() {
            faults.push("缺少所违反的条款 duty，确实不能确定时用 duty_note 说明".to_owned());
        }
        for (i, step) in self.step.iter().enumerate() {
            if self.step[..i].iter().any(|other| other.on == step.on) {
                faults.push(format!("处罚档次“{}”写了两次", step.on.word()));
            }
        }
        faults
    }
}

impl Violation {
    /// The step that applies on a condition.
    pub fn step(&self, on: Step) -> Option<&PenaltyStep> {
        self.step.iter().find(|step| step.on == on)
    }

    /// What follows when the party does nothing: 逾期未改正 or 拒不改正, else the first step.
    pub fn consequence(&self) -> Option<&PenaltyStep> {
        [Step::Overdue, Step::Refused, Step::First].into_iter().find_map(|on| self.step(on))
    }

    /// The clauses on which a step stands.
    pub fn grounds<'a>(&'a self, step: &'a PenaltyStep) -> &'a [Address] {
        if step.penalty.is_empty() { &self.penalty } else { &step.penalty }
    }
}

impl PenaltyStep {
    /// What is imposed, in the manner of the clause: `责令停产停业整顿，并处10万元以上20万元以下的
    /// 罚款，对其直接负责的主管人员和其他直接责任人员处2万元以上5万元以下的罚款`.
    pub fn sentence(&self) -> String {
        let to_entity =
            self.fine.iter().any(|fine| fine.who == Fine::ENTITY) || self.extra.is_some();
        let conditional = self.fine.iter().any(|fine| fine.when.is_some());
        let fines = self.fine.iter().map(|fine| {
            let whom = match (fine.who.as_str(), to_entity) {
                (Fine::ENTITY, _) => String::new(),
                (who, true) if who.starts_with("直接负责") => format!("对其{who}"),
                (who, _) => format!("对{who}"),
            };
            let when = fine.when.as_ref().map(|when| format!("{when}，")).unwrap_or_default();
            format!("{when}{whom}{}", fine.sentence())
        });
        let fines = fines.collect::<Vec<_>>().join(if conditional { "；" } else { "，" });
        [self.extra.clone().unwrap_or_default(), fines]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(if conditional { "；" } else { "，" })
    }
}

impl Fine {
    /// The word for the party itself, as against persons.
    pub const ENTITY: &'static str = "单位";

    /// Whether the fine is for `target`: 单位, or one of the persons named.
    pub fn is_for(&self, target: &str) -> bool {
        if target == Self::ENTITY || self.who == Self::ENTITY {
            return self.who == target;
        }
        self.who == target || self.who.split(['、', '和']).any(|who| who == target)
    }

    /// `处10万元以下的罚款`.
    fn sentence(&self) -> String {
        let mode = &self.mode;
        match self.amount {
            Amount::Range(min, max) => format!("{mode}{}的罚款", range(min, max)),
            Amount::Percent(low, high, of) if low == high => {
                format!("{mode}{}{low}%的罚款", of.term())
            }
            Amount::Percent(low, high, of) => {
                format!("{mode}{}{low}%以上{high}%以下的罚款", of.term())
            }
            Amount::Times(low, high, of) => {
                format!("{mode}{}{low}倍以上{high}倍以下的罚款", of.term())
            }
            Amount::Daily => format!("{mode}按照原处罚数额按日连续处罚"),
        }
    }
}

/// `10万元以下`, `2万元以上5万元以下`; both ends in 元 when one of them is not whole 万元.
pub fn range(min: Money, max: Money) -> String {
    const WAN: u64 = 1_000_000;
    let in_wan = min.fen().is_multiple_of(WAN) && max.fen().is_multiple_of(WAN);
    let show = |money: Money| if in_wan { money.in_wan() } else { money.to_string() };
    if min == Money::default() {
        format!("{}以下", show(max))
    } else if min == max {
        show(max)
    } else {
        format!("{}以上{}以下", show(min), show(max))
    }
}
