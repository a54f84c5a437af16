//! The facts of one case, as an officer types them once.
//!
//! One `facts.toml` is one case. `docs/facts.md` explains every field beside a complete example.
//! Nothing is required here: what a document needs stands in its `form.toml`, and whether the
//! facts agree with each other and with the law is what [`crate::Case::check`] finds out.

pub mod path;
mod read;
pub mod schema;
mod sheet;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use schema::{Field, Kind, Record, choice, record};

pub use path::FactPath;
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
        /// 现场检查.
        inspection: record<Inspection> = "现场检查",
        /// 问题和隐患, numbered from 1 in this order.
        hazard: records<Hazard> = "问题和隐患",
        /// 预复查.
        precheck: record<Precheck> = "预复查",
        /// 证据.
        evidence: records<Evidence> = "证据",
        /// 拟处罚 or 处罚, one for each kind of penalty and each violation.
        penalty: records<Penalty> = "处罚",
        /// 各文书, by the id of the form.
        document: papers<Paper> = "文书",
    }
}

record! {
    /// 案件: what belongs to the case as a whole.
    Matter {
        /// 案件名称, such as `云州市某某机械有限公司涉嫌未如实记录安全生产教育和培训情况案`.
        name: line = "案件名称",
        /// 立案日期, the day on which the head of the agency approved.
        filed: date = "立案日期",
    }
}

record! {
    /// 执法机关, with everything about it that documents print. None of it stands in the program.
    Agency {
        /// 机关全称.
        name: line = "机关全称",
        /// 行政区简称 in the document number: 云.
        region: line = "行政区简称",
        /// 机关代字 in the document number: 应急.
        code: line = "机关代字",
        /// 本级人民政府全称, which hears the review.
        government: line = "本级人民政府全称",
        /// 有管辖权的人民法院全称.
        court: line = "人民法院全称",
        /// 地址.
        address: line = "机关地址",
        /// 邮政编码.
        postcode: line = "邮政编码",
        /// 联系人.
        contact: line = "联系人",
        /// 联系电话.
        phone: line = "联系电话",
        /// 陈述申辩期限, in working days; the law sets none.
        defence_days: whole = "陈述申辩期限（工作日）",
        /// 罚款代收.
        bank: record<Bank> = "罚款代收机构",
    }
}

record! {
    /// 罚款代收机构.
    Bank {
        /// 代收机构名称.
        name: line = "代收机构名称",
        /// 地址.
        address: line = "代收机构地址",
        /// 户名.
        holder: line = "户名",
        /// 账号.
        account: line = "账号",
    }
}

record! {
    /// 行政执法人员.
    Officer {
        /// 姓名.
        name: line = "执法人员姓名",
        /// 行政执法证号.
        certificate: line = "行政执法证号",
        /// 单位及职务.
        post: line = "单位及职务",
    }
}

choice! {
    /// 当事人类别.
    PartyKind {
        /// 法人和其他组织.
        Entity = "单位",
        /// 个体工商户, sued and fined under its 字号 with its 经营者.
        Business = "个体工商户",
        /// 自然人.
        Person = "个人",
    }
}

record! {
    /// 当事人.
    Party {
        /// 单位 when left out.
        kind: choice<PartyKind> = "当事人类别",
        /// 名称 as registered, or 姓名.
        name: line = "当事人名称",
        /// 统一社会信用代码.
        credit_code: line = "统一社会信用代码",
        /// 公民身份号码 of a natural person or of the 经营者.
        id_number: line = "公民身份号码",
        /// 住所 or 住址.
        address: line = "地址",
        /// 邮政编码.
        postcode: line = "邮政编码",
        /// 联系电话.
        phone: line = "联系电话",
        /// 法定代表人, 负责人 or 经营者.
        representative: line = "法定代表人（负责人）",
        /// 职务 of the above.
        representative_post: line = "职务",
    }
}

