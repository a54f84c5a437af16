//! Several documents in one file: a bulletin that reprints reports of three counties.

use std::sync::LazyLock;

use regex::Regex;

use crate::Span;
use crate::build::is_sentence;
use crate::line::{self, Mark};
use crate::repair::lines;

/// The parts of a repaired text that are documents of their own, in order. They cover the text.
pub(crate) fn split(text: &str) -> Vec<Span> {
    let lines: Vec<(Span, &str)> = lines(text).filter(|(_, line)| !line.is_empty()).collect();
    let statute = lines.iter().any(|(_, l)| line::head(l).is_some_and(|h| h.mark == Mark::Article));
    let mut starts = vec![0];
    let mut numbered = false;
    for i in 0..lines.len() {
        let (span, line) = lines[i];
        if numbered && !statute && opens_document(&lines, i) {
            starts.push(span.start);
            numbered = false;
        }
        numbered = numbered || line::head(line).is_some();
    }
    starts.push(text.len());
    starts
        .windows(2)
        .map(|w| Span::new(w[0], w[0] + Span::new(w[0], w[1]).of(text).trim_end().len()))
        .collect()
}

/// Whether line `i` is the title of a new document: a short line that names a place or an organ and
/// ends like no sentence, after a finished sentence and before running text.
fn opens_document(lines: &[(Span, &str)], i: usize) -> bool {
    static PLACE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^\p{Han}{1,8}?(?:省|市|县|区|州|盟|旗|局|厅)").expect("the pattern is fixed")
    });
    let title = |line: &str| {
        let count = line.chars().count();
        (6..=40).contains(&count)
            && line::head(line).is_none()
            && !line.contains(['。', '；', '：', '，', '、'])
    };
    let line = lines[i].1;
    let finished = i > 0 && lines[i - 1].1.ends_with(['。', '！', '”']);
    let text_follows = lines[i + 1..]
        .iter()
        .take(3)
        .find(|(_, next)| !title(next))
        .is_some_and(|(_, next)| is_sentence(next));
    finished && PLACE.is_match(line) && title(line) && text_follows
}
