//! Who is concerned: the case as a whole, the agency, its officers, the party.

use super::schema::{choice, record};

record! {
    /// 案件: what belongs to the case as a whole.
    Matter {
        /// 案件名称, such as `云州市某某机械有限公司涉嫌未如实记录安全生产教育和培训情况案`.
        name: line = "案件名称",
        /// 立案日期, the day on which the head of the agency approved.
        filed: date = "立案日期",
        /// 案由: `未如实记录安全生产教育和培训情况`.
        cause: line = "案由",
        /// 案件来源: 现场检查, 举报, 移送, 交办.
        source: line = "案件来源",
        /// 发现日期 or the date on which the case was received.
        found: date = "案发或者受理日期",
        /// 案件基本情况.
        summary: prose = "案件基本情况",
        /// 处理结果.
        result: prose = "处理结果",
        /// 执行情况: paid when, by which receipt; corrected when.
        performed: prose = "执行情况",
        /// 结案日期.
        closed: date = "结案日期",
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
        /// 印发机关: the office that prints and sends out official documents.
        office: line = "印发机关",
        /// 承办机构: the department that handles the case.
        division: line = "承办机构",
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
        /// How many days before its end a period is to be pointed out.
        remind_days: whole = "到期前几日提醒",
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
        /// 联系人.
        contact: line = "当事人联系人",
        /// 所属行业.
        industry: line = "所属行业",
        /// 性别 of a natural person.
        sex: line = "性别",
        /// 年龄 of a natural person.
        age: whole = "年龄",
        /// 所在单位 of a natural person.
        employer: line = "所在单位",
        /// 职务 of a natural person at the above.
        post: line = "所任职务",
        /// 单位地址 of a natural person.
        employer_address: line = "单位地址",
    }
}
