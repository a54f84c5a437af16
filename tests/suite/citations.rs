//! The grammar of citations as a specification: texts, and how each citation in them is read.
//!
//! `tests/spec/citations.md` holds both. A text stands behind `>`; the list below it is what the
//! program reads and is written anew with `UPDATE_SPECS=1`.

use std::fmt::Write as _;

use law::{Document, Source, Work};

use crate::spec::{check, root};

const SPEC: &str = "citations.md";

/// How each citation of the text is read: what is written, and what it means.
fn readings(text: &str) -> String {
    let documents = law::read(&Source::new("引用.txt", text));
    let cited = documents
        .iter()
        .flat_map(|document| document.citations.iter().map(move |citation| (document, citation)));
    let mut out = String::new();
    for (document, citation) in cited {
        let work = match &citation.work {
            Work::Title(title) => format!("《{title}》"),
            Work::Number(no) => no.to_string(),
            Work::Order(no) => no.to_string(),
            Work::Itself => "本文件".to_owned(),
        };
        let place = citation.path.as_ref().map(law::Path::cited).unwrap_or_default();
        let written = citation.span.of(&document.text).replace('\n', " ");
        writeln!(out, "- “{written}” → {work}{place}{}", stands_in(document, citation)).unwrap();
    }
    if out.is_empty() { "- 没有引用\n".to_owned() } else { out }
}

/// The provision in which a citation stands, where the text has any.
fn stands_in(document: &Document, citation: &law::Citation) -> String {
    let at = document.tree.at(citation.span.start);
    let path = at.map(|i| document.tree.provisions[i].path.to_string()).unwrap_or_default();
    if path.starts_with(|c: char| c.is_ascii_digit()) {
        format!("（在 {path}）")
    } else {
        String::new()
    }
}

#[test]
fn citations_are_read_as_specified() {
    let spec = std::fs::read_to_string(root().join("tests/spec").join(SPEC)).unwrap();
    let mut actual = String::new();
    let mut text = String::new();
    let mut lines = spec.lines().peekable();
    while let Some(line) = lines.next() {
        if let Some(quoted) = line.strip_prefix("> ") {
            writeln!(text, "{quoted}").unwrap();
            writeln!(actual, "{line}").unwrap();
            if lines.peek().is_none_or(|next| !next.starts_with('>')) {
                write!(actual, "\n{}\n", readings(&std::mem::take(&mut text))).unwrap();
                while lines.next_if(|next| next.is_empty() || next.starts_with("- ")).is_some() {}
            }
        } else {
            writeln!(actual, "{line}").unwrap();
        }
    }
    check(SPEC, &format!("{}\n", actual.trim_end()));
}
