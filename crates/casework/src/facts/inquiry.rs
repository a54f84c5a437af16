//! How a fact was found out: interviews, scenes, samples, things kept as evidence.

use super::schema::{choice, record};

record! {
    /// 询问: one person at one time.
    Interview {
        /// 询问开始时间.
        start: time = "询问开始时间",
        /// 询问结束时间.
        end: time = "询问结束时间",
        /// 第几次询问; the first when left out.
        nth: whole = "第几次询问",
        /// 询问地点.
        place: line = "询问地点",
        /// 询问的事由: `云州市某某机械有限公司安全生产教育和培训情况`.
        matter: line = "询问事由",
        /// 被询问人.
        name: line = "被询问人姓名",
        /// 性别.
        sex: line = "被询问人性别",
        /// 年龄.
        age: whole = "被询问人年龄",
        /// 公民身份号码.
        id_number: line = "被询问人公民身份号码",
        /// 工作单位.
        employer: line = "被询问人工作单位",
        /// 职务.
        post: line = "被询问人职务",
        /// 住址.
        address: line = "被询问人住址",
        /// 电话.
        phone: line = "被询问人电话",
        /// 记录人; one of the officers.
        recorder: line = "询问记录人",
        /// 在场人.
        present: line = "在场人",
        /// 应携带的材料.
        bring: lines = "应携带的材料",
        /// 询问记录: a line for each 问：… and 答：….
        record: prose = "询问记录",
    }
}

record! {
    /// 勘验.
    Scene {
        /// 勘验开始时间.
        start: time = "勘验开始时间",
        /// 勘验结束时间.
        end: time = "勘验结束时间",
        /// 勘验场所.
        place: line = "勘验场所",
        /// 天气情况.
        weather: line = "天气情况",
        /// 当事人 present.
        party: line = "到场的当事人",
        /// 单位及职务 of the above.
        party_post: line = "到场当事人的单位及职务",
        /// 被邀请人, who witnesses.
        invited: line = "被邀请人",
        /// 单位及职务 of the above.
        invited_post: line = "被邀请人的单位及职务",
        /// 记录人.
        recorder: line = "勘验记录人",
        /// 勘验情况.
        findings: prose = "勘验情况",
    }
}

record! {
    /// 物品, in a list of samples, of evidence kept or of things seized.
    Thing {
        /// 名称.
        name: line = "物品名称",
        /// 规格型号 or 批号; the address of premises.
        spec: line = "规格型号",
        /// 产地.
        origin: line = "产地",
        /// 成色（品级）.
        quality: line = "成色（品级）",
        /// 单位.
        unit: line = "计量单位",
        /// 价格.
        price: money = "价格",
        /// 数量 or 面积.
        quantity: line = "数量",
        /// 备注.
        note: line = "物品备注",
        /// 处理: what became of it in the end.
        outcome: line = "处理结果（物品）",
    }
}

record! {
    /// 抽样取证 (行政处罚法第五十六条).
    Sampling {
        /// 开始时间.
        start: time = "抽样开始时间",
        /// 结束时间.
        end: time = "抽样结束时间",
        /// 地点.
        place: line = "抽样地点",
    }
}

choice! {
    /// 保存方式.
    PreservationKind {
        /// 就地保存.
        Here = "就地保存",
        /// 异地保存.
        Elsewhere = "异地保存",
    }
}

record! {
    /// 先行登记保存证据 (行政处罚法第五十六条).
    Preservation {
        /// 保存日期.
        date: date = "先行登记保存日期",
        /// 提请理由: why the evidence may be lost.
        reason: prose = "先行登记保存的理由",
        /// 保存方式.
        kind: choice<PreservationKind> = "保存方式",
        /// 接受处理决定的日期.
        due: date = "接受处理决定的日期",
        /// 接受处理决定的地点.
        place: line = "接受处理决定的地点",
        /// 处理意见.
        outcome: prose = "处理意见",
    }
}

record! {
    /// 鉴定委托.
    Appraisal {
        /// 鉴定机构.
        institution: line = "鉴定机构",
        /// 鉴定要求.
        request: prose = "鉴定要求",
        /// 提交鉴定结果的期限.
        due: date = "提交鉴定结果的期限",
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
