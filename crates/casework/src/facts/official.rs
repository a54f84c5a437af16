//! What an official document (公文) says, beside who issues it.

use super::schema::{choice, record};

choice! {
    /// 紧急程度.
    Urgency {
        /// At once.
        Utmost = "特急",
        /// With priority.
        Urgent = "加急",
    }
}

record! {
    /// 公文 by GB/T 9704-2012. All of it is printed as typed; a heading is known by its mark.
    Official {
        /// 事由: the title without the issuer and the kind, 关于*开展冬季安全生产检查*的通知. A line
        /// break says where the title may be turned.
        subject: prose = "事由",
        /// 主送机关, with their marks between, without the colon.
        to: line = "主送机关",
        /// 正文, a paragraph a line.
        body: prose = "正文",
        /// 附注, without its brackets.
        note: line = "附注",
        /// 份号, of six figures.
        copy: line = "份号",
        /// 密级和保密期限: 机密★1年.
        secrecy: line = "密级和保密期限",
        /// 紧急程度.
        urgency: choice<Urgency> = "紧急程度",
        /// 签发人, of a document to a superior.
        signers: lines = "签发人",
        /// 抄送机关.
        copied: line = "抄送机关",
        /// 报, of a bulletin: superiors.
        reported: line = "报送机关",
        /// 发, of a bulletin: those below.
        issued: line = "发至单位",
        /// 印发日期; the date of the document when left out.
        printed: date = "印发日期",
        /// 出席人员 of minutes.
        attended: line = "出席人员",
        /// 请假人员 of minutes.
        excused: line = "请假人员",
        /// 列席人员 of minutes.
        observed: line = "列席人员",
    }
}

record! {
    /// 附件 of an official document.
    Annex {
        /// 附件名称.
        title: line = "附件名称",
        /// 附件正文; an annex without is only listed.
        text: prose = "附件正文",
    }
}
