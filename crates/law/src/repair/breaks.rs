//! Page breaks inside a sentence, and the blank lines between paragraphs.

use std::sync::LazyLock;

use regex::Regex;

use super::{RepairKind, Wishes, lines};
use crate::Span;
use crate::line::{self, Mark};

/// Joins what a page break cut, and removes the blank lines that remain.
pub(super) fn join_page_breaks(text: &str) -> Wishes {
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

/// Whether a line breaks off: long, and not closed by any mark that ends a sentence. A heading, a
/// formula, a row of a table and a line that is one remark in brackets end where they end.
fn runs_on(line: &str) -> bool {
    if closed(line) {
        return false;
    }
    let copies = line.starts_with("送：") || line.starts_with("抄送：");
    let headings = [Mark::Part, Mark::Chapter, Mark::Section, Mark::Comma];
    let head = line::head(line);
    let words = line[head.map_or(0, |head| head.len)..].trim_start();
    let remark = words.starts_with(['（', '(']) && words.ends_with(['）', ')']);
    let formula_or_row = line.contains(['|', '＝', '=', '×', '÷']);
    let whole = copies
        || remark
        || formula_or_row
        || head.is_some_and(|head| headings.contains(&head.mark));
    !whole && line.chars().count() > 25
}

/// Whether a line can be the rest of a broken one: not a heading, not a signature or date, and
/// itself closed or broken off again.
fn goes_on(line: &str) -> bool {
    !line::head(line).is_some_and(|head| head.mark != Mark::Enumeration)
        && !is_date(line)
        && !line.starts_with(['《', '【', '附', '（', '('])
        && (closed(line) || runs_on(line))
}

/// Whether the last mark of a line ends a sentence or a part of one, a remark in brackets behind it
/// not counted: …的权利。（2009年8月27日删除）
fn closed(line: &str) -> bool {
    let line = line.trim_end_matches(|c| ('\u{e000}'..='\u{f8ff}').contains(&c));
    let words = match line.strip_suffix(['）', ')']) {
        Some(inner) => inner.rfind(['（', '(']).map_or(inner, |open| &inner[..open]),
        None => line,
    };
    words.ends_with(|c| "。！？：；”》…．.!?:;".contains(c))
        || line.strip_suffix(['）', ')']).is_some_and(|inner| inner.ends_with('。'))
}

/// Whether the line is nothing but a date, as under a signature.
pub(crate) fn is_date(line: &str) -> bool {
    static DATE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^[（(]?\s*(?:\d{4}|[二〇○零一二三四五六七八九]{4})\s*年\s*[\d一二三四五六七八九十]{1,3}\s*月\s*[\d一二三四五六七八九十]{1,3}\s*日\s*(?:印发)?\s*[）)]?$")
            .expect("the pattern is fixed")
    });
    DATE.is_match(line)
}
