//! What is imposed, and what was said against it: penalties, defence, hearing, deliberation.

use super::schema::{choice, record};

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

record! {
    /// 陈述申辩.
    Defence {
        /// 开始时间.
        start: time = "陈述申辩开始时间",
        /// 结束时间.
        end: time = "陈述申辩结束时间",
        /// 地点.
        place: line = "陈述申辩地点",
        /// 陈述申辩人.
        name: line = "陈述申辩人",
        /// 性别.
        sex: line = "陈述申辩人性别",
        /// 职务.
        post: line = "陈述申辩人职务",
        /// 电话.
        phone: line = "陈述申辩人电话",
        /// 记录人.
        recorder: line = "陈述申辩记录人",
        /// 陈述申辩记录.
        record: prose = "陈述申辩记录",
        /// 陈述申辩的要点.
        summary: prose = "陈述申辩的要点",
        /// 复核意见: whether it is adopted, and why.
        reply: prose = "陈述申辩的复核意见",
    }
}

record! {
    /// 听证会 (行政处罚法第六十三条至第六十五条).
    HearingSession {
        /// 当事人要求听证的日期.
        asked: date = "要求听证的日期",
        /// 开始时间.
        start: time = "听证开始时间",
        /// 结束时间.
        end: time = "听证结束时间",
        /// 地点.
        place: line = "听证地点",
        /// 不公开.
        closed: flag = "是否不公开听证",
        /// 主持人.
        host: line = "听证主持人",
        /// 主持人的职务.
        host_post: line = "听证主持人职务",
        /// 听证员, with post: `钱某某（法规科科长）`.
        assessors: lines = "听证员",
        /// 书记员.
        clerk: line = "听证书记员",
        /// 书记员的职务.
        clerk_post: line = "听证书记员职务",
        /// 委托代理人.
        agents: lines = "听证委托代理人",
        /// 第三人.
        third: line = "听证第三人",
        /// 其他参与人员.
        others: line = "听证其他参与人员",
        /// 听证记录.
        record: prose = "听证记录",
        /// 基本情况摘要.
        summary: prose = "听证会基本情况摘要",
        /// 主持人意见.
        opinion: prose = "听证主持人意见",
    }
}

record! {
    /// 集体讨论 (行政处罚法第五十七条).
    Deliberation {
        /// 开始时间.
        start: time = "讨论开始时间",
        /// 结束时间.
        end: time = "讨论结束时间",
        /// 地点.
        place: line = "讨论地点",
        /// 主持人.
        host: line = "讨论主持人",
        /// 汇报人.
        reporter: line = "讨论汇报人",
        /// 记录人.
        recorder: line = "讨论记录人",
        /// 出席人员, with post.
        members: lines = "出席人员",
        /// 讨论内容.
        matter: prose = "讨论内容",
        /// 讨论记录, a line for each speaker.
        record: prose = "讨论记录",
        /// 结论性意见.
        conclusion: prose = "结论性意见",
    }
}

record! {
    /// 执法约谈, before a decision and beside the procedure.
    Talk {
        /// 开始时间.
        start: time = "约谈开始时间",
        /// 结束时间.
        end: time = "约谈结束时间",
        /// 地点.
        place: line = "约谈地点",
        /// 事由.
        matter: line = "约谈事由",
        /// 被约谈人.
        name: line = "被约谈人",
        /// 职务.
        post: line = "被约谈人职务",
        /// 主持人.
        host: line = "约谈主持人",
        /// 参加人员.
        attendees: lines = "约谈参加人员",
        /// 记录人.
        recorder: line = "约谈记录人",
        /// 应携带的材料.
        bring: lines = "约谈应携带的材料",
        /// 违法行为的性质、危害.
        harm: prose = "违法行为的性质和危害",
        /// 整改要求.
        demands: lines = "约谈提出的要求",
        /// 当事人的意见建议.
        views: lines = "被约谈人的意见建议",
        /// 当事人的承诺.
        commitment: prose = "被约谈人的承诺",
        /// 书面报告落实情况的期限.
        report_due: date = "报告落实情况的期限",
    }
}
