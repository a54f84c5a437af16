//! Copied and changed: the sentences that two documents share in part, with what differs.

use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

use law::{Document, ProvisionId, Span};
use serde::Serialize;

use crate::changes::{self, Change, Cutter, Sentence};
use crate::matrix::rounded;
use crate::origin::{Ground, Rank};
use crate::passages::{self, Grams, Letters, Passage, Suffixes};

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
    /// What differs from `a` to `b`; empty when the sentences are too unlike to say so.
    pub changes: Vec<Change>,
    /// The passages that stand in both: at least [`LEAST`] letters each, as they stand in `a`
    /// without blanks and punctuation.
    pub passages: Vec<String>,
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

/// What each two of the documents share, pair by pair in the order of the columns and within a
/// pair in the order of the source. Columns and order of arguments do not matter for what
/// is the source: that is settled by date and authority.
pub(crate) fn between_all(docs: &[&Document]) -> Vec<Reused> {
    let letters: Vec<Letters> = docs.iter().map(|document| Letters::of(document)).collect();
    let suffixes: Vec<Suffixes> = letters.iter().map(|letters| Suffixes::of(&letters.c)).collect();
    let texts: Vec<&[char]> = letters.iter().map(|letters| letters.c.as_slice()).collect();
    let grams = Grams::of_all(&texts, LEAST);
    let ranks: Vec<Rank> = docs.iter().map(|document| Rank::of(document)).collect();
    let mut all = Vec::new();
    let mut sentences = Sentences::default();
    for b in 0..docs.len() {
        for other in 0..b {
            let (order, ground) = ranks[other].order(&ranks[b]);
            let (a, b) = if order.is_gt() { (b, other) } else { (other, b) };
            let later = (letters[b].c.as_slice(), &suffixes[b]);
            // What of the source was taken over: the source is read from left to right.
            let may_begin = |at| grams[a].may_stand_in(at, &grams[b]);
            let passages =
                passages::shared(later, &letters[a].c, LEAST, may_begin, |at, places| {
                    likeliest(&letters[b].c, &letters[a].c, at, places)
                });
            let sides = ((a, docs[a], &letters[a]), (b, docs[b], &letters[b]));
            all.extend(quoted(sides.0, sides.1, ground, &passages, &mut sentences));
        }
    }
    let columns = |r: &Reused| (r.a.column.min(r.b.column), r.a.column.max(r.b.column));
    all.sort_by_key(columns);
    all
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
    let around = |text: &[char], at: usize| -> Vec<[char; 2]> {
        let window = &text[at.saturating_sub(AROUND)..text.len().min(at + 2 * AROUND)];
        let mut pairs: Vec<[char; 2]> = window.windows(2).map(|pair| [pair[0], pair[1]]).collect();
        pairs.sort_unstable();
        pairs
    };
    let here = around(b, at);
    let alike = |&place: &u32| {
        around(a, place as usize).iter().filter(|pair| here.binary_search(pair).is_ok()).count()
    };
    places.truncate(LOOKED_AT);
    places.into_iter().rev().max_by_key(alike).unwrap_or(0)
}

/// Quoted sentences, by column and place. In many documents of one topic the same sentence is quoted
/// beside dozens of others.
#[derive(Default)]
struct Sentences {
    cutter: Cutter,
    cut: HashMap<(usize, Span), Rc<Sentence>>,
}

impl Sentences {
    fn of(&mut self, quote: &Quote) -> Rc<Sentence> {
        let cut = || Rc::new(self.cutter.cut(&quote.text));
        Rc::clone(self.cut.entry((quote.column, quote.span)).or_insert_with(cut))
    }
}

type Side<'s> = (usize, &'s Document, &'s Letters);

/// Passages whose sentences meet in both documents are quoted together.
fn quoted(
    a: Side,
    b: Side,
    ground: Ground,
    passages: &[Passage],
    sentences: &mut Sentences,
) -> Vec<Reused> {
    let mut blocks: Vec<(Range<usize>, Range<usize>, Vec<Passage>)> = Vec::new();
    for &passage in passages {
        let in_a = whole_sentences(a.1, a.2, passage.read, passage.len);
        let in_b = whole_sentences(b.1, b.2, passage.other, passage.len);
        let meets = |x: &Range<usize>, y: &Range<usize>| x.start < y.end && y.start < x.end;
        match blocks.last_mut().filter(|last| meets(&last.0, &in_a) && meets(&last.1, &in_b)) {
            Some(last) => {
                last.0 = last.0.start.min(in_a.start)..last.0.end.max(in_a.end);
                last.1 = last.1.start.min(in_b.start)..last.1.end.max(in_b.end);
                last.2.push(passage);
            }
            None => blocks.push((in_a, in_b, vec![passage])),
        }
    }
    blocks
        .into_iter()
        .map(|(in_a, in_b, passages)| {
            let (left, right) = (quote(&a, in_a), quote(&b, in_b));
            let (changes, similarity) =
                changes::between(&sentences.of(&left), &sentences.of(&right));
            let words = |p: &Passage| a.2.c[p.read..p.read + p.len].iter().collect();
            Reused {
                changes: if similarity >= COPIED { changes } else { Vec::new() },
                similarity: rounded(similarity),
                passages: passages.iter().map(words).collect(),
                a: left,
                b: right,
                ground,
            }
        })
        .collect()
}

/// The whole sentences that a run of letters touches with more than a few letters.
fn whole_sentences(
    document: &Document,
    letters: &Letters,
    first: usize,
    len: usize,
) -> Range<usize> {
    const TOUCHED: usize = 6;
    let text = &document.text;
    let between = |i: usize| {
        let gap = letters.at[i].1..letters.at[i + 1].0;
        text.get(gap).is_some_and(|gap| gap.contains(ends_sentence))
    };
    let last = first + len - 1;
    let near = TOUCHED.min(len - 1);
    // 度。对事故处理…: the last letter of the sentence before belongs to the run by chance.
    let from = (first..first + near).rev().find(|&i| between(i)).map_or(first, |i| i + 1);
    let to = (last - near..last).find(|&i| between(i)).filter(|&i| i >= from).unwrap_or(last);
    let before = text.get(..letters.at[from].0).unwrap_or("");
    let start = before.rfind(ends_sentence).map_or(0, |at| {
        at + before.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8)
    });
    let end = letters.at[to].1;
    let after = text.get(end..).unwrap_or("");
    start..end + after.find(ends_sentence).unwrap_or(after.len())
}

fn ends_sentence(c: char) -> bool {
    matches!(c, '。' | '；' | ';' | '！' | '？' | '\n')
}

fn quote(side: &Side, range: Range<usize>) -> Quote {
    let &(column, document, _) = side;
    let text = document.text.get(range.clone()).unwrap_or("");
    let trimmed = text.trim();
    let start = range.start + (text.len() - text.trim_start().len());
    let index = document.tree.at(start).unwrap_or(0);
    Quote {
        column,
        id: document.id_of(index),
        index,
        text: trimmed.to_owned(),
        span: Span::new(start, start + trimmed.len()),
    }
}
