//! The likeliest source of each sentence.
//!
//! In many documents on one topic the same sentence stands in dozens of them. It is quoted beside one:
//! of the documents that can have been its source, the one that has most of its letters, and of equals
//! the earliest.

use std::ops::Range;

use super::text::{TOUCHED, Text};
use crate::LEAST;
use crate::passages::Passage;

/// The sources of the sentences of one document.
pub(super) struct Sources {
    /// For each sentence the column of its source, where it has one.
    of: Vec<Option<usize>>,
}

impl Sources {
    /// The sources of the sentences of `text`. `possible` gives the columns of the documents that can
    /// have been a source, the earliest first, with the passages that `text` shares with each.
    pub(super) fn of<'p>(
        text: &Text,
        possible: impl Iterator<Item = (usize, &'p [Passage])>,
    ) -> Self {
        let mut of = vec![None; text.sentences()];
        let mut most = vec![0; text.sentences()];
        for (column, passages) in possible {
            let mut shared: Vec<Range<usize>> =
                passages.iter().map(|p| p.other..p.other + p.len).collect();
            shared.sort_unstable_by_key(|run| (run.start, run.end));
            // Several passages of the source can be the same one here: letters are counted once.
            let mut at = 0;
            let mut counted = (0, 0);
            for run in shared {
                at = at.max(run.start);
                while at < run.end {
                    let sentence = text.sentence_of(at);
                    let end = run.end.min(text.letters_of(sentence).end);
                    let before = if counted.0 == sentence { counted.1 } else { 0 };
                    counted = (sentence, before + end - at);
                    if counted.1 > most[sentence] {
                        (most[sentence], of[sentence]) = (counted.1, Some(column));
                    }
                    at = end;
                }
            }
        }
        Self { of }
    }

    /// The parts of a passage whose sentences have the document of a column for their source.
    pub(super) fn parts(&self, passage: Passage, text: &Text, column: usize) -> Vec<Passage> {
        let whole = passage.other..passage.other + passage.len;
        let sentences = text.sentence_of(whole.start)..=text.sentence_of(whole.end - 1);
        let owned: Vec<usize> = sentences.filter(|&s| self.of[s] == Some(column)).collect();
        owned
            .chunk_by(|x, y| x + 1 == *y)
            .map(|part| {
                // A few letters of the sentences around belong to the passage as before.
                let first = text.letters_of(part[0]).start.saturating_sub(TOUCHED);
                let end = text.letters_of(part[part.len() - 1]).end + TOUCHED;
                whole.start.max(first)..whole.end.min(end)
            })
            .filter(|part| part.len() >= LEAST)
            .map(|part| Passage {
                read: passage.read + (part.start - whole.start),
                other: part.start,
                len: part.len(),
            })
            .collect()
    }
}
