//! Copied and changed: the sentences that two documents share in part, with what differs.
//!
//! # Steps
//! - **Texts:** every document is folded, sorted and cut into sentences once: `text`.
//! - **Passages:** of each two documents, the one that can have been the source is read from left to
//!   right: `runs`. How many letters they share is known from these alone: [`Reuse::overlap`].
//! - **Sources:** each sentence is quoted beside its likeliest source, so that the rows grow with the
//!   documents and not with their pairs: `source`.
//! - **Changes:** quoted sentences are compared word by word: [`Change`].

mod source;
mod text;

use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

use law::{Document, ProvisionId, Span};
use serde::Serialize;

use self::source::Sources;
use self::text::Text;
use crate::changes::{self, Change, Cutter, Sentence};
use crate::matrix::rounded;
use crate::origin::{Ground, Rank};
use crate::passages::Passage;
use crate::runs::{Runs, Sorted};

/// What documents have in common word by word.
pub(crate) struct Reuse {
    /// The sentences of each document beside their likeliest source.
    pub(crate) rows: Vec<Reused>,
    /// The letters of all passages that each two columns share.
    pub(crate) overlap: Vec<Vec<usize>>,
}

/// Sentences of two documents that have passages in common.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reused {
    /// In the document that can have been the source.
    pub a: Quote,
    /// In the other one.
    pub b: Quote,
    /// Why `a` is taken for the source.
    pub ground: Ground,
    /// How alike the quoted sentences are, from 0 to 1.
    pub similarity: f64,
    /// The sentences have the passages in common and little else, so that no changes are told.
    pub partial: bool,
    /// What differs from `a` to `b`.
    pub changes: Vec<Change>,
    /// The passages that stand in both: at least [`LEAST`] letters each, as they stand in `a`
    /// without blanks and punctuation.
    pub passages: Vec<String>,
    /// The other columns, in order, that share a passage with the sentences of `b` too.
    pub also: Vec<usize>,
}

/// Sentences of one document.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Quote {
    /// The column of the document.
    pub column: usize,
    /// The address of the provision in which the first of them stands.
    #[serde(rename = "ref", serialize_with = "crate::as_text")]
    pub id: ProvisionId,
    /// The index of that provision.
    pub index: usize,
    /// The sentences, as printed.
    pub text: String,
    /// Their place in the text of the document, in bytes.
    pub span: Span,
}

/// A shared passage has at least so many Han characters, digits or %.
pub const LEAST: usize = 12;
/// Sentences less alike than this only share a phrase.
const COPIED: f64 = 0.5;

/// What the documents share, pair by pair in the order of the columns and within a pair in the order
/// of the source. Columns and order of arguments do not matter for what is the source: that is
/// settled by date and authority.
pub(crate) fn between_all(docs: &[&Document]) -> Reuse {
    let texts: Vec<Text> = docs.iter().map(|document| Text::of(document)).collect();
    let sorted: Vec<Sorted> = texts.iter().map(Text::sorted).collect();
    let runs = Runs::of_all(&sorted, LEAST);
    let ranks: Vec<Rank> = docs.iter().map(|document| Rank::of(document)).collect();
    let mut by_age: Vec<usize> = (0..docs.len()).collect();
    by_age.sort_by_cached_key(|&column| (ranks[column].age(), column));
    // Why one document can have been the source of another; a document given twice, that of itself.
    let ground = |a: usize, b: usize| {
        let (order, ground) = ranks[a].order(&ranks[b]);
        (a != b && order.then(a.cmp(&b)).is_lt()).then_some(ground)
    };

    let passages: Vec<Vec<Vec<Passage>>> = (0..docs.len())
        .map(|a| {
            let choose =
                |b: usize, at, places: &[u32]| likeliest(sorted[b].0, sorted[a].0, at, places);
            runs.shared(&sorted, a, |b| ground(a, b).is_some(), choose)
        })
        .collect();

    let mut overlap = vec![vec![0; docs.len()]; docs.len()];
    let mut quoting = Quoting { texts: &texts, runs: &runs, sentences: Sentences::default() };
    let mut rows: Vec<Reused> = Vec::new();
    for b in 0..docs.len() {
        let possible = by_age.iter().map(|&a| (a, passages[a][b].as_slice()));
        let sources = Sources::of(&texts[b], possible);
        for a in 0..docs.len() {
            let Some(ground) = ground(a, b) else { continue };
            let letters: usize = passages[a][b].iter().map(|p| p.len).sum();
            (overlap[a][b], overlap[b][a]) = (letters, letters);
            let parts = passages[a][b].iter().flat_map(|&p| sources.parts(p, &texts[b], a));
            rows.extend(quoting.rows((a, b), ground, parts));
        }
    }
    let columns = |r: &Reused| (r.a.column.min(r.b.column), r.a.column.max(r.b.column));
    rows.sort_by_key(columns);
    Reuse { rows, overlap }
}

