//! The provision tree: every place of a document that can be cited, in reading order.

use serde::{Deserialize, Serialize};

use crate::Span;
use crate::address::Path;

/// What kind of place a provision is. Statutes use 编章节条款项目 (立法法第六十五条), policy texts
/// the four heading levels of GB/T 9704-2012 §7.3.3.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// 篇首: title, document number, recipients: all before the first sentence.
    Front,
    /// 引言: unnumbered paragraphs before the first heading.
    Preamble,
    /// 附件, 附录, 附表, 附图: what is annexed, with its own 条 or headings below it.
    Annex,
    /// 编.
    Part,
    /// 章.
    Chapter,
    /// 节.
    Section,
    /// 条. Its own text is the label and the first paragraph (第一款).
    Article,
    /// 款, from the second on; the first is the article's own text.
    Paragraph,
    /// 项 （一）.
    Item,
    /// 目 1.
    Point,
    /// 一、
    Heading1,
    /// （一） of a policy text.
    Heading2,
    /// 1. of a policy text.
    Heading3,
    /// （1） of a policy text.
    Heading4,
    /// 一是、二是, at the start of a line or within a paragraph.
    Enumeration,
    /// —— at the start of a line.
    Bullet,
    /// 段内标题: a matter that a paragraph takes up under its name (`执法约谈。对经一般程序…`).
    RunIn,
    /// 结语: an unnumbered closing paragraph.
    Closing,
    /// 篇尾: signature, date, copies.
    Back,
}

impl Level {
    /// All levels, outer ones first as far as they nest.
    pub const ALL: [Level; 19] = [
        Level::Front,
        Level::Preamble,
        Level::Annex,
        Level::Part,
        Level::Chapter,
        Level::Section,
        Level::Article,
        Level::Paragraph,
        Level::Item,
        Level::Point,
        Level::Heading1,
        Level::Heading2,
        Level::Heading3,
        Level::Heading4,
        Level::Enumeration,
        Level::Bullet,
        Level::RunIn,
        Level::Closing,
        Level::Back,
    ];

    /// The Chinese term, as `docs/glossary.md` binds it.
    pub fn term(self) -> &'static str {
        match self {
            Level::Front => "篇首",
            Level::Preamble => "引言",
            Level::Annex => "附件",
            Level::Part => "编",
            Level::Chapter => "章",
            Level::Section => "节",
            Level::Article => "条",
            Level::Paragraph => "款",
            Level::Item => "项",
            Level::Point => "目",
            Level::Heading1 => "一、",
            Level::Heading2 => "（一）",
            Level::Heading3 => "1.",
            Level::Heading4 => "（1）",
            Level::Enumeration => "一是",
            Level::Bullet => "——",
            Level::RunIn => "段内标题",
            Level::Closing => "结语",
            Level::Back => "篇尾",
        }
    }

    /// Whether provisions of this level carry rules, rather than titles, signatures or headings
    /// of larger parts.
    pub fn is_clause(self) -> bool {
        !matches!(self, Level::Front | Level::Back | Level::Part | Level::Chapter | Level::Section)
    }
}

/// One place of a document. Spans point into [`Document::text`](crate::Document::text).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provision {
    /// What kind of place it is.
    pub level: Level,
    /// Its address within the document, unique there.
    pub path: Path,
    /// What alone names this place within the document: a running number (（十三） numbered through
    /// the document), the title of a run-in head (执法约谈).
    pub alias: Option<String>,
    /// Label and title as printed: `第九十七条`, `（一）加强安全生产规范性文件制修订工作`.
    pub heading: Span,
    /// The text of this place alone, heading included, children excluded.
    pub own: Span,
    /// Index of the enclosing provision.
    pub parent: Option<usize>,
    /// Index one past the last descendant; `index + 1..end` are the descendants.
    pub end: usize,
}

/// All provisions in reading order (pre-order), so that the descendants of one follow it directly.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tree {
    /// The provisions; parents come before their children.
    pub provisions: Vec<Provision>,
}

impl Tree {
    /// Indices of the provisions directly below `index`, or of the top level for `None`.
    pub fn children(&self, index: Option<usize>) -> impl Iterator<Item = usize> + '_ {
        let (mut next, end) = match index {
            Some(i) => (i + 1, self.provisions.get(i).map_or(0, |p| p.end)),
            None => (0, self.provisions.len()),
        };
        std::iter::from_fn(move || {
            let here = next;
            (here < end).then(|| {
                next = self.provisions[here].end.max(here + 1);
                here
            })
        })
    }

    /// Indices from the top level down to `index` itself.
    pub fn ancestry(&self, index: usize) -> Vec<usize> {
        let mut line = vec![index];
        while let Some(parent) = line.last().and_then(|&i| self.provisions.get(i)?.parent) {
            line.push(parent);
        }
        line.reverse();
        line
    }

    /// The 条 that holds `index`, or for a policy text the （一）-level provision (the nearest
    /// heading otherwise): the unit that a reader calls "the same article".
    pub fn article_of(&self, index: usize) -> usize {
        let line = self.ancestry(index);
        line.iter()
            .copied()
            .find(|&i| matches!(self.provisions[i].level, Level::Article | Level::Heading2))
            .unwrap_or(index)
    }

    /// The provision whose own text covers the byte `offset`.
    pub fn at(&self, offset: usize) -> Option<usize> {
        let after = self.provisions.partition_point(|p| p.own.start <= offset);
        after.checked_sub(1).filter(|&i| offset < self.provisions[i].own.end)
    }
}
