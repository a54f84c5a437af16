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
