//! Tests of the whole: an index in a temporary folder, questions asked, answers compared with what
//! reading every text says.

mod answers;
mod conformance;
mod folder;
mod marks;
mod numbers;
mod operators;
mod queries;
mod questions;
mod statutes;
mod substrings;
mod suggestions;
mod truth;

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use law::{DocId, Level};
use tempfile::TempDir;

use crate::*;

/// An index and the texts it was built from.
pub(crate) struct Shelf {
    pub(crate) units: Vec<Unit>,
    pub(crate) index: Index,
    places: HashMap<(DocId, usize), usize>,
    _dir: TempDir,
}

impl Shelf {
    pub(crate) fn of(units: Vec<Unit>) -> Self {
        let dir = TempDir::new().unwrap();
        let index = Index::build(dir.path(), &Fingerprint::new(&[]), units.clone()).unwrap();
        assert_eq!(index.units(), units.len());
        let place = |(i, unit): (usize, &Unit)| ((unit.doc.clone(), unit.provision), i);
        let places = units.iter().enumerate().map(place).collect();
        Self { units, index, places, _dir: dir }
    }

    /// The number of a unit.
    pub(crate) fn place(&self, doc: &DocId, provision: usize) -> Option<usize> {
        self.places.get(&(doc.clone(), provision)).copied()
    }

    pub(crate) fn text(&self, doc: &DocId, provision: usize) -> Option<&str> {
        Some(&self.units[self.place(doc, provision)?].text)
    }

    pub(crate) fn search(&self, query: &Query, options: &Options) -> Answer {
        self.index.search(query, options, |doc, provision| self.text(doc, provision)).unwrap()
    }

    pub(crate) fn ask(&self, query: &str) -> Answer {
        self.search(&Query::parse(query).unwrap(), &Options::default())
    }

    /// The hits with their marks in brackets.
    pub(crate) fn shown(&self, answer: &Answer) -> Vec<String> {
        let shown = |hit: &Hit| {
            let text = self.text(&hit.doc, hit.provision).unwrap();
            format!("{}#{} {}", hit.doc, hit.provision, bracketed(text, &hit.marks))
        };
        answer.hits.iter().map(shown).collect()
    }
}

pub(crate) fn bracketed(text: &str, marks: &[(usize, usize)]) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::new();
    for i in 0..=chars.len() {
        marks.iter().filter(|mark| mark.1 == i).for_each(|_| out.push(']'));
        marks.iter().filter(|mark| mark.0 == i).for_each(|_| out.push('['));
        out.extend(chars.get(i));
    }
    out
}

/// A small document: one line per provision, `章`, `条` or `款` before its text.
pub(crate) fn document(name: &str, facts: Facts, lines: &[&str]) -> Vec<Unit> {
    let facts = Arc::new(facts);
    let (mut chapter, mut article) = (0, 0);
    let unit = |(provision, line): (usize, &&str)| {
        let (level, text) = line.split_once(' ').unwrap();
        let level = match level {
            "章" => Level::Chapter,
            "条" => Level::Article,
            _ => Level::Paragraph,
        };
        if level == Level::Chapter {
            chapter = provision;
        }
        if level != Level::Paragraph {
            article = provision;
        }
        Unit {
            doc: DocId(name.to_owned()),
            provision,
            article,
            chapter,
            level,
            text: text.to_owned(),
            heading: 0,
            facts: facts.clone(),
        }
    };
    lines.iter().enumerate().map(unit).collect()
}

/// The documents of the five seed texts.
#[expect(clippy::disallowed_methods, reason = "fixtures")]
pub(crate) fn documents() -> Vec<law::Document> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../corpus/policies");
    let mut files: Vec<_> = std::fs::read_dir(&root)
        .unwrap()
        .flat_map(|region| std::fs::read_dir(region.unwrap().path()).unwrap())
        .map(|file| file.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .collect();
    files.sort();
    assert_eq!(files.len(), 5);
    let read = |path: &std::path::PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        law::read(&law::Source::new(name, std::fs::read_to_string(path).unwrap()))
    };
    files.iter().flat_map(read).collect()
}

/// Their provisions.
pub(crate) fn seeds() -> Vec<Unit> {
    documents().iter().flat_map(of).collect()
}

/// The provisions of a document that stands alone.
pub(crate) fn of(document: &law::Document) -> Vec<Unit> {
    units(document, &law::Entry::of(document)).collect()
}
