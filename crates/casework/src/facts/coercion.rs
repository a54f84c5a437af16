//! 行政强制: what is sealed or seized, whose power is cut.

use super::schema::{choice, record};

choice! {
    /// 强制措施.
    SeizureKind {
        /// 查封.
        Sealed = "查封",
        /// 扣押.
        Seized = "扣押",
        /// 查封、扣押.
        Both = "查封、扣押",
    }
}

record! {
    /// 查封扣押 (安全生产法第六十五条, 行政强制法第二十二条至第二十八条).
    Seizure {
        /// 措施.
        kind: choice<SeizureKind> = "查封或者扣押",
        /// 理由: what cannot stay as it is.
        reason: prose = "查封扣押的理由",
        /// 起.
        from: date = "查封扣押期限起",
        /// 止, the day included.
        until: date = "查封扣押期限止",
        /// 延长至.
        extended: date = "查封扣押期限延长至",
        /// 延长的理由.
        extension_reason: prose = "延长查封扣押期限的理由",
        /// 处理决定.
        outcome: prose = "查封扣押的处理",
    }
}

record! {
    /// 停止供电、停止供应民用爆炸物品 (安全生产法第七十条).
    Cutoff {
        /// 供电单位 or the supplier of explosives.
        supplier: line = "供应单位",
        /// 措施: 停止供电, 停止供应民用爆炸物品.
        measure: line = "停止供应的措施",
        /// 已作出的决定: 责令暂时停产停业.
        ordered: line = "未执行的决定",
        /// 该决定的日期.
        ordered_on: date = "未执行的决定的日期",
        /// 停止供应的时间.
        start: time = "停止供应的时间",
        /// 履行决定、消除隐患的日期.
        obeyed: date = "履行决定的日期",
        /// 恢复供应的时间.
        resumed: time = "恢复供应的时间",
    }
}
