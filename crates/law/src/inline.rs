//! Places within one paragraph: matters that it takes up under their names, and 一是…二是….

use crate::{Span, fold, numeral};

/// Longest name of a matter, in characters.
const NAME: usize = 16;
/// How far before the first name a matter may have been announced, in bytes.
const LEAD: usize = 1_500;

/// A place within a paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Part {
    /// Where it begins and ends.
    pub(crate) span: Span,
    /// Its label and title.
    pub(crate) heading: Span,
    /// The number of 一是; 0 for a name.
    pub(crate) n: u32,
}

/// The matters of a paragraph: it first names them (落实执法约谈、温馨告知、集体会审…五项制度),
/// then takes up each with a sentence that is nothing but the name (执法约谈。对经一般程序立案的…).
/// Fewer than two are none.
pub(crate) fn run_ins(paragraph: &str) -> Vec<Part> {
    let sentences = sentences(paragraph);
    let name = |i: usize| {
        let words = sentences.get(i)?.of(paragraph).strip_suffix('。')?;
        let count = words.chars().take(NAME + 1).count();
        ((2..=NAME).contains(&count) && words.chars().all(fold::is_han)).then_some(words)
    };
    let Some(first) = (1..sentences.len()).find(|&i| name(i).is_some()) else { return Vec::new() };
    let until = sentences[first].start;
    let from = paragraph.ceil_char_boundary(until.saturating_sub(LEAD));
    let lead = Span::new(from, until).of(paragraph);
    let announced = |i: usize| name(i).filter(|words| lead.contains(words));
    // A name is followed by its body, which is no name.
    let mut parts: Vec<Part> = (first..sentences.len().saturating_sub(1))
        .filter_map(|i| announced(i).filter(|_| announced(i + 1).is_none()).map(|w| (i, w)))
        .map(|(i, words)| {
            let start = sentences[i].start;
            let heading = Span::new(start, start + words.len());
            Part { span: Span::new(start, paragraph.len()), heading, n: 0 }
        })
        .collect();
    if parts.len() < 2 {
        return Vec::new();
    }
    close(&mut parts);
    parts
}

/// 一是…；二是…；三是… within a paragraph, from `first` on, each behind a mark that ends a clause.
/// 一是 alone is no enumeration.
pub(crate) fn enumeration(paragraph: &str, first: u32) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let (mut n, mut label) = (first, numeral::format(u64::from(first)));
    for (at, _) in paragraph.match_indices('是') {
        let before = paragraph.get(..at).unwrap_or("");
        let Some(clause) = before.strip_suffix(label.as_str()) else { continue };
        if !clause.trim_end().ends_with(['。', '；', '：', '，', '”', ';', ':', ',']) {
            continue;
        }
        let span = Span::new(clause.len(), paragraph.len());
        let end = span.start + label.len() + '是'.len_utf8();
        parts.push(Part { span, heading: Span::new(span.start, end), n });
        n += 1;
        label = numeral::format(u64::from(n));
    }
    let wanted = if first == 1 { 2 } else { 1 };
    if parts.len() < wanted {
        return Vec::new();
    }
    close(&mut parts);
    parts
}

/// Lets each part end where the next begins.
fn close(parts: &mut [Part]) {
    for i in 1..parts.len() {
        parts[i - 1].span.end = parts[i].span.start;
    }
}

/// The sentences of a paragraph; a full stop within quotes or brackets closes none.
fn sentences(paragraph: &str) -> Vec<Span> {
    let (mut found, mut start, mut depth) = (Vec::new(), 0, 0u32);
    for (at, c) in paragraph.char_indices() {
        match c {
            '“' | '（' | '《' | '(' => depth += 1,
            '”' | '）' | '》' | ')' => depth = depth.saturating_sub(1),
            '。' if depth == 0 => {
                found.push(Span::new(start, at + c.len_utf8()));
                start = at + c.len_utf8();
            }
            _ => {}
        }
    }
    if start < paragraph.len() {
        found.push(Span::new(start, paragraph.len()));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn matters_are_those_that_the_paragraph_announced() {
        let headings = |text: &str| -> Vec<String> {
            run_ins(text).iter().map(|p| p.heading.of(text).to_owned()).collect()
        };
        for (text, expected) in [
            (
                "落实执法约谈、温馨告知两项制度。执法约谈。约请相对人谈话。温馨告知。及时提醒警示。",
                &["执法约谈", "温馨告知"][..],
            ),
            // Short sentences that nothing announced are sentences.
            (
                "加强宣传教育。深化文化建设。推动开展示范社区创建，统筹推进。落实责任。各级应当负责。",
                &[],
            ),
            // One alone is no series; names without a body are a list.
            ("落实执法约谈制度。执法约谈。约请相对人谈话，告知后果。", &[]),
            ("落实执法约谈、温馨告知。执法约谈。温馨告知。", &[]),
        ] {
            assert_eq!(headings(text), expected, "{text}");
        }
    }

    #[test]
    fn an_enumeration_counts_on_behind_marks() {
        let parts = |text: &str| -> Vec<String> {
            enumeration(text, 1).iter().map(|p| p.span.of(text).to_owned()).collect()
        };
        for (text, expected) in [
            ("问题有：一是成本高；二是少人用。", &["一是成本高；", "二是少人用。"][..]),
            ("统一是前提。二是其次。", &[]),
            ("做好两件事。一是统一是非标准。", &[]),
        ] {
            assert_eq!(parts(text), expected, "{text}");
        }
    }
}
