//! What was planned, found and corrected: inspection, hazards, deadlines.

use super::schema::{choice, record};

record! {
    /// 现场检查方案.
    Plan {
        /// 检查时间.
        date: date = "计划检查日期",
        /// 检查内容, item by item.
        items: lines = "检查内容",
        /// 检查方式.
        method: line = "检查方式",
        /// 备注.
        note: prose = "备注",
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
        /// What was looked at, beside the hazards; facts, no judgement.
        seen: lines = "其他检查情况",
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
    /// 现场处理措施 (安全生产法第六十五条).
    Measure {
        /// 当场予以纠正.
        Corrected = "当场予以纠正",
        /// 责令立即排除.
        Removed = "责令立即排除",
        /// 责令从危险区域内撤出作业人员.
        Evacuated = "责令从危险区域内撤出作业人员",
        /// 责令暂时停产停业.
        Stopped = "责令暂时停产停业",
        /// 责令停止使用相关设施、设备.
        Unused = "责令停止使用相关设施、设备",
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
        /// 现场处理措施, taken on the spot.
        measure: choice<Measure> = "现场处理措施",
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
    /// 整改延期, asked for by the party before the deadline.
    Extension {
        /// 申请日期.
        asked: date = "延期申请日期",
        /// The hazards concerned, by number.
        hazards: wholes = "申请延期的是第几项问题",
        /// 申请理由.
        reason: prose = "延期理由",
        /// 延期期间的安全措施.
        safeguards: prose = "延期期间的安全措施",
        /// 延长后的期限, the day included.
        until: date = "延长后的整改期限",
        /// 同意.
        granted: flag = "是否同意延期",
    }
}

record! {
    /// 预复查, the visit before the deadline.
    Precheck {
        /// 日期.
        date: date = "预复查日期",
    }
}
