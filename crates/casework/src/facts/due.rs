//! What falls due, over all cases of an office: the rows of a 到期清单.

use super::schema::record;

record! {
    /// 到期事项: a day by which something has to be done, or until which it may be asked for.
    Due {
        /// 当事人.
        party: line = "到期事项的当事人",
        /// The document from which it comes: `行政处罚决定书（单位）`.
        document: line = "到期事项的文书",
        /// 文号 of that document.
        number: line = "到期事项的文号",
        /// 事项; the name of the period when left out.
        matter: line = "到期事项",
        /// The period by its key or name in `corpus/rules/periods.toml`; none when the document
        /// itself fixes the day.
        period: line = "期限",
        /// The number of units that the agency has set, where the law leaves it to the agency.
        units: whole = "机关另设的期限长短",
        /// 起算日, which is not counted.
        start: date = "起算日",
        /// 届满日; follows from the two above when there is a period.
        due: date = "届满日",
        /// 责任人.
        officer: line = "责任人",
    }
}
