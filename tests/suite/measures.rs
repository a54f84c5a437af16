//! `tests/spec/measures.md`, labelled by hand: every number and time of the five seeds, compared
//! with what the program reads and with where it stands in the comparison.

use std::collections::BTreeMap;

use compare::{Comparison, Options, contrast};
use law::{Document, measure};

use crate::law_corpus::{self, statutes};
use crate::seeds::documents;
use crate::spec::root;

/// A row of the specification.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Label {
    document: String,
    path: String,
    /// The first character of the expression in the provision's own text.
    at: usize,
    words: String,
    reading: String,
    deadline: String,
    base: String,
}

fn unblanked(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// The rows of a specification with the figure (指标) that each is, empty for none.
fn labelled(file: &str) -> Vec<(Label, String)> {
    let page = std::fs::read_to_string(root().join("tests/spec").join(file)).unwrap();
    let mut rows = Vec::new();
    for section in page.split("\n## ").skip(1) {
        let (document, table) = section.split_once('\n').unwrap();
        for line in table.lines().filter(|line| line.starts_with("| ")).skip(1) {
            let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
            let [path, at, words, reading, deadline, base, ref figure @ ..] = cells[..] else {
                panic!("six cells or seven: {line}")
            };
            let label = Label {
                document: document.to_owned(),
                path: path.to_owned(),
                at: at.parse().unwrap(),
                words: words.to_owned(),
                reading: reading.to_owned(),
                deadline: deadline.to_owned(),
                base: base.to_owned(),
            };
            rows.push((label, figure.concat()));
        }
    }
    rows
}

fn read(document: &Document) -> Vec<Label> {
    let provisions = document.tree.provisions.iter().enumerate();
    provisions
        .filter(|(_, p)| p.level.is_clause() && p.level != law::Level::Preamble)
        .flat_map(|(i, p)| {
            let text = document.own_text(i);
            measure::find(text).into_iter().map(move |m| Label {
                document: document.meta.title.value.clone(),
                path: p.path.to_string(),
                at: m.span.in_chars(text).0,
                words: unblanked(m.span.of(text)),
                reading: m.to_string(),
                deadline: m.deadline.as_ref().map_or(String::new(), |d| unblanked(d.span.of(text))),
                base: m.base.map_or(String::new(), |b| unblanked(b.of(text))),
            })
        })
        .collect()
}

/// What the program reads against what was labelled: precision and recall, at least `least` in 100.
#[track_caller]
#[expect(clippy::print_stdout, reason = "the figures, with --nocapture")]
fn judge(documents: &[Document], wanted: &[Label], least: usize) {
    let found: Vec<Label> = documents.iter().flat_map(read).collect();
    let right = found.iter().filter(|label| wanted.contains(label)).count();
    let (all, labelled) = (found.len(), wanted.len());
    let figures = format!("precision {right}/{all}, recall {right}/{labelled}");
    println!("{figures}");
    let wrong: Vec<&Label> = found.iter().filter(|label| !wanted.contains(label)).collect();
    let missed: Vec<&Label> = wanted.iter().filter(|label| !found.contains(label)).collect();
    assert!(
        right * 100 >= all.max(labelled) * least,
        "{figures}\nwrong: {wrong:#?}\nmissed: {missed:#?}"
    );
}

#[test]
fn measures_of_the_seeds_are_read() {
    let wanted: Vec<Label> = labelled("measures.md").into_iter().map(|(label, _)| label).collect();
    assert!(wanted.len() >= 75, "{} rows", wanted.len());
    judge(&documents(), &wanted, 95);
}

/// The statutes of `tests/spec/statute-measures.md`, in LawRefBook.
const STATUTES: [&str; 4] = [
    "社会法/安全生产法(2021-06-10).md",
    "行政法规/生产安全事故报告和调查处理条例(2007-04-09).md",
    "行政法规/烟花爆竹安全管理条例(2016-02-06).md",
    "行政法规/安全生产许可证条例(2014-07-29).md",
];

#[test]
#[ignore = "整库测试：./dev test --corpus"]
fn corpus_measures_of_statutes_are_read() {
    let wanted: Vec<Label> =
        labelled("statute-measures.md").into_iter().map(|(label, _)| label).collect();
    assert!(wanted.len() >= 130, "{} rows", wanted.len());
    let file = |file| law_corpus::read(&statutes().join("lawrefbook").join(file)).1;
    judge(&STATUTES.into_iter().flat_map(file).collect::<Vec<_>>(), &wanted, 90);
}

#[test]
fn figures_drafters_ask_for_stand_in_the_matrix() {
    let documents = documents();
    let columns: Vec<&Document> = documents.iter().collect();
    let Comparison { measures, .. } = contrast(&columns, &Options::default());
    let mut figures: BTreeMap<String, usize> = BTreeMap::new();
    for (label, figure) in
        labelled("measures.md").into_iter().filter(|(_, figure)| !figure.is_empty())
    {
        let column = documents.iter().position(|d| d.meta.title.value == label.document);
        let column = column.unwrap_or_else(|| panic!("no document {}", label.document));
        let own = |path: &str| {
            let index =
                documents[column].tree.provisions.iter().position(|p| p.path.to_string() == path);
            documents[column].own_text(index.unwrap())
        };
        let stands = measures.iter().filter_map(|row| row.cells[column].as_ref()).any(|cell| {
            let text = own(&label.path);
            let Some(sentence) = text.find(&cell.text) else { return false };
            let at = text[..sentence].chars().count() + cell.mark.0;
            cell.id.path.to_string() == label.path && at == label.at
        });
        assert!(stands, "{figure}: {label:?}");
        *figures.entry(figure).or_default() += 1;
    }
    // The figures of the table that drafters use; 执法中队达标率 and the like only where a text
    // states a number.
    assert_eq!(figures.len(), 13, "{figures:?}");
}