record! {
    /// 现场检查.
    Inspection {
        /// 开始时间.
        start: time = "检查开始时间",
        /// 结束时间.
        end: time = "检查结束时间",
        /// 检查场所.
        place: line = "检查场所",
        /// 被检查单位现场负责人.
        host: line = "现场负责人",
    }
}

choice! {
    /// What the party was told to do about a hazard.
    Order {
        /// 限期整改.
        Term = "限期整改",
        /// 立即整改.
        Now = "立即整改",
    }
}

choice! {
    /// How far the correction has come.
    Progress {
        /// 未整改.
        Untouched = "未整改",
        /// 整改中.
        Underway = "整改中",
        /// 已完成.
        Done = "已完成",
    }
}

record! {
    /// 一项问题或者隐患.
    Hazard {
        /// The violation in `corpus/rules/violations.toml`: A07.
        violation: line = "案由编号",
        /// 位置.
        location: line = "位置",
        /// 事实: what was seen, where, how much; no legal judgement.
        fact: prose = "问题描述",
        /// 属于重大事故隐患.
        major: flag = "是否重大事故隐患",
        /// 整改要求; 限期整改 when left out.
        order: choice<Order> = "整改要求",
        /// 整改期限, the day included.
        deadline: date = "整改期限",
        /// The clauses violated, when the violation names several or none: `安全生产法#28.1`.
        violated: lines = "违反条款",
        /// 整改进度 at the time of the 预复查 or 复查.
        progress: choice<Progress> = "整改进度",
        /// What the progress consists of.
        progress_note: prose = "进度说明",
    }
}

record! {
    /// 预复查, the visit before the deadline.
    Precheck {
        /// 日期.
        date: date = "预复查日期",
    }
}

choice! {
    /// 证据种类 (行政处罚法第四十六条).
    EvidenceKind {
        /// 书证.
        Document = "书证",
        /// 物证.
        Object = "物证",
        /// 视听资料.
        Recording = "视听资料",
        /// 电子数据.
        Data = "电子数据",
        /// 证人证言.
        Witness = "证人证言",
        /// 当事人的陈述.
        Statement = "当事人的陈述",
        /// 鉴定意见.
        Expert = "鉴定意见",
        /// 勘验笔录、现场笔录.
        Record = "勘验笔录、现场笔录",
    }
}

record! {
    /// 一份证据.
    Evidence {
        /// 名称.
        name: line = "证据名称",
        /// 种类.
        kind: choice<EvidenceKind> = "证据种类",
        /// 取得日期.
        date: date = "取证日期",
        /// 来源.
        source: line = "证据来源",
        /// 证明事项.
        proves: prose = "证明事项",
        /// The hazards that it proves, by number.
        hazards: wholes = "证明第几项问题",
    }
}

choice! {
    /// 处罚档次.
    Step {
        /// 首次发现.
        First = "首次",
        /// 逾期未改正.
        Overdue = "逾期未改正",
        /// 拒不改正, 拒不执行.
        Refused = "拒不改正",
        /// 情节严重.
        Grave = "情节严重",
        /// 导致发生生产安全事故.
        Accident = "导致事故",
    }
}

record! {
    /// 一项处罚.
    Penalty {
        /// The hazards that it answers, by number.
        hazards: wholes = "针对第几项问题",
        /// 档次; 首次 when left out.
        step: choice<Step> = "处罚档次",
        /// 处罚对象: 单位 when left out, or the words of the rule (主要负责人).
        target: line = "处罚对象",
        /// 处罚种类, by the names of `corpus/rules/penalties.toml`; 罚款 when left out.
        kind: line = "处罚种类",
        /// 罚款数额, or the value of what is confiscated.
        amount: money = "金额",
        /// 裁量依据: the benchmark applied.
        benchmark: line = "裁量基准",
        /// 裁量理由.
        reason: prose = "裁量理由",
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
        for words in [PartyKind::WORDS, Order::WORDS, Progress::WORDS, EvidenceKind::WORDS] {
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
