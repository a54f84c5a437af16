//! Repairs: what stands between a file as received and a text that can be read.
//!
//! A repair never changes a letter. Page breaks inside a sentence, indents, stray blanks, artefacts
//! of converters and the furniture of web sites are cut, each cut recorded with its reason;
//! characters that were misread (囯 for 国), brackets that do not pair and half-width marks among
//! Han characters stay as they are and are recorded with their reading, which [`fold`](crate::fold)
//! uses for matching.

use std::sync::LazyLock;

use regex::Regex;
use serde::{Deserialize, Serialize};

use crate::diagnostic::Diagnostic;
use crate::line::{self, Mark};
use crate::source::{Cuts, Source, SpanMap};
use crate::{Span, fold};

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
    work.pass(cut_artefacts);
    work.pass(cut_furniture);
    work.pass(cut_blanks);
    work.pass(join_page_breaks);
    work.pass(cut_inner_blanks);
    work.read_characters();
    work.flag_stray_digits(source);
    work.repairs.sort_by_key(|r| (r.raw.start, r.raw.end));
    work
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
        let mut cuts = Cuts::default();
        for (kind, span, with) in wishes.cuts {
            if let Some(kind) = kind {
                let raw = self.map.to_raw(span);
                self.repairs.push(Repair { kind, raw, reading: with.to_owned() });
            }
            cuts.cut(span, with);
        }
        self.declared.extend(wishes.declared);
        (self.text, self.map) = cuts.apply(&self.text, &self.map);
    }

    /// Records how single characters are read; the text keeps them.
    fn read_characters(&mut self) {
        let mut open: Vec<(char, Span)> = Vec::new();
        let mut previous = None;
        let mut chars = self.text.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            let span = Span::new(at, at + c.len_utf8());
            let next = chars.peek().map(|&(_, c)| c);
            let mut record = |kind, reading: char| {
                let raw = self.map.to_raw(span);
                self.repairs.push(Repair { kind, raw, reading: reading.to_string() });
            };
            if let Some(reading) = fold::look_alike(c) {
                record(RepairKind::LookAlike, reading);
            }
            match c {
                '(' | '（' => open.push((c, span)),
                ')' | '）' => match open.pop() {
                    Some(('（', _)) if c == ')' => record(RepairKind::Bracket, '）'),
                    Some(('(', _)) if c == '）' => record(RepairKind::Bracket, '）'),
                    _ => {}
                },
                ',' | ';' | ':' | '?' | '!' => {
                    let beside_han = previous
                        .is_some_and(|p| fold::is_han(p) || "）)”》".contains(p))
                        && next.is_none_or(|n| fold::is_han(n) || "“《（(\n".contains(n));
                    if beside_han {
                        record(RepairKind::Width, full_width(c));
                    }
                }
                '\n' => open.clear(),
                _ => {}
            }
            previous = Some(c);
        }
    }

    /// A lone digit between Han characters is probably a page number that fell into the text. It
    /// may also be a fact, so it is only pointed out.
    fn flag_stray_digits(&mut self, source: &Source) {
        static LONE: LazyLock<Regex> =
            LazyLock::new(|| Regex::new(r"[\p{Han}](\d)(\p{Han})").expect("the pattern is fixed"));
        for found in LONE.captures_iter(&self.text) {
            let (Some(digit), Some(next)) = (found.get(1), found.get(2)) else { continue };
            if "的地得和与及".contains(next.as_str()) {
                let raw = self.map.to_raw(Span::new(digit.start(), digit.end()));
                let around = found.get(0).map_or("", |m| m.as_str());
                self.notes.push(
                    Diagnostic::warning(
                        "stray-digit",
                        format!("“{around}”中的数字{}疑为误入的页码", digit.as_str()),
                    )
                    .at(format!("{}:{}", source.name, source.line(raw.start)))
                    .hint("请核对原件；引用时保留原文"),
                );
            }
        }
    }
}

fn full_width(c: char) -> char {
    char::from_u32(c as u32 + 0xfee0).unwrap_or(c)
}

/// The lines of a text with their byte ranges, without the line break.
pub(crate) fn lines(text: &str) -> impl Iterator<Item = (Span, &str)> {
    let mut at = 0;
    text.split_inclusive('\n').map(move |line| {
        let body = line.trim_end_matches(['\n', '\r']);
        let span = Span::new(at, at + body.len());
        at += line.len();
        (span, body)
    })
}

fn cut_artefacts(text: &str) -> Wishes {
    static TAG: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"\[(?:image|bookmark): ?[^\]\n]{0,80}\]|[\u{200b}-\u{200f}\u{feff}\u{2060}]")
            .expect("the pattern is fixed")
    });
    let mut wishes = Wishes::default();
    for found in TAG.find_iter(text) {
        wishes.cut(RepairKind::Artefact, Span::new(found.start(), found.end()));
    }
    wishes
}

/// Labels that government sites print above a document, and what they mean stays in the metadata.
const LABELS: &[&str] = &[
    "索引号",
    "文号",
    "统一登记号",
    "公开方式",
    "公开范围",
    "信息时效期",
    "签署日期",
    "登记日期",
    "所属机构",
    "所属主题",
    "发文日期",
    "公开责任部门",
    "发布机构",
    "主题分类",
    "成文日期",
    "发布日期",
    "生成日期",
    "有效性",
    "名称",
    "关键词",
    "时间",
    "来源",
    "浏览次数",
];

