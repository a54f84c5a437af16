//! Blanks that are layout: indents, ends of lines, and those between characters.

use super::{RepairKind, Wishes, lines};
use crate::{Span, fold, line};

/// One kind of line break: `\n`.
pub(super) fn cut_returns(text: &str) -> Wishes {
    let mut wishes = Wishes::default();
    for (at, _) in text.match_indices('\r') {
        let lone = text.as_bytes().get(at + 1) != Some(&b'\n');
        wishes.cuts.push((None, Span::new(at, at + 1), if lone { "\n" } else { "" }));
    }
    wishes
}

/// Indents and blanks at the end of lines. They are layout, not worth a record each.
pub(super) fn cut_blanks(text: &str) -> Wishes {
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
    wishes
}

/// Single blanks between Han characters, and between Han and digits, that a converter left.
pub(super) fn cut_inner_blanks(text: &str) -> Wishes {
    let joins =
        |c: char| fold::is_han(c) || c.is_ascii_digit() || "（）()〔〕《》，。、；：".contains(c);
    let mut wishes = Wishes::default();
    // Blanks are rare, so they are looked up; the line is looked at where one was found. A line's
    // label, the bytes before `text_starts`, keeps its blank.
    let mut line_ends = 0;
    let mut text_starts = 0;
    for at in memchr::memchr_iter(b' ', text.as_bytes()) {
        if at >= line_ends {
            let start = text[..at].rfind('\n').map_or(0, |break_| break_ + 1);
            line_ends = text[at..].find('\n').map_or(text.len(), |length| at + length);
            text_starts = start + line::head(&text[start..line_ends]).map_or(0, |head| head.len);
        }
        let neighbours = (text[..at].chars().next_back(), text[at + 1..].chars().next());
        if let (Some(before), Some(after)) = neighbours
            && at > text_starts
            && joins(before)
            && joins(after)
            && !(before.is_ascii_digit() && after.is_ascii_digit())
        {
            wishes.cut(RepairKind::Blank, Span::new(at, at + 1));
        }
    }
    wishes
}
