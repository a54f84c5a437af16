//! Markdown around the text, as LawRefBook and just-laws lay out their laws: `## 第一章`,
//! `<!-- INFO END -->`, `**第一条**`, front matter, links, the tags of an HTML table.

use super::{RepairKind, Wishes, lines};
use crate::Span;

/// Longest comment, link target or tag that is looked for, in bytes: the search stays linear even
/// where marks are opened and never closed.
const WINDOW: usize = 400;

/// Cuts the marks and keeps the words; the first `# ` is the title. Only a text with a Markdown heading has marks: elsewhere
/// `**` or `<…>` may be what the author wrote.
pub(super) fn cut_markup(text: &str) -> Wishes {
    let mut wishes = Wishes::default();
    if !lines(text).any(|(_, line)| heading_mark(line) > 0) {
        return wishes;
    }
    let matter = front_matter(text);
    if matter > 0 {
        wishes.cut(RepairKind::Markup, Span::new(0, matter));
    }
    let mut titled = false;
    for (span, line) in lines(text).filter(|(span, _)| span.start >= matter) {
        let mut cut = |from: usize, to: usize| {
            wishes.cut(RepairKind::Markup, Span::new(from, to).shifted(span.start));
        };
        if is_rule(line) {
            cut(0, line.len());
            continue;
        }
        let heading = heading_mark(line);
        if heading > 0 {
            cut(0, heading);
        }
        if is_emphasised(line) {
            cut(0, 1);
            cut(line.len() - 1, line.len());
        } else {
            inline_marks(line, heading, cut);
        }
        if !titled && line.starts_with("# ") {
            titled = true;
            let title = line[heading..].split("<!--").next().unwrap_or("").trim();
            wishes.declared.push(("标题".to_owned(), title.to_owned()));
        }
    }
    wishes
}

/// Bytes of `---` … `---` at the head of a text.
fn front_matter(text: &str) -> usize {
    let mut fences = lines(text).take(20).filter(|(_, line)| line.trim_end() == "---");
    match (fences.next(), fences.next()) {
        (Some((first, _)), Some((second, _))) if first.start == 0 => second.end,
        _ => 0,
    }
}

/// Bytes of the `## ` that makes a line a heading.
fn heading_mark(line: &str) -> usize {
    let hashes = line.bytes().take_while(|&b| b == b'#').count();
    let blanks = line.len() - hashes - line[hashes..].trim_start().len();
    if (1..=6).contains(&hashes) && blanks > 0 { hashes + blanks } else { 0 }
}

/// `---`, `***`, and the line `| --- | --- |` between the head and the body of a table.
fn is_rule(line: &str) -> bool {
    line.bytes().all(|b| matches!(b, b'-' | b'*' | b'_' | b'|' | b':' | b' ' | b'\t'))
        && line.bytes().filter(|&b| matches!(b, b'-' | b'*' | b'_')).count() >= 3
}

/// `*2001年8月31日通过*`: a whole line in italics.
fn is_emphasised(line: &str) -> bool {
    let inner = line.strip_prefix('*').and_then(|l| l.strip_suffix('*'));
    inner.is_some_and(|l| !l.is_empty() && !l.contains('*'))
}

/// Reports the marks within a line, from `at` on, as bytes of the line.
fn inline_marks(line: &str, mut at: usize, mut cut: impl FnMut(usize, usize)) {
    while let Some(next) = memchr::memchr3(b'<', b'[', b'*', &line.as_bytes()[at..]) {
        let picture = next > 0 && line.as_bytes()[at + next - 1] == b'!';
        at += next;
        let rest = &line[at..];
        // The end of `close`, counted from `at`, when it stands within the window.
        let until = |from: usize, close: &str| {
            let window = &rest.as_bytes()[from..rest.len().min(from + WINDOW)];
            let found = window.windows(close.len()).position(|w| w == close.as_bytes())?;
            Some(from + found + close.len())
        };
        let link = || {
            let label_end = until(1, "](")?;
            Some((label_end - 2, until(label_end, ")")?))
        };
        let tag = rest[1..].trim_start_matches('/').starts_with(|c: char| c.is_ascii_alphabetic());
        let mut end = 1;
        if rest.starts_with("<!--") {
            if let Some(close) = until(4, "-->") {
                cut(at, at + close);
                end = close;
            }
        } else if rest.starts_with("**") {
            cut(at, at + 2);
            end = 2;
        } else if rest.starts_with('[') {
            match link() {
                Some((_, close)) if picture => {
                    cut(at - 1, at + close);
                    end = close;
                }
                Some((label, close)) if !rest[1..label].contains('[') => {
                    cut(at, at + 1);
                    cut(at + label, at + close);
                    end = close;
                }
                _ => {}
            }
        } else if tag && let Some(close) = until(1, ">").filter(|&c| !rest[1..c].contains('<')) {
            cut(at, at + close);
            end = close;
        }
        at += end;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Cuts, SpanMap};

    #[test]
    fn marks_are_cut_and_words_stay() {
        for (text, expected) in [
            ("# 安全生产法\n<!-- INFO END -->\n## 第一章 总则", "安全生产法\n\n第一章 总则"),
            ("---\nsidebar: auto\n---\n# 法\n**第一条**　为了", "\n法\n第一条　为了"),
            ("# 法\n[保险法](../insurance-law/)", "法\n保险法"),
            ("# 法\n![国徽图案](./emblem.jpg)图", "法\n图"),
            ("# 法\n<td colspan=\"2\">七座</td><br>", "法\n七座"),
            ("# 法\n| 甲 | 乙 |\n| --- | :-: |\n| 1 | 2 |", "法\n| 甲 | 乙 |\n\n| 1 | 2 |"),
            ("# 法\n*2001年8月31日通过*", "法\n2001年8月31日通过"),
            // What only looks like a mark.
            ("# 法\n修改<中华人民共和国律师法>的决定", "法\n修改<中华人民共和国律师法>的决定"),
            ("# 法\n〔2016〕[2016] <!-- 未完 (1)", "法\n〔2016〕[2016] <!-- 未完 (1)"),
            ("**没有标题** <td> [甲](乙)", "**没有标题** <td> [甲](乙)"),
            ("#标签 ##", "#标签 ##"),
        ] {
            let mut cuts = Cuts::default();
            for (_, span, with) in cut_markup(text).cuts {
                cuts.cut(span, with);
            }
            let (actual, _) = cuts.apply(text, &SpanMap::identity(text.len()));
            assert_eq!(actual, expected);
        }
    }
}
