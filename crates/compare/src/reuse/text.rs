//! A document cut up once for all others: its letters, the order of its suffixes, its sentences.

use std::ops::Range;

use law::{Document, Span};

use super::{LEAST, Quote};
use crate::passages::{Letters, Suffixes};
use crate::runs::Sorted;

/// A run that has no more letters of a sentence than these belongs to it by chance.
pub(super) const TOUCHED: usize = 6;

/// A document as passages and sentences are looked for in it.
pub(super) struct Text<'d> {
    document: &'d Document,
    pub(super) letters: Letters,
    suffixes: Suffixes,
    sentences: Vec<Place>,
    /// The sentence that each letter belongs to.
    sentence_of: Vec<u32>,
}

/// Where a sentence stands.
struct Place {
    letters: Range<usize>,
    bytes: Range<usize>,
}

impl<'d> Text<'d> {
    pub(super) fn of(document: &'d Document) -> Self {
        let letters = Letters::of(document);
        let suffixes = Suffixes::of(&letters.c);
        let (sentences, sentence_of) = sentences(&document.text, &letters);
        Self { document, letters, suffixes, sentences, sentence_of }
    }

    pub(super) fn sorted(&self) -> Sorted<'_> {
        (&self.letters.c, &self.suffixes)
    }

    /// The number of sentences.
    pub(super) fn sentences(&self) -> usize {
        self.sentences.len()
    }

    /// The sentence that a letter belongs to.
    pub(super) fn sentence_of(&self, letter: usize) -> usize {
        self.sentence_of[letter] as usize
    }

    /// The letters of a sentence.
    pub(super) fn letters_of(&self, sentence: usize) -> Range<usize> {
        self.sentences[sentence].letters.clone()
    }

    /// The sentences that a run of letters touches with more than a few letters.
    pub(super) fn touched(&self, run: Range<usize>) -> Range<usize> {
        let last = run.end - 1;
        let near = TOUCHED.min(last - run.start);
        // 度。对事故处理…: the last letter of the sentence before belongs to the run by chance.
        let from = self.sentence_of(run.start + near);
        let to = self.sentence_of(last - near);
        let to = if to < from { self.sentence_of(last) } else { to };
        from..to + 1
    }

    /// Where the runs of [`LEAST`] letters begin that touch some neighbouring sentences.
    pub(super) fn runs_in(&self, sentences: Range<usize>) -> Range<usize> {
        let start = self.sentences[sentences.start].letters.start;
        let end = self.sentences[sentences.end - 1].letters.end;
        (start + TOUCHED).saturating_sub(LEAST)..(end + 1).saturating_sub(TOUCHED)
    }

    /// Some neighbouring sentences, as they are printed.
    pub(super) fn quote(&self, column: usize, sentences: Range<usize>) -> Quote {
        let start = self.sentences[sentences.start].bytes.start;
        let end = self.sentences[sentences.end - 1].bytes.end;
        let text = self.document.text.get(start..end).unwrap_or("");
        let trimmed = text.trim();
        let start = start + (text.len() - text.trim_start().len());
        let index = self.document.tree.at(start).unwrap_or(0);
        Quote {
            column,
            id: self.document.id_of(index),
            index,
            text: trimmed.to_owned(),
            span: Span::new(start, start + trimmed.len()),
        }
    }
}

/// The sentences that have letters, and the one that each letter belongs to.
fn sentences(text: &str, letters: &Letters) -> (Vec<Place>, Vec<u32>) {
    let mut all: Vec<Place> = Vec::new();
    let mut of = Vec::with_capacity(letters.c.len());
    let mut before = 0;
    for (letter, &(start, end)) in letters.at.iter().enumerate() {
        let gap = text.get(before..start).unwrap_or("");
        let mut ends = gap.match_indices(ends_sentence).map(|(at, mark)| (before + at, mark.len()));
        let first = ends.next();
        match all.last_mut() {
            Some(open) if first.is_none() => open.letters.end = letter + 1,
            last => {
                if let (Some(open), Some((at, _))) = (last, first) {
                    open.bytes.end = at;
                }
                let behind = ends.next_back().or(first).map_or(before, |(at, len)| at + len);
                let bytes = behind..text.len();
                all.push(Place { letters: letter..letter + 1, bytes });
            }
        }
        of.push(all.len() as u32 - 1);
        before = end;
    }
    if let Some(open) = all.last_mut() {
        let rest = text.get(before..).unwrap_or("");
        open.bytes.end = rest.find(ends_sentence).map_or(text.len(), |at| before + at);
    }
    (all, of)
}

fn ends_sentence(c: char) -> bool {
    matches!(c, '。' | '；' | ';' | '！' | '？' | '\n')
}
