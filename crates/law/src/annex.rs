//! Annexes: `附件1`, `附录`, `附表二：…`, behind the last 条 of a statute or the signature of a
//! policy text (GB/T 9704-2012 §7.3.4, §7.3.6).

use crate::Span;
use crate::address::ANNEX_WORDS;
use crate::line::{self, Mark};
use crate::repair::is_date;

/// Longest line that names an annex, in characters.
const LABEL_LINE: usize = 200;

/// What a line says that names an annex.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Label {
    /// Position of its word in [`ANNEX_WORDS`].
    pub(crate) word: u32,
    /// The printed number; 0 where there is none.
    pub(crate) n: u32,
    /// A colon follows: the line may as well announce the annexes that come with a text.
    announces: bool,
}

/// Reads a line that names an annex and, perhaps, gives its title.
pub(crate) fn label(line: &str) -> Option<Label> {
    let (word, rest) =
        (0..).zip(ANNEX_WORDS).find_map(|(i, w)| Some((i, line.strip_prefix(w)?)))?;
    let bare = ANNEX_WORDS.last().is_some_and(|w| line.strip_prefix(w) == Some(rest));
    let (n, tail) = match line::number(rest.trim_start()) {
        Some((digits, n)) if !bare => (n, rest.trim_start().get(digits..)?),
        _ => (0, rest),
    };
    let announces = tail.starts_with(['：', ':']);
    let titled = !bare && tail.starts_with([' ', '\u{3000}', '、', '.', '．', '《']);
    let sound = (tail.is_empty() || announces || titled)
        && !tail.contains(['。', '\t', '|'])
        && !tail.ends_with(['；', '，'])
        && line.chars().count() <= LABEL_LINE;
    sound.then_some(Label { word, n, announces })
}

/// The lines of a document that open an annex, in order, with what they say.
pub(crate) fn starts(lines: &[(Span, &str)], body: usize) -> Vec<(usize, Label)> {
    let named: Vec<(usize, Label)> =
        (body + 1..lines.len()).filter_map(|i| Some((i, label(lines[i].1)?))).collect();
    if named.is_empty() {
        return Vec::new();
    }
    let articles: Vec<(usize, u32)> = (body..lines.len())
        .filter_map(|i| {
            line::head(lines[i].1).filter(|h| h.mark == Mark::Article).map(|h| (i, h.n))
        })
        .collect();
    let mut dated = (body + 1..lines.len()).filter(|&i| is_date(lines[i].1));
    let first_date = dated.next();
    let last_date = dated.next_back().or(first_date);
    let after_the_text = |i: usize| {
        let next = articles.partition_point(|(at, _)| *at < i);
        match (next.checked_sub(1).map(|k| articles[k].1), articles.get(next)) {
            (Some(_), None) => true,
            // 条 that begin anew are those of the annex.
            (Some(before), Some((_, after))) => *after <= before,
            (None, _) => first_date.is_some_and(|at| at < i) || last_date.is_none_or(|at| at < i),
        }
    };
    let mut found: Vec<(usize, Label)> = Vec::new();
    for (k, &(i, label)) in named.iter().enumerate() {
        let same = |other: &Label| other.word == label.word;
        let opens = match found.iter().rev().find(|(_, before)| same(before)) {
            Some((_, before)) => label.n > 0 && label.n == before.n + 1,
            None if found.is_empty() => {
                let announced = label.announces
                    && label.n == 0
                    && (lists(lines[i].1) || named.get(k + 1).is_some_and(|(_, next)| same(next)));
                !announced && after_the_text(i)
            }
            None => label.n <= 1,
        };
        if opens {
            found.push((i, label));
        }
    }
    found
}

/// 附件说明: where the list of annexes begins that stands at the end of `lines`, above a signature.
pub(crate) fn list_start(lines: &[(Span, &str)], body: usize) -> Option<usize> {
    let listed = |line: &str| {
        let numbered = line::head(line).is_some_and(|h| h.mark == Mark::Dot);
        (numbered || line::head(line).is_none())
            && !line.ends_with(['。', '；', '：'])
            && line.chars().count() <= 60
    };
    let rest = (body + 1..lines.len()).rev().take_while(|&i| listed(lines[i].1));
    let at = rest.last().unwrap_or(lines.len());
    let label_above = at.checked_sub(1).filter(|&i| i > body);
    (at..lines.len())
        .chain(label_above)
        .find(|&i| label(lines[i].1).is_some_and(|l| l.announces && l.n == 0))
}

/// `附件：1.考评指标`: the first of several.
fn lists(line: &str) -> bool {
    let title = line.split_once(['：', ':']).map_or("", |(_, title)| title.trim_start());
    line::head(title).is_some_and(|head| head.mark == Mark::Dot)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_annexes_from_mentions() {
        for (line, expected) in [
            ("附件", Some((0, 0))),
            ("附件1", Some((0, 1))),
            ("附件 2:", Some((0, 2))),
            ("附件一：香港特别行政区行政长官的产生办法", Some((0, 1))),
            ("附件1：查处酒后驾驶操作规程", Some((0, 1))),
            ("附录", Some((1, 0))),
            ("附表二", Some((2, 2))),
            ("附图 消防救援衔标志式样", Some((3, 0))),
            ("附：", Some((4, 0))),
            ("附则", None),
            ("附 则", None),
            ("附件三所列全国性法律的决定", None),
            ("附图中除必需的词语外，不应当含有其他注释。", None),
            ("附加刑也可以独立适用。", None),
            ("附件\t电池\t6个月", None),
        ] {
            assert_eq!(label(line).map(|l| (l.word, l.n)), expected, "{line}");
        }
    }

    #[test]
    fn annexes_are_places_of_their_own() {
        for (text, expected) in [
            (
                "云州市检查办法\n第一条　检查应当公开。\n第二条　本办法自公布之日起施行。\n附件1：检查规程\n\
                 第一条　检查前应当告知。\n第二条　检查应当有两人。\n（一）执法人员；\n附件2\n检查表\n一、内容\n（一）现场",
                "篇首 1 2 附件1 附件1第一条 附件1第二条 附件1第二条第一款第（一）项 附件2 附件2·一 附件2·一（一）",
            ),
            (
                "关于印发考评办法的通知\n为了做好考评工作，经市人民政府同意，现将考评办法印发给你们。\n\
                 附件：1．考评办法\n2．考评指标\n云州市人民政府\n2026年1月5日\n附件1\n考评办法\n第一条　考评每年一次。",
                "篇首 引言 篇尾 附件1 附件1第一条",
            ),
            // The numbers go on: what looks like an annex is part of the text.
            ("云州市样式办法\n第一条　式样如下：\n附图\n第二条　施行。", "篇首 1 1.2 2"),
            // Announced, and nothing follows.
            ("云州市样式办法\n第一条　式样见附件。\n附件：1．式样甲\n2．式样乙", "篇首 1 篇尾"),
        ] {
            let tree = crate::build::build(text);
            let paths: Vec<String> = tree.provisions.iter().map(|p| p.path.to_string()).collect();
            assert_eq!(paths.join(" "), expected, "{text}");
        }
    }
}