fn cut_furniture(text: &str) -> Wishes {
    static FOOT: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^(?:扫一扫在手机|\[?网站地图|主办单位：|承办单位：|联系电话：|网站标识码|备案/许可证|.{0,6}公网安备|.{0,10}ICP备|版权所有)")
            .expect("the pattern is fixed")
    });
    let mut wishes = Wishes::default();
    let lines: Vec<(Span, &str)> = lines(text).collect();
    let feet: Vec<usize> = (0..lines.len()).filter(|&i| FOOT.is_match(lines[i].1.trim())).collect();
    // One such line may be part of a text; three are the foot of a page.
    let foot = if feet.len() >= 3 { feet[0] } else { lines.len() };
    for (i, (span, line)) in lines.iter().enumerate() {
        let trimmed = line.trim();
        if i >= foot {
            if !trimmed.is_empty() {
                wishes.cut(RepairKind::Furniture, *span);
            }
        } else if let Some((label, value)) = trimmed.split_once('：')
            && LABELS.contains(&label)
            && i < 60
        {
            wishes.cut(RepairKind::Furniture, *span);
            wishes.declared.push((label.to_owned(), value.trim().to_owned()));
        }
    }
    wishes
}

/// Indents and blanks at the end of lines. They are layout, not worth a record each.
fn cut_blanks(text: &str) -> Wishes {
    let mut wishes = Wishes::default();
    for (span, line) in lines(text) {
        let start = line.len() - line.trim_start().len();
        let end = line.trim_end().len();
        for cut in [
            Span::new(span.start, span.start + start),
            Span::new(span.start + end.max(start), span.end),
        ] {
            if !cut.is_empty() {
                wishes.cuts.push((None, cut, ""));
            }
        }
    }
    for (at, _) in text.match_indices('\r') {
        let lone = text.as_bytes().get(at + 1) != Some(&b'\n');
        wishes.cuts.push((None, Span::new(at, at + 1), if lone { "\n" } else { "" }));
    }
    wishes
}

/// Joins what a page break cut, and removes the blank lines that remain.
fn join_page_breaks(text: &str) -> Wishes {
    let mut wishes = Wishes::default();
    let mut body = false;
    let mut last: Option<(Span, &str)> = None;
    for (span, line) in lines(text) {
        if line.is_empty() {
            continue;
        }
        if let Some((before, words)) = last {
            let gap = Span::new(before.end, span.start);
            let blank_line = gap.of(text).matches('\n').count() > 1;
            if body && blank_line && runs_on(words) && goes_on(line) {
                wishes.cut(RepairKind::PageBreak, gap);
            } else if blank_line {
                wishes.cuts.push((None, gap, "\n"));
            }
        } else if span.start > 0 {
            wishes.cuts.push((None, Span::new(0, span.start), ""));
        }
        body = body || line::head(line).is_some();
        last = Some((span, line));
    }
    if let Some((last, _)) = last
        && last.end < text.len()
    {
        wishes.cuts.push((None, Span::new(last.end, text.len()), ""));
    }
    wishes
}

/// Whether a line breaks off: long, and not closed by any mark that ends a sentence.
fn runs_on(line: &str) -> bool {
    let closed = line.chars().next_back().is_none_or(|c| "。！？：；”》…．.!?:;".contains(c));
    let copies = line.starts_with("送：") || line.starts_with("抄送：");
    !closed && !copies && line.chars().count() > 25
}

/// Whether a line can be the rest of a broken one: not a heading, not a signature or date.
fn goes_on(line: &str) -> bool {
    !line::head(line).is_some_and(|head| head.mark != Mark::Enumeration)
        && !is_date(line)
        && !line.starts_with(['《', '【', '附'])
}

/// Whether the line is nothing but a date, as under a signature.
pub(crate) fn is_date(line: &str) -> bool {
    static DATE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^[（(]?\s*(?:\d{4}|[二〇○零一二三四五六七八九]{4})\s*年\s*[\d一二三四五六七八九十]{1,3}\s*月\s*[\d一二三四五六七八九十]{1,3}\s*日\s*(?:印发)?\s*[）)]?$")
            .expect("the pattern is fixed")
    });
    DATE.is_match(line)
}

/// Single blanks between Han characters, and between Han and digits, that a converter left.
fn cut_inner_blanks(text: &str) -> Wishes {
    let mut wishes = Wishes::default();
    for (span, line) in lines(text) {
        let label = line::head(line).map_or(0, |head| head.len);
        let mut chars = line.char_indices().peekable();
        let mut previous = None;
        while let Some((at, c)) = chars.next() {
            let next = chars.peek().map(|&(_, c)| c);
            let joins = |c: char| {
                fold::is_han(c) || c.is_ascii_digit() || "（）()〔〕《》，。、；：".contains(c)
            };
            let between = matches!((previous, next), (Some(p), Some(n))
                if joins(p) && joins(n) && (!p.is_ascii_digit() || !n.is_ascii_digit()));
            if c == ' ' && at > label && between {
                wishes.cut(RepairKind::Blank, Span::new(span.start + at, span.start + at + 1));
            }
            previous = Some(c);
        }
    }
    wishes
}
