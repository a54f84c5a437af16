//! The facts of one case, as an officer types them once.
//!
//! One `facts.toml` is one case. `docs/facts.md` explains every field beside a complete example.
//! Nothing is required here: what a document needs stands in its `form.toml`, and whether the
//! facts agree with each other and with the law is what [`crate::Case::check`] finds out.

mod coercion;
mod due;
mod inquiry;
mod inspection;
mod official;
pub mod path;
mod penalty;
mod people;
mod performance;
mod read;
pub mod schema;
mod sheet;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use schema::{Field, Kind, Record, record};

pub use coercion::{Cutoff, Seizure, SeizureKind};
pub use due::Due;
pub use inquiry::{
    Appraisal, Evidence, EvidenceKind, Interview, Preservation, PreservationKind, Sampling, Scene,
    Thing,
};
pub use inspection::{Extension, Hazard, Inspection, Measure, Order, Plan, Precheck, Progress};
pub use official::{Annex, Official, Urgency};
pub use path::FactPath;
pub use penalty::{Defence, Deliberation, HearingSession, Penalty, Step, Talk};
pub use people::{Agency, Bank, Matter, Officer, Party, PartyKind};
pub use performance::{Filed, Instalment, Payment, Service, ServiceMethod, Transfer};
pub use sheet::Sheet;

record! {
    /// All facts of one case.
    Facts {
        /// 案件.
        case: record<Matter> = "案件",
        /// 执法机关.
        agency: record<Agency> = "执法机关",
        /// 行政执法人员, two at least.
        officer: records<Officer> = "行政执法人员",
        /// 当事人.
        party: record<Party> = "当事人",
        /// 检查方案.
        plan: record<Plan> = "检查方案",
        /// 现场检查.
        inspection: record<Inspection> = "现场检查",
        /// 问题和隐患, numbered from 1 in this order.
        hazard: records<Hazard> = "问题和隐患",
        /// 整改延期.
        extension: record<Extension> = "整改延期",
        /// 预复查.
        precheck: record<Precheck> = "预复查",
        /// 询问.
        interview: record<Interview> = "询问",
        /// 勘验.
        scene: record<Scene> = "勘验",
        /// 抽样取证.
        sampling: record<Sampling> = "抽样取证",
        /// 抽取的物品.
        sampled: records<Thing> = "抽取的物品",
        /// 先行登记保存.
        preservation: record<Preservation> = "先行登记保存",
        /// 先行登记保存的证据.
        preserved: records<Thing> = "先行登记保存的证据",
        /// 鉴定委托.
        appraisal: record<Appraisal> = "鉴定委托",
        /// 查封扣押.
        seizure: record<Seizure> = "查封扣押",
        /// 查封扣押的场所、设施、财物.
        seized: records<Thing> = "查封扣押的场所、设施、财物",
        /// 停止供电、供应民用爆炸物品.
        cutoff: record<Cutoff> = "停止供电（供应民用爆炸物品）",
        /// 证据.
        evidence: records<Evidence> = "证据",
        /// 拟处罚 or 处罚, one for each kind of penalty and each violation.
        penalty: records<Penalty> = "处罚",
        /// 陈述申辩.
        defence: record<Defence> = "陈述申辩",
        /// 听证会.
        hearing: record<HearingSession> = "听证会",
        /// 集体讨论.
        deliberation: record<Deliberation> = "集体讨论",
        /// 缴纳罚款.
        payment: record<Payment> = "缴纳罚款",
        /// 分期.
        instalment: records<Instalment> = "分期",
        /// 移送.
        transfer: record<Transfer> = "移送",
        /// 执法约谈.
        talk: record<Talk> = "执法约谈",
        /// 送达.
        service: records<Service> = "送达",
        /// 卷内文件, in their order.
        filed: records<Filed> = "卷内文件",
        /// 到期事项, of any cases.
        due: records<Due> = "到期事项",
        /// 公文.
        official: record<Official> = "公文",
        /// 附件 of an official document, in their order.
        annex: records<Annex> = "附件",
        /// 各文书, by the id of the form.
        document: papers<Paper> = "文书",
    }
}

/// One document of the case. A form may declare facts of its own (`document.place`); they stand in
/// `more`, unchecked until the form is known.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Paper {
    /// 文书日期 (成文日期).
    pub date: Option<jiff::civil::Date>,
    /// 文号序号; a document without one is a draft.
    pub serial: Option<u32>,
    /// 文号子号, for one of several instruments under one serial.
    pub sub: Option<u32>,
    /// 送达日期.
    pub served: Option<jiff::civil::Date>,
    /// 承办人意见.
    pub opinion: Option<String>,
    /// 审核意见; written by hand when left out.
    pub reviewed: Option<String>,
    /// 审批意见; written by hand when left out.
    pub approved: Option<String>,
    /// The facts that the form declares.
    #[serde(flatten)]
    pub more: BTreeMap<String, serde_json::Value>,
}

impl Record for Paper {
    const FIELDS: &'static [Field] = &[
        Field { name: "date", label: "文书日期", kind: Kind::Date },
        Field { name: "serial", label: "文号序号", kind: Kind::Whole },
        Field { name: "sub", label: "文号子号", kind: Kind::Whole },
        Field { name: "served", label: "送达日期", kind: Kind::Date },
        Field { name: "opinion", label: "承办人意见", kind: Kind::Prose },
        Field { name: "reviewed", label: "审核意见", kind: Kind::Prose },
        Field { name: "approved", label: "审批意见", kind: Kind::Prose },
    ];
}

#[cfg(test)]
mod tests {
    use super::schema::Choice;
    use super::*;
    use crate::testing::CASE;

    const PAGE: &str = include_str!("../../../../docs/facts.md");

    /// The page explains every field under its label and kind, and shows the whole example.
    #[test]
    fn the_page_explains_every_field() {
        fn missing(fields: &[Field]) -> Vec<String> {
            let rows = fields.iter().flat_map(|field| match field.kind {
                Kind::Record(fields) | Kind::Records(fields) | Kind::Papers(fields) => {
                    missing(fields)
                }
                kind => {
                    let row = format!("| `{}` | {} | {} |", field.name, field.label, kind.name());
                    if PAGE.contains(&row) { Vec::new() } else { vec![row] }
                }
            });
            rows.collect()
        }
        assert_eq!(missing(Facts::FIELDS), [""; 0]);
        for words in [
            PartyKind::WORDS,
            Order::WORDS,
            Measure::WORDS,
            Progress::WORDS,
            EvidenceKind::WORDS,
            PreservationKind::WORDS,
            SeizureKind::WORDS,
            ServiceMethod::WORDS,
            Urgency::WORDS,
        ] {
            assert!(words.iter().all(|word| PAGE.contains(word)), "{words:?}");
        }
        assert!(PAGE.contains(CASE), "docs/facts.md does not show templates/example-case.toml");
    }

    /// A complete case uses every group of facts, so that the example teaches all of them.
    #[test]
    fn the_example_fills_every_group() {
        let (facts, findings) = Sheet::read(CASE).facts();
        assert_eq!(findings, []);
        let value = serde_json::to_value(&facts).unwrap();
        let unused: Vec<_> = Facts::FIELDS
            .iter()
            .filter(|field| match &value[field.name] {
                serde_json::Value::Array(rows) => rows.is_empty(),
                serde_json::Value::Object(map) => map.values().all(serde_json::Value::is_null),
                _ => true,
            })
            .map(|field| field.name)
            .collect();
        assert_eq!(unused, [""; 0]);
    }
}
