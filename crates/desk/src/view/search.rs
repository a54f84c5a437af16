//! The answer of `search`, and what may be said of it.

use std::collections::BTreeMap;

use law::Diagnostic;
use serde::Serialize;

use super::CitationView;

/// The answer of `search`.
#[derive(Debug, Clone, Serialize)]
pub struct SearchAnswer {
    /// The query as typed.
    pub query: String,
    /// The queries within whose hits it searched.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub within: Vec<String>,
    /// Number of provisions that fit.
    pub total: usize,
    /// How many of them come first because the query names them by their address.
    pub addressed: usize,
    /// Number of matches in them.
    pub occurrences: usize,
    /// How many of these are another spelling of a number, or a synonym.
    pub varied: usize,
    /// Every count was verified by reading the texts: nothing was missed.
    pub exhaustive: bool,
    /// The query as written occurs nowhere, and was cut into words.
    pub by_words: bool,
    /// Only part of the library was asked for, by region, kind or another condition.
    pub limited: bool,
    /// What is new since a saved search was last run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new: Option<NewHits>,
    /// What may be said of the answer, in one sentence.
    pub headline: String,
    /// The hits.
    pub hits: Vec<SearchHit>,
    /// The documents under which the hits are gathered, in the order of the hits.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<HitGroup>,
    /// What may have been meant, when nothing was found.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub suggestions: Vec<Suggestion>,
    /// How many provisions fit per value.
    pub facets: Facets,
    /// What the reader should know about this answer.
    pub notes: Vec<Diagnostic>,
}

impl SearchAnswer {
    /// How much was found, in which words, and whether anything can be missing. `字面命中` is said of
    /// what stands there as it was asked for, `已全部` only of what was verified.
    pub(crate) fn summed_up(&self) -> String {
        let (total, verified) = (self.total, self.exhaustive);
        let listed = if self.hits.len() == total { "列出" } else { "找出" };
        if self.addressed > 0 {
            let first = match self.addressed {
                1 => "第一条".to_owned(),
                n => format!("前 {n} 条，是各个版本"),
            };
            return match total - self.addressed {
                0 if !verified => {
                    format!("指的是下列{first}；没有找到别处照此写法引用，不保证完整")
                }
                0 => format!("指的是下列{first}；别处没有照此写法引用"),
                n if !verified => {
                    format!("指的是下列{first}；另有 {n} 条照此写出，{}，不保证完整", self.found())
                }
                n => {
                    format!("指的是下列{first}；另有 {n} 条照此写出，{}，已逐处核对", self.found())
                }
            };
        }
        match total {
            0 if self.by_words || !verified => "没有找到".to_owned(),
            0 if self.limited => "所限范围内没有一处，已逐条核对".to_owned(),
            0 => "库中没有一处，已逐条核对".to_owned(),
            n if self.by_words => format!("没有这句原话；按词找到 {n} 条，不保证完整"),
            n if !verified => format!("{n} 条，{}；不保证完整，原因见提示", self.found()),
            // Conditions alone, such as 年份:2016, match no words.
            n if self.occurrences == 0 => format!("{n} 条符合条件，已全部{listed}"),
            n => format!("{n} 条，{}，已全部{listed}并逐处核对", self.found()),
        }
    }

    fn found(&self) -> String {
        match (self.occurrences, self.varied) {
            (all, 0) => format!("字面命中 {all} 处"),
            (all, varied) if all == varied => format!("命中 {all} 处，都是另一种写法"),
            (all, varied) => format!("命中 {all} 处，其中 {varied} 处为另一种写法"),
        }
    }
}

/// The path at which the workbench shows a document or a provision: its address, with the
/// characters that mean something else in a path percent-encoded and Han characters as they are
/// (RFC 3987), so that it can be read and copied.
pub fn permalink(reference: &str) -> String {
    use std::fmt::Write as _;
    let kept = |c: char| c.is_alphanumeric() || "-._~@/()（）〔〕《》“”、，：·".contains(c);
    // The first # divides the document from the place in it.
    let mut divided = false;
    let mut path = String::from("/doc/");
    for c in reference.chars() {
        if kept(c) || (c == '#' && !std::mem::replace(&mut divided, true)) {
            path.push(c);
            continue;
        }
        for byte in c.encode_utf8(&mut [0; 4]).bytes() {
            // Writing to a string cannot fail.
            let _ = write!(path, "%{byte:02X}");
        }
    }
    path
}

/// One hit with its text.
#[derive(Debug, Clone, Serialize)]
pub struct SearchHit {
    /// The document.
    pub doc: String,
    /// Its title.
    pub title: String,
    /// 发文字号.
    pub doc_no: Option<String>,
    /// 地区.
    pub region: Option<String>,
    /// The main date.
    pub date: Option<String>,
    /// 种类.
    pub kind: &'static str,
    /// 时效性.
    pub status: &'static str,
    /// The address of the provision.
    #[serde(rename = "ref")]
    pub reference: String,
    /// Where the workbench shows it, below the address of the service.
    pub permalink: String,
    /// How a document cites it.
    pub cited: String,
    /// How it is cited in full: title, number and place.
    pub citation: String,
    /// Its own heading.
    pub heading: String,
    /// The headings from the top level down to it.
    pub trail: Vec<String>,
    /// Its own text.
    pub text: String,
    /// The matches in it, merged where they touch.
    pub marks: Vec<(usize, usize)>,
    /// What was found in other words than asked for.
    pub variants: Vec<VariantView>,
    /// Relevance, comparable within this answer.
    pub score: f32,
    /// The provisions before it, in reading order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub before: Vec<Neighbour>,
    /// The provisions after it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub after: Vec<Neighbour>,
    /// What it cites, when asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cites: Option<Vec<CitationView>>,
    /// What cites it, when asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cited_by: Option<Vec<CitationView>>,
}

