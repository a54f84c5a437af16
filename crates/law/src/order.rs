//! 令号: 国务院令第493号, 主席令第八十八号, 国家安监总局第16号令.

use std::fmt;
use std::sync::LazyLock;

use regex::Regex;
use serde::{Deserialize, Serialize};

use crate::{Span, docno, numeral};

/// The number of the order by which a law, regulation or rule was published. One issuer counts its
/// orders through the years, or anew under each head of the organ, so an order without a date may
/// name several texts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct OrderNo {
    /// Who gave the order, as printed, without 中华人民共和国: `国务院`, `主席`, `国家安监总局`.
    pub issuer: String,
    /// The serial number.
    pub serial: u32,
}

impl fmt::Display for OrderNo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}令第{}号", self.issuer, self.serial)
    }
}

// 国家安监总局令第 70 号 · 主席令第八十八号 · 国务院令493号 · 国务院第493号令 · 总局16号令
static IN_TEXT: LazyLock<Regex> = LazyLock::new(|| {
    let number = r"([0-9０-９〇零一二三四五六七八九十百]{1,6})";
    Regex::new(&format!(
        r"(\p{{Han}}{{2,24}}?)(?:令[\s（(]*第?\s*{number}\s*号|\s*第\s*{number}\s*号令|\s*([0-9]{{1,4}})\s*号令)"
    ))
    .expect("the pattern is fixed")
});

/// What an issuer of orders ends with.
const ISSUERS: &[&str] = &[
    "国务院",
    "主席",
    "部",
    "委",
    "委员会",
    "局",
    "署",
    "厅",
    "政府",
    "办公室",
    "银行",
    "银保监会",
    "证监会",
    "军委",
    "法院",
    "检察院",
];

impl OrderNo {
    /// All orders in `text`, with the bytes they cover.
    pub fn find_all(text: &str) -> Vec<(Self, Span)> {
        IN_TEXT
            .captures_iter(text)
            .filter_map(|found| {
                let whole = found.get(0)?;
                let printed = found.get(1)?;
                let issuer = docno::without_lead_in(printed.as_str());
                if !ISSUERS.iter().any(|end| issuer.ends_with(end)) {
                    return None;
                }
                let number = (2..=4).find_map(|i| found.get(i))?.as_str();
                let serial = u32::try_from(numeral::parse(number)?).ok()?;
                let start = printed.end() - issuer.len();
                let issuer = crate::library::short_title(issuer).to_owned();
                Some((Self { issuer, serial }, Span::new(start, whole.end())))
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_orders_in_every_spelling() {
        for (text, expected) in [
            ("（国家安监总局令第 72 号）", "国家安监总局令第72号"),
            ("（国家安监总局令第 70号),对", "国家安监总局令第70号"),
            ("应急管理部令第18号", "应急管理部令第18号"),
            ("中华人民共和国主席令第八十八号", "主席令第88号"),
            ("根据国务院令第493号的规定", "国务院令第493号"),
            ("按照国务院第493号令", "国务院令第493号"),
            ("依据国家安全监管总局16号令", "国家安全监管总局令第16号"),
            ("山东省人民政府令第３０３号", "山东省人民政府令第303号"),
        ] {
            let found: Vec<_> = OrderNo::find_all(text).iter().map(|o| o.0.to_string()).collect();
            assert_eq!(found, [expected], "{text}");
        }
        for text in
            ["责令第3号楼停工", "下达命令第一号", "令第5号", "指令书第12号", "门牌号令人费解"]
        {
            assert_eq!(OrderNo::find_all(text), [], "{text}");
        }
    }
}
