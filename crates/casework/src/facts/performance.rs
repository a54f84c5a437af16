//! After the decision: payment, service, transfer to another authority.

use super::schema::{choice, record};

record! {
    /// 缴纳罚款.
    Payment {
        /// 缴款期限届满之日.
        due: date = "缴款期限",
        /// 申请延期、分期的理由.
        reason: prose = "延期（分期）缴纳罚款的理由",
        /// 延期至.
        extended: date = "延期缴纳至",
        /// 催告的履行期限.
        urged_until: date = "催告的履行期限",
    }
}

record! {
    /// 一期罚款.
    Instalment {
        /// 期限.
        due: date = "本期缴款期限",
        /// 金额.
        amount: money = "本期金额",
    }
}

record! {
    /// 移送 (行政处罚法第二十七条).
    Transfer {
        /// 受移送机关.
        to: line = "受移送机关",
        /// 调查中发现的情况.
        found: prose = "移送的事实",
        /// 移送理由.
        reason: prose = "移送理由",
        /// 依据的条款.
        basis: lines = "移送依据",
        /// 材料的份数.
        copies: whole = "移送材料份数",
        /// 材料的页数.
        pages: whole = "移送材料页数",
    }
}

record! {
    /// 一件卷内文件.
    Filed {
        /// 文件名称.
        title: line = "文件名称",
        /// 文件编号.
        number: line = "文件编号",
        /// 日期.
        date: date = "文件日期",
        /// 页号: `48—49`.
        pages: line = "页号",
        /// 备注.
        note: line = "文件备注",
    }
}

choice! {
    /// 送达方式.
    ServiceMethod {
        /// 直接送达.
        Direct = "直接送达",
        /// 留置送达.
        Left = "留置送达",
        /// 委托送达.
        Entrusted = "委托送达",
        /// 邮寄送达.
        Post = "邮寄送达",
        /// 转交送达.
        Passed = "转交送达",
        /// 电子送达.
        Electronic = "电子送达",
        /// 公告送达.
        Notice = "公告送达",
    }
}

record! {
    /// 一次送达.
    Service {
        /// 文书的编号, as in `[document.penalty-notice]`.
        form: line = "送达的文书",
        /// 送达地点.
        place: line = "送达地点",
        /// 送达时间.
        at: time = "送达时间",
        /// 送达方式.
        method: choice<ServiceMethod> = "送达方式",
        /// 备注: who took it for the party, who witnessed.
        note: line = "送达备注",
    }
}
