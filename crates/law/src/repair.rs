//! Repairs: what stands between a file as received and a text that can be read.
//!
//! A repair never changes a letter. Page breaks inside a sentence, indents, stray blanks, artefacts
//! of converters, the furniture of web sites and the marks of Markdown are cut, each cut recorded with its reason;
//! characters that were misread (囯 for 国), brackets that do not pair and half-width marks among
//! Han characters stay as they are and are recorded with their reading, which [`fold`](crate::fold)
//! uses for matching.

mod blanks;
mod breaks;
mod characters;
mod furniture;
mod markup;
mod suspect;

use serde::{Deserialize, Serialize};

pub(crate) use self::breaks::is_date;
use crate::Span;
use crate::diagnostic::Diagnostic;
use crate::source::{Cuts, Source, SpanMap};

/// Why a place was repaired.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RepairKind {
    /// 换页断句: a page break inside a sentence, joined.
    PageBreak,
    /// 多余空格: a blank between Han characters or beside a digit, removed.
    Blank,
    /// 转换残留: `[image: …]`, `[bookmark: …]`, zero-width characters, removed.
    Artefact,
    /// 网站栏目: labels, navigation, footers, removed; the labels' values become metadata.
    Furniture,
    /// 页眉页脚: headers, footers and page numbers of a PDF, removed.
    PageFurniture,
    /// 排版标记: the marks of Markdown, removed.
    Markup,
    /// 形近误字: a character read for another, kept and read as the other when matching.
    LookAlike,
    /// 括号不配: a pair of one full-width and one half-width bracket, kept.
    Bracket,
    /// 半角标点: a half-width mark between Han characters, kept.
    Width,
}

impl RepairKind {
    /// The Chinese term.
    pub fn term(self) -> &'static str {
        match self {
            RepairKind::PageBreak => "换页断句",
            RepairKind::Blank => "多余空格",
            RepairKind::Artefact => "转换残留",
            RepairKind::Furniture => "网站栏目",
            RepairKind::PageFurniture => "页眉页脚",
            RepairKind::Markup => "排版标记",
            RepairKind::LookAlike => "形近误字",
            RepairKind::Bracket => "括号不配",
            RepairKind::Width => "半角标点",
        }
    }
}

/// One repair, at its place in the raw text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repair {
    /// Why.
    pub kind: RepairKind,
    /// Where, in raw bytes.
    pub raw: Span,
    /// How the place is read now: empty when it was cut.
    pub reading: String,
}

/// A text fit to be parsed, and how it was made.
#[derive(Debug, Clone)]
pub(crate) struct Repaired {
    pub(crate) text: String,
    pub(crate) map: SpanMap,
    pub(crate) repairs: Vec<Repair>,
    pub(crate) declared: Vec<(String, String)>,
    pub(crate) notes: Vec<Diagnostic>,
}

/// Runs all repairs over a source.
pub(crate) fn repair(source: &Source) -> Repaired {
    let mut work = Repaired {
        text: source.raw.clone(),
        map: SpanMap::identity(source.raw.len()),
        repairs: Vec::new(),
        declared: source.declared.clone(),
        notes: Vec::new(),
    };
    work.pass(|text| page_cuts(source, text));
    work.pass(blanks::cut_returns);
    work.pass(furniture::cut_artefacts);
    work.pass(furniture::cut_furniture);
    work.pass(markup::cut_markup);
    work.pass(blanks::cut_blanks);
    work.pass(breaks::join_page_breaks);
    work.pass(blanks::cut_inner_blanks);
    work.read_characters(source);
    work.flag_pinyin(source);
    work.flag_traditional(source);
    work.repairs.sort_by_key(|r| (r.raw.start, r.raw.end));
    work
}

/// What the source says is of the page; a span that does not fit the text is passed over.
fn page_cuts(source: &Source, text: &str) -> Wishes {
    let mut wishes = Wishes::default();
    for &(span, kind) in &source.cuts {
        if !span.of(text).is_empty() {
            wishes.cut(kind, span);
        }
    }
    wishes
}

/// What one pass wants done to the text it saw.
#[derive(Default)]
struct Wishes {
    cuts: Vec<(Option<RepairKind>, Span, &'static str)>,
    declared: Vec<(String, String)>,
}

impl Wishes {
    fn cut(&mut self, kind: RepairKind, span: Span) {
        self.cuts.push((Some(kind), span, ""));
    }
}

impl Repaired {
    fn pass(&mut self, pass: impl Fn(&str) -> Wishes) {
        let wishes = pass(&self.text);
        self.declared.extend(wishes.declared);
        if wishes.cuts.is_empty() {
            return;
        }
        let mut cuts = Cuts::default();
        for (kind, span, with) in wishes.cuts {
            if let Some(kind) = kind {
                let raw = self.map.to_raw(span);
                self.repairs.push(Repair { kind, raw, reading: with.to_owned() });
            }
            cuts.cut(span, with);
        }
        (self.text, self.map) = cuts.apply(&self.text, &self.map);
    }
}

/// The lines of a text with their byte ranges, without the line break.
pub(crate) fn lines(text: &str) -> impl Iterator<Item = (Span, &str)> {
    let mut at = 0;
    let mut breaks = memchr::memchr_iter(b'\n', text.as_bytes());
    std::iter::from_fn(move || {
        let end = match breaks.next() {
            Some(end) => end,
            None if at < text.len() => text.len(),
            None => return None,
        };
        let span = Span::new(at, end);
        at = end + 1;
        Some((span, span.of(text)))
    })
}

/// The lines that hold `word`, with the byte at which each begins. A pattern that cannot match
/// without the word is tried there and nowhere else.
pub(crate) fn lines_with<'t>(text: &'t str, word: &str) -> impl Iterator<Item = (usize, &'t str)> {
    let word = memchr::memmem::Finder::new(word).into_owned();
    let mut at = 0;
    std::iter::from_fn(move || {
        let found = at + word.find(text.as_bytes().get(at..)?)?;
        let start = memchr::memrchr(b'\n', &text.as_bytes()[..found]).map_or(0, |end| end + 1);
        let length = memchr::memchr(b'\n', &text.as_bytes()[found..]);
        let end = length.map_or(text.len(), |length| found + length);
        at = end;
        Some((start, &text[start..end]))
    })
}
