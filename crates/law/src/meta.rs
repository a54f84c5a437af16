//! What is known about a document, each fact with the ground it stands on.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::Span;
use crate::docno::DocNo;

/// A value and why it is believed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact<T> {
    /// The value.
    pub value: T,
    /// Its ground.
    pub basis: Basis,
}

impl<T> Fact<T> {
    /// A value that the text itself shows at `span` of the document text.
    pub fn shown(value: T, span: Span) -> Self {
        Self { value, basis: Basis::Text(span) }
    }

    /// A value that a page header, a sidecar or a database states.
    pub fn declared(value: T, by: impl Into<String>) -> Self {
        Self { value, basis: Basis::Declared(by.into()) }
    }

    /// A guess, printed with 推定 and its reason.
    pub fn presumed(value: T, reason: impl Into<String>) -> Self {
        Self { value, basis: Basis::Presumed(reason.into()) }
    }

    /// Whether the value is a guess (推定).
    pub fn is_presumed(&self) -> bool {
        matches!(self.basis, Basis::Presumed(_))
    }
}

/// Why a fact is believed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Basis {
    /// It stands in the text, here.
    Text(Span),
    /// Somebody states it: the label of a page header, the sidecar, the statute pack.
    Declared(String),
    /// 推定: concluded, for this reason.
    Presumed(String),
}

/// What a date of a document means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DateKind {
    /// 成文日期 or, for a statute, the date of this edition: the day on which it was passed,
    /// approved, published or last changed.
    Written,
    /// 通过日期 of the first edition.
    Passed,
    /// 批准日期 of the first edition, by the standing committee of the province.
    Approved,
    /// 修正日期: some provisions were changed. A text has one for each time.
    Amended,
    /// 修订日期: the text was revised. A text has one for each time.
    Revised,
    /// 印发日期.
    Printed,
    /// 公布 or 发布日期.
    Published,
    /// 施行日期 as the text or its source states it: of a text that was amended since, often that of
    /// an earlier edition (see [`settle_editions`](crate::library::settle_editions)).
    Effective,
    /// 登记日期.
    Registered,
}

impl DateKind {
    /// The Chinese term.
    pub fn term(self) -> &'static str {
        match self {
            DateKind::Written => "成文日期",
            DateKind::Passed => "通过日期",
            DateKind::Approved => "批准日期",
            DateKind::Amended => "修正日期",
            DateKind::Revised => "修订日期",
            DateKind::Printed => "印发日期",
            DateKind::Published => "公布日期",
            DateKind::Effective => "施行日期",
            DateKind::Registered => "登记日期",
        }
    }
}

/// 种类, which settles the level of authority (效力级别, 立法法第九十八条 ff.).
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// 宪法.
    Constitution,
    /// 法律.
    Law,
    /// 立法解释.
    Interpretation,
    /// 修改、废止的决定 and 修正案.
    Amendment,
    /// 行政法规.
    AdministrativeRegulation,
    /// 司法解释.
    JudicialInterpretation,
    /// 地方性法规.
    LocalRegulation,
    /// 部门规章.
    MinistryRule,
    /// 地方政府规章.
    LocalRule,
    /// 规范性文件: 意见、通知、办法 below the level of a rule.
    PolicyDocument,
    /// 简报、信息.
    Bulletin,
    /// 未定.
    #[default]
    Unknown,
}

impl Kind {
    /// The Chinese term, also the 效力级别.
    pub fn term(self) -> &'static str {
        match self {
            Kind::Constitution => "宪法",
            Kind::Law => "法律",
            Kind::Interpretation => "立法解释",
            Kind::Amendment => "修改决定",
            Kind::AdministrativeRegulation => "行政法规",
            Kind::JudicialInterpretation => "司法解释",
            Kind::LocalRegulation => "地方性法规",
            Kind::MinistryRule => "部门规章",
            Kind::LocalRule => "地方政府规章",
            Kind::PolicyDocument => "规范性文件",
            Kind::Bulletin => "工作简报",
            Kind::Unknown => "未定",
        }
    }
}

/// 时效性.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// 现行有效.
    InForce,
    /// 已被修改: a later edition exists.
    Amended,
    /// 已废止.
    Repealed,
    /// 尚未生效.
    NotYet,
    /// 状态不明.
    #[default]
    Unknown,
}

impl Status {
    /// The Chinese term that legal databases use.
    pub fn term(self) -> &'static str {
        match self {
            Status::InForce => "现行有效",
            Status::Amended => "已被修改",
            Status::Repealed => "已废止",
            Status::NotYet => "尚未生效",
            Status::Unknown => "状态不明",
        }
    }
}

/// What is known about a document. Nothing but the title is certain to exist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meta {
    /// The title; presumed from the first lines when the text has none.
    pub title: Fact<String>,
    /// 发文字号.
    pub doc_no: Option<Fact<DocNo>>,
    /// 发文机关 or 制定机关, as printed.
    pub issuer: Option<Fact<String>>,
    /// The place it is for: `山东省临沂市`; a law of the whole country has 全国.
    pub region: Option<Fact<String>>,
    /// Every date found, in the order of [`DateKind`].
    pub dates: Vec<(DateKind, Fact<Date>)>,
    /// 种类.
    pub kind: Fact<Kind>,
    /// 时效性 as the source or the text itself states it.
    pub status: Fact<Status>,
    /// What else the source declares (索引号, 主题分类), label and value.
    pub declared: Vec<(String, String)>,
}

impl Meta {
    /// The date of one kind; of several changes the first on the page.
    pub fn date(&self, kind: DateKind) -> Option<&Fact<Date>> {
        self.dates.iter().find(|(k, _)| *k == kind).map(|(_, fact)| fact)
    }

    /// The date a reader sorts by: 成文, then 公布, 印发, 施行, 登记, 通过.
    pub fn main_date(&self) -> Option<Date> {
        use DateKind::{Effective, Passed, Printed, Published, Registered, Written};
        [Written, Published, Printed, Effective, Registered, Passed]
            .into_iter()
            .find_map(|kind| self.date(kind).map(|fact| fact.value))
    }
}
