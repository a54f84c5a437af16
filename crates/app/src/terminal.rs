//! Text for a terminal: full-width columns, marks, wrapping.

use unicode_width::UnicodeWidthChar;

/// Style of a match, a heading and of what matters less; removed where the output is no terminal.
pub(crate) const MARK: &str = "\x1b[1;31m";
pub(crate) const BOLD: &str = "\x1b[1m";
pub(crate) const DIM: &str = "\x1b[2m";
pub(crate) const PLAIN: &str = "\x1b[0m";

/// `text` with the ranges in `marks` (character offsets, sorted) marked: coloured, and in 【】 where
/// colours are removed, so that a match can be seen on paper and in a file.
pub(crate) fn marked(text: &str, marks: &[(usize, usize)], colour: bool) -> String {
    let (open, close) = if colour { (MARK, PLAIN) } else { ("【", "】") };
    let mut out = String::with_capacity(text.len() + marks.len() * 12);
    let mut next = marks.iter().peekable();
    let mut until = None;
    for (i, c) in text.chars().enumerate() {
        if until == Some(i) {
            out.push_str(close);
            until = None;
        }
        while let Some(&&(start, end)) = next.peek() {
            if start > i {
                break;
            }
            next.next();
            if start == i && until.is_none() && end > start {
                out.push_str(open);
                until = Some(end);
            }
        }
        out.push(shown(c));
    }
    if until.is_some() {
        out.push_str(close);
    }
    out
}

/// A control character could steer the terminal, so it is shown as one that could not.
fn shown(c: char) -> char {
    if c.is_control() && c != '\n' { '\u{fffd}' } else { c }
}

/// `text` without anything that could steer a terminal.
pub(crate) fn plain(text: &str) -> String {
    text.chars().map(shown).collect()
}

/// The part of `text` around its first mark, at most about `width` characters, with the marks that
/// lie in it; `…` where something was left out.
pub(crate) fn excerpt(
    text: &str,
    marks: &[(usize, usize)],
    width: usize,
) -> (String, Vec<(usize, usize)>) {
    let chars: Vec<char> = text.chars().map(|c| if c == '\n' { ' ' } else { c }).collect();
    if chars.len() <= width {
        return (chars.into_iter().collect(), marks.to_vec());
    }
    let first = marks.first().map_or(0, |m| m.0);
    let start = first.saturating_sub(width / 3).min(chars.len() - width);
    let end = start + width;
    let mut out = String::new();
    let lead = usize::from(start > 0);
    if start > 0 {
        out.push('…');
    }
    out.extend(&chars[start..end]);
    if end < chars.len() {
        out.push('…');
    }
    let inside = marks
        .iter()
        .map(|m| (m.0.max(start), m.1.min(end)))
        .filter(|(from, to)| from < to)
        .map(|(from, to)| (from - start + lead, to - start + lead))
        .collect();
    (out, inside)
}

/// Columns that `text` takes; a Han character takes two.
pub(crate) fn width(text: &str) -> usize {
    text.chars().map(|c| c.width().unwrap_or(0)).sum()
}

/// `text` filled up with blanks to `columns`, or cut with `…`.
pub(crate) fn cell(text: &str, columns: usize) -> String {
    let mut out = String::new();
    let mut used = 0;
    let fits = width(text) <= columns;
    for c in text.chars() {
        let w = c.width().unwrap_or(0);
        if used + w > columns - usize::from(!fits) {
            break;
        }
        out.push(c);
        used += w;
    }
    if !fits {
        out.push('…');
        used += 1;
    }
    out.extend(std::iter::repeat_n(' ', columns.saturating_sub(used)));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_count_characters_not_bytes() {
        assert_eq!(marked("安全生产处罚", &[(4, 6)], false), "安全生产【处罚】");
        assert_eq!(marked("处罚，处罚", &[(0, 2), (3, 5)], false), "【处罚】，【处罚】");
        assert_eq!(marked("人", &[(0, 1)], false), "【人】");
    }

    #[test]
    fn excerpts_keep_their_marks() {
        let text = format!("{}处罚{}", "前".repeat(50), "后".repeat(50));
        let (cut, marks) = excerpt(&text, &[(50, 52)], 30);
        assert_eq!(marked(&cut, &marks, false).matches("【处罚】").count(), 1);
        assert!(cut.starts_with('…') && cut.ends_with('…'));
    }

    #[test]
    fn excerpts_show_as_much_of_a_long_match_as_fits() {
        let (cut, marks) = excerpt(&"处罚".repeat(50), &[(0, 100)], 30);
        assert_eq!(marks, [(0, 30)]);
        assert_eq!(cut.chars().count(), 31);
    }

    #[test]
    fn cells_have_the_width_asked_for() {
        for text in ["", "安全", "安全生产监管执法", "a安b", "责令限期整改指令书（存根）"]
        {
            assert_eq!(width(&cell(text, 9)), 9, "{text}");
        }
    }
}