/// Of the places where a passage stands in `a`, the one whose surroundings are most like those at
/// `at` in `b`; the first of equals.
fn likeliest(a: &[char], b: &[char], at: usize, places: &[u32]) -> u32 {
    const AROUND: usize = 40;
    const LOOKED_AT: usize = 32;
    let mut places = places.to_vec();
    places.sort_unstable();
    if let [only] = places[..] {
        return only;
    }
    let around = |text: &[char], at: usize| -> Vec<u64> {
        let window = &text[at.saturating_sub(AROUND)..text.len().min(at + 2 * AROUND)];
        let pair =
            |pair: &[char]| u64::from(u32::from(pair[0])) << 32 | u64::from(u32::from(pair[1]));
        window.windows(2).map(pair).collect()
    };
    let mut here = around(b, at);
    here.sort_unstable();
    let alike = |&place: &u32| {
        around(a, place as usize).iter().filter(|pair| here.binary_search(pair).is_ok()).count()
    };
    places.truncate(LOOKED_AT);
    places.into_iter().rev().max_by_key(alike).unwrap_or(0)
}

/// Quoted sentences by their words: what stands in many documents is cut up once.
#[derive(Default)]
struct Sentences {
    cutter: Cutter,
    cut: HashMap<String, Rc<Sentence>>,
}

impl Sentences {
    /// The changes from `a` to `b`, and how alike the two are, from 0 to 1.
    fn changes(&mut self, a: &str, b: &str) -> (Vec<Change>, f64) {
        if a == b { (Vec::new(), 1.0) } else { changes::between(&self.of(a), &self.of(b)) }
    }

    fn of(&mut self, text: &str) -> Rc<Sentence> {
        if let Some(known) = self.cut.get(text) {
            return Rc::clone(known);
        }
        let cut = Rc::new(self.cutter.cut(text));
        self.cut.insert(text.to_owned(), Rc::clone(&cut));
        cut
    }
}

/// What is needed to quote passages of any two documents.
struct Quoting<'t> {
    texts: &'t [Text<'t>],
    runs: &'t Runs,
    sentences: Sentences,
}

/// Neighbouring sentences of two documents and the passages in them.
struct Block {
    in_a: Range<usize>,
    in_b: Range<usize>,
    passages: Vec<Passage>,
}

impl Quoting<'_> {
    /// The rows of a source and a document that has passages of it. Passages whose sentences meet in
    /// both are quoted together.
    fn rows(
        &mut self,
        (a, b): (usize, usize),
        ground: Ground,
        passages: impl Iterator<Item = Passage>,
    ) -> Vec<Reused> {
        let mut blocks: Vec<Block> = Vec::new();
        for passage in passages {
            let in_a = self.texts[a].touched(passage.read..passage.read + passage.len);
            let in_b = self.texts[b].touched(passage.other..passage.other + passage.len);
            let meets = |x: &Range<usize>, y: &Range<usize>| x.start < y.end && y.start < x.end;
            let around =
                |x: &Range<usize>, y: &Range<usize>| x.start.min(y.start)..x.end.max(y.end);
            match blocks
                .last_mut()
                .filter(|last| meets(&last.in_a, &in_a) && meets(&last.in_b, &in_b))
            {
                Some(last) => {
                    (last.in_a, last.in_b) = (around(&last.in_a, &in_a), around(&last.in_b, &in_b));
                    last.passages.push(passage);
                }
                None => blocks.push(Block { in_a, in_b, passages: vec![passage] }),
            }
        }
        blocks.into_iter().map(|block| self.row((a, b), ground, block)).collect()
    }

    fn row(&mut self, (a, b): (usize, usize), ground: Ground, block: Block) -> Reused {
        let left = self.texts[a].quote(a, block.in_a);
        let right = self.texts[b].quote(b, block.in_b.clone());
        let (changes, similarity) = self.sentences.changes(&left.text, &right.text);
        let words = |p: &Passage| self.texts[a].letters.c[p.read..p.read + p.len].iter().collect();
        Reused {
            partial: similarity < COPIED,
            changes: if similarity < COPIED { Vec::new() } else { changes },
            similarity: rounded(similarity),
            also: self.also((a, b), block.in_b.clone()),
            passages: block.passages.iter().map(words).collect(),
            a: left,
            b: right,
            ground,
        }
    }

    /// The columns of the other documents that share a passage with these sentences of `b`.
    fn also(&self, (a, b): (usize, usize), sentences: Range<usize>) -> Vec<usize> {
        let mut found = vec![false; self.texts.len()];
        for at in self.texts[b].runs_in(sentences) {
            self.runs.texts_with(b, at).for_each(|column| found[column] = true);
        }
        (0..found.len()).filter(|&column| found[column] && column != a && column != b).collect()
    }
}

#[cfg(test)]
mod tests;