/// A provision beside a hit.
#[derive(Debug, Clone, Serialize)]
pub struct Neighbour {
    /// Its address.
    #[serde(rename = "ref")]
    pub reference: String,
    /// How a document cites it.
    pub cited: String,
    /// Its own text.
    pub text: String,
}

/// What may have been meant by a word that occurs nowhere; offered, not searched.
#[derive(Debug, Clone, Serialize)]
pub struct Suggestion {
    /// The word, or Latin letters, as asked for.
    pub asked: String,
    /// Words of the corpus one slip away, or names that the letters spell; the likeliest first.
    pub offered: Vec<String>,
}

/// A document with hits.
#[derive(Debug, Clone, Serialize)]
pub struct HitGroup {
    /// The document.
    pub doc: String,
    /// Its title.
    pub title: String,
    /// How many of its provisions fit.
    pub total: usize,
}

/// What is new since a saved search was last run.
#[derive(Debug, Clone, Serialize)]
pub struct NewHits {
    /// The day of that run.
    pub since: String,
    /// How many provisions fitted then.
    pub before: usize,
    /// How many of those that fit now did not, or had another text.
    pub hits: usize,
    /// Only these were asked for, so that the others are not among the hits shown.
    pub only: bool,
}

/// The saved searches.
#[derive(Debug, Clone, Serialize)]
pub struct SavedList {
    /// By name.
    pub saved: Vec<SavedView>,
}

/// A saved search.
#[derive(Debug, Clone, Serialize)]
pub struct SavedView {
    /// Its name.
    pub name: String,
    /// The query.
    pub query: String,
    /// What it is limited to, in words.
    pub limits: Vec<String>,
    /// The day on which it was saved.
    pub saved_at: String,
    /// The day on which it was last run.
    pub run_at: String,
    /// How many provisions fitted then.
    pub hits: usize,
}

/// Words found in the place of others.
#[derive(Debug, Clone, Serialize)]
pub struct VariantView {
    /// What was asked for.
    pub asked: String,
    /// What stands there, folded.
    pub found: String,
    /// Why it counts: 数字写法 or 同义词.
    pub reason: &'static str,
}

/// Counts of provisions per value.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Facets {
    /// 地区.
    pub region: BTreeMap<String, usize>,
    /// 种类.
    pub kind: BTreeMap<String, usize>,
    /// 年份.
    pub year: BTreeMap<String, usize>,
    /// 层级.
    pub level: BTreeMap<String, usize>,
    /// 时效性.
    pub status: BTreeMap<String, usize>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(total: usize, occurrences: usize, varied: usize) -> SearchAnswer {
        SearchAnswer {
            query: "处罚".into(),
            within: Vec::new(),
            total,
            addressed: 0,
            occurrences,
            varied,
            exhaustive: true,
            by_words: false,
            limited: false,
            new: None,
            headline: String::new(),
            hits: Vec::new(),
            groups: Vec::new(),
            suggestions: Vec::new(),
            facets: Facets::default(),
            notes: Vec::new(),
        }
    }

    #[test]
    fn the_headline_says_no_more_than_is_known() {
        let words = SearchAnswer { by_words: true, exhaustive: false, ..answer(9, 30, 0) };
        let unread = SearchAnswer { exhaustive: false, ..answer(9, 30, 0) };
        for (answer, expected) in [
            (answer(9, 30, 0), "9 条，字面命中 30 处，已全部找出并逐处核对"),
            (answer(9, 30, 2), "9 条，命中 30 处，其中 2 处为另一种写法，已全部找出并逐处核对"),
            (answer(2, 2, 2), "2 条，命中 2 处，都是另一种写法，已全部找出并逐处核对"),
            (answer(4, 0, 0), "4 条符合条件，已全部找出"),
            (answer(0, 0, 0), "库中没有一处，已逐条核对"),
            (SearchAnswer { limited: true, ..answer(0, 0, 0) }, "所限范围内没有一处，已逐条核对"),
            (SearchAnswer { exhaustive: false, ..answer(0, 0, 0) }, "没有找到"),
            (words, "没有这句原话；按词找到 9 条，不保证完整"),
            (unread, "9 条，字面命中 30 处；不保证完整，原因见提示"),
            (
                SearchAnswer { addressed: 1, exhaustive: false, ..answer(1, 0, 0) },
                "指的是下列第一条；没有找到别处照此写法引用，不保证完整",
            ),
            (
                SearchAnswer { addressed: 1, exhaustive: false, ..answer(3, 2, 0) },
                "指的是下列第一条；另有 2 条照此写出，字面命中 2 处，不保证完整",
            ),
            (
                SearchAnswer { addressed: 1, ..answer(1, 0, 0) },
                "指的是下列第一条；别处没有照此写法引用",
            ),
            (
                SearchAnswer { addressed: 2, ..answer(5, 3, 0) },
                "指的是下列前 2 条，是各个版本；另有 3 条照此写出，字面命中 3 处，已逐处核对",
            ),
        ] {
            assert_eq!(answer.summed_up(), expected);
        }
    }

    #[test]
    fn a_permalink_is_the_address_as_it_is_read() {
        for (reference, expected) in [
            ("安全生产法@2021-06-10#97.1.4", "/doc/安全生产法@2021-06-10#97.1.4"),
            ("临政办发〔2016〕30号#三（五）", "/doc/临政办发〔2016〕30号#三（五）"),
            ("甲 乙?丙&丁", "/doc/甲%20乙%3F丙%26丁"),
            ("a\"<b>", "/doc/a%22%3Cb%3E"),
        ] {
            assert_eq!(permalink(reference), expected);
        }
    }
}
