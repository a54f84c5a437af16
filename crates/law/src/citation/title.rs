//! Titles in 《》, what stands in brackets behind them, and the short names that are given there.

use std::sync::LazyLock;

use regex::Regex;

use super::place::places;
use super::{Citation, Work};
use crate::Span;
use crate::address::Path;

/// A longer run between 《 and 》 is no title.
const LONGEST_TITLE: usize = 120;

/// A short name that the text gives to a work: （以下简称《办法》）.
pub(super) struct Named {
    pub(super) short: String,
    pub(super) full: String,
    /// It holds behind this byte.
    pub(super) from: usize,
}

/// 《安全生产法》第九十七条第（四）项 and 《…〈…〉…》, with nesting. Also the names given.
pub(super) fn titles(text: &str) -> (Vec<Citation>, Vec<Named>) {
    let (mut found, mut names) = (Vec::new(), Vec::<Named>::new());
    for pair in outermost_pairs(text) {
        let title = Span::new(pair.start + '《'.len_utf8(), pair.end - '》'.len_utf8()).of(text);
        if title.trim().is_empty() || title.chars().count() > LONGEST_TITLE {
            continue;
        }
        // 《办法》 in （以下简称《办法》） gives the name and cites nothing.
        if names.last().is_some_and(|n| n.short == title && pair.end <= n.from) {
            continue;
        }
        let named = names.iter().rev().find(|n| n.short == title && n.from <= pair.start);
        let full = named.map_or(title, |n| &n.full).to_owned();
        let after = remarks(text, pair.end);
        for short in GIVEN.captures_iter(Span::new(pair.end, after).of(text)) {
            let short = short[1].trim().to_owned();
            if short != full {
                names.push(Named { short, full: full.clone(), from: after });
            }
        }
        let work = Work::Title(full);
        let places = places(text, after, &Path::default());
        if places.is_empty() {
            found.push(Citation { span: pair, work: work.clone(), path: None });
        }
        for (i, (span, path)) in places.into_iter().enumerate() {
            let span = if i == 0 { Span::new(pair.start, span.end) } else { span };
            found.push(Citation { span, work: work.clone(), path: Some(path) });
        }
        found.extend(inner(title, pair.start + '《'.len_utf8()));
    }
    (found, names)
}

// 以下简称《办法》 · 下称“通知” · 以下简称安法
static GIVEN: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"(?:以下|下)\s*(?:简|统|并)?称(?:为|作)?\s*[：:]?\s*[“"《「]*([^“”"《》「」（）()，。\s]{1,40})"#)
        .expect("the pattern is fixed")
});

/// 〈…〉 within a title: 《关于修改〈安全生产法〉的决定》 cites that law too.
fn inner(title: &str, offset: usize) -> Vec<Citation> {
    let mut found = Vec::new();
    let mut from = None;
    for (at, c) in title.char_indices() {
        match c {
            '〈' | '＜' => from = Some(at + c.len_utf8()),
            '〉' | '＞' => {
                let Some(start) = from.take() else { continue };
                let name = Span::new(start, at).of(title).trim();
                if name.chars().count() >= 2 {
                    let span = Span::new(start - '〈'.len_utf8(), at + c.len_utf8());
                    let work = Work::Title(name.to_owned());
                    found.push(Citation { span: span.shifted(offset), work, path: None });
                }
            }
            _ => {}
        }
    }
    found
}

/// Pairs of 《》 that stand in no other pair, each within one line. A 《 without its 》 hides nothing.
fn outermost_pairs(text: &str) -> Vec<Span> {
    static MARKS: LazyLock<Regex> =
        LazyLock::new(|| Regex::new("《|》|\n").expect("the pattern is fixed"));
    let mut pairs: Vec<Span> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    for mark in MARKS.find_iter(text) {
        match mark.as_str() {
            "《" => open.push(mark.start()),
            "》" => {
                if let Some(start) = open.pop() {
                    while pairs.last().is_some_and(|inner| inner.start > start) {
                        pairs.pop();
                    }
                    pairs.push(Span::new(start, mark.end()));
                }
            }
            _ => open.clear(),
        }
    }
    pairs
}

/// Where the bracketed remarks behind a title end: （国办发〔2015〕20号）（以下简称…）.
fn remarks(text: &str, title_end: usize) -> usize {
    let mut end = title_end;
    for _ in 0..3 {
        end += remark(text.get(end..).unwrap_or(""));
    }
    end
}

/// Bytes of one bracketed remark at the front of `rest`, which is short and on one line.
fn remark(rest: &str) -> usize {
    let round = |c| matches!(c, '（' | '(');
    if !rest.starts_with(round) {
        return 0;
    }
    let mut depth = 0;
    for (at, c) in rest.char_indices().take(120) {
        match c {
            _ if round(c) => depth += 1,
            '）' | ')' => depth -= 1,
            '\n' => return 0,
            _ => {}
        }
        if depth == 0 {
            return at + c.len_utf8();
        }
    }
    0
}
