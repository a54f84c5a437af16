//! 令号: 国务院令第493号, 主席令第八十八号, 国家安监总局第16号令; and the orders by which a text says
//! that it was published or amended.

use std::fmt;
use std::sync::LazyLock;

use regex::Regex;
use serde::{Deserialize, Serialize};

use crate::document::Document;
use crate::tree::Level;
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

/// An order in the history of a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decree {
    /// The order.
    pub order: OrderNo,
    /// It amended the text; otherwise it published it.
    pub amends: bool,
}

/// The orders by which a document says that it was published or amended: in its 题注
/// (2003年3月11日中华人民共和国国务院令第373号公布), or as its declared 文号 (国令第707号).
pub(crate) fn decrees(document: &Document) -> Vec<Decree> {
    let declared = document
        .meta
        .declared
        .iter()
        .filter(|(label, _)| label.ends_with("文号") || label.ends_with("字号"));
    let mut found: Vec<Decree> = declared
        .flat_map(|(_, value)| OrderNo::find_all(value))
        .map(|(order, _)| Decree { order, amends: false })
        .collect();
    // A policy that begins with 根据《…》（国务院令第373号）公布的目录 was not published by that order.
    let statute = document.articles() > 0;
    let provisions = document.tree.provisions.iter().filter(|_| statute);
    let head = provisions.take_while(|p| matches!(p.level, Level::Front | Level::Preamble));
    for own in head.map(|p| p.own) {
        let text = own.of(&document.text);
        for (order, span) in OrderNo::find_all(text) {
            let Some(amends) = deed(text.get(span.end..).unwrap_or("")) else { continue };
            if found.iter().all(|known| known.order != order) {
                found.push(Decree { order, amends });
            }
        }
    }
    found
}

/// What an order did, by the first word of publishing or amending behind it on its line. An order
/// with neither is cited, not a part of the history.
fn deed(behind: &str) -> Option<bool> {
    let line = behind.lines().next().unwrap_or("");
    let near = line.char_indices().nth(DEED_WITHIN).map_or(line, |(at, _)| &line[..at]);
    let first = |words: &[&str]| words.iter().filter_map(|word| near.find(word)).min();
    // 《…关于修改…的决定》 names the decision; what counts is the verb behind it.
    let published = first(&["公布", "发布", "颁布"]);
    let amended = first(&["修订", "次修正", "修正）", "修正)", "修改）", "修改)"]);
    match (published, amended) {
        (None, None) => None,
        (Some(published), Some(amended)) => Some(amended < published),
        (None, Some(_)) => Some(true),
        (Some(_), None) => Some(false),
    }
}

/// Characters behind an order in which its verb stands.
const DEED_WITHIN: usize = 60;

// 国家安监总局令第 70 号 · 主席令第八十八号 · 国务院令493号 · 国务院第493号令 · 总局16号令 · 国令第707号
static IN_TEXT: LazyLock<Regex> = LazyLock::new(|| {
    let number = r"([0-9０-９〇零一二三四五六七八九十百]{1,6})";
    Regex::new(&format!(
        r"(\p{{Han}}{{1,24}}?)(?:令[\s（(]*第?\s*{number}\s*号|\s*第\s*{number}\s*号令|\s*([0-9]{{1,4}})\s*号令)"
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
                // 2003年3月11日中华人民共和国国务院令.
                let issuer = issuer.rsplit_once("中华人民共和国").map_or(issuer, |(_, name)| name);
                let issuer = issuer.trim_start_matches(['年', '月', '日']);
                if issuer == STATE && text.get(..printed.start()).is_none_or(free) {
                    // The 文号 of the State Council's orders.
                    return number(&found).map(|serial| {
                        let order = Self { issuer: STATE_COUNCIL.to_owned(), serial };
                        (order, Span::new(printed.start(), whole.end()))
                    });
                }
                if !ISSUERS.iter().any(|end| issuer.ends_with(end)) {
                    return None;
                }
                let serial = number(&found)?;
                let start = printed.end() - issuer.len();
                Some((Self { issuer: issuer.to_owned(), serial }, Span::new(start, whole.end())))
            })
            .collect()
    }
}

/// 国令 is how the State Council numbers its orders as documents.
const STATE: &str = "国";
const STATE_COUNCIL: &str = "国务院";

/// Whether nothing that could belong to a name stands at the end of `before`.
fn free(before: &str) -> bool {
    before.chars().next_back().is_none_or(|c| !crate::fold::is_han(c))
}

/// The serial number of a match of [`IN_TEXT`].
fn number(found: &regex::Captures<'_>) -> Option<u32> {
    let number = (2..=4).find_map(|i| found.get(i))?.as_str();
    u32::try_from(numeral::parse(number)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Source;

    #[test]
    fn a_text_says_by_what_order_it_was_published() {
        for (head, expected) in [
            ("2003年3月11日 中华人民共和国国务院令第373号公布", "国务院令第373号"),
            (
                "（2003年3月11日国务院令第373号公布　根据2009年1月24日国务院令第549号《关于修改〈甲条例〉的决定》修订）",
                "国务院令第373号 国务院令第549号改",
            ),
            (
                "２０１２年１２月１９日 中华人民共和国公安部令第１２５号发布，\n２０１４年６月２９日 公安部令第１３２号《公安部关于修改部分部门规章的决定》第一次修正",
                "公安部令第125号 公安部令第132号改",
            ),
            ("国令第707号公布", "国务院令第707号"),
            ("根据国务院令第373号制定", ""),
        ] {
            let text = format!("甲条例\n\n{head}\n\n第一条　甲。\n第二条　乙。\n");
            let document = crate::read(&Source::new("x", text)).remove(0);
            let shown = |d: &Decree| format!("{}{}", d.order, if d.amends { "改" } else { "" });
            let found: Vec<String> = decrees(&document).iter().map(shown).collect();
            assert_eq!(found.join(" "), expected, "{head}");
        }
    }

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
            ("（国令第707号）", "国务院令第707号"),
            ("11日 中华人民共和国国务院令第344号", "国务院令第344号"),
            ("二〇〇二年一月二十六日中华人民共和国国务院令第344号", "国务院令第344号"),
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
