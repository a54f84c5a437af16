//! 是否要找: words of the corpus that are one slip away from a word that occurs nowhere. They are
//! offered, never searched.
//!
//! The candidates come out of the pairs of characters in the index: a character can stand in a place
//! only when it forms known pairs with its neighbours there. One walk over the pairs serves all
//! places; no text is read. Each candidate is then looked up.

use std::cmp::Reverse;
use std::collections::HashMap;

use law::fold;

use crate::error::Error;
use crate::form::Form;
use crate::index::Index;
use crate::phrase::{Breadth, Phrase};
use crate::plan::{Manner, Plan, Reading};
use crate::query::Node;
use crate::run::{Run, Source};
use crate::sound;

/// The words that suggestions are made for, in characters; longer ones are sentences.
const LENGTHS: std::ops::RangeInclusive<usize> = 2..=12;
/// Shorter words than this are next to too many others: only what sounds the same is offered.
const TELLING: usize = 3;
/// How many candidates for one place are looked up.
const PER_PLACE: usize = 24;
/// How many words are offered.
const OFFERED: usize = 5;

/// A word that may have been meant.
struct Candidate {
    chars: Vec<char>,
    /// It sounds the same, or has the same characters.
    close: bool,
}

/// For a place in a word, the characters that stand there beside its neighbours, with the number of
/// provisions that hold the rarer pair.
type Fillings = HashMap<char, u64>;

impl Index {
    /// Whether a word occurs in any text, as far as the index can tell: exact for words of Han
    /// characters, letters and digits.
    ///
    /// # Errors
    /// [`Error::Damaged`] when the engine cannot read its files.
    pub fn occurs(&self, word: &str) -> Result<bool, Error> {
        Ok(self.holding(&Form::of(word).chars)? > 0)
    }

    /// Words of the corpus that one exchange of neighbours, one missing, one superfluous or one wrong
    /// character turns into `word`: what sounds like it
    /// first, then what most provisions hold.
    ///
    /// # Errors
    /// [`Error::Damaged`] when the engine cannot read its files.
    pub fn alike(&self, word: &str) -> Result<Vec<String>, Error> {
        let word = Form::of(word).chars;
        if !LENGTHS.contains(&word.len()) || !word.iter().all(|&c| fold::is_han(c)) {
            return Ok(Vec::new());
        }
        let mut found = Vec::new();
        for Candidate { chars, close } in self.candidates(&word)? {
            let holding = self.holding(&chars)?;
            if holding > 0 {
                let word = String::from_iter(chars);
                found.push((!close, self.lexicon.pieces(&word), Reverse(holding), word));
            }
        }
        found.sort_unstable();
        // What happens to stand side by side in some text is no word: it falls into more pieces.
        let fewest = found.iter().map(|(_, pieces, ..)| *pieces).min().unwrap_or(0);
        found.retain(|(_, pieces, ..)| *pieces <= fewest);
        let mut words: Vec<String> = Vec::new();
        for (.., word) in found {
            if !words.contains(&word) {
                words.push(word);
            }
        }
        words.truncate(OFFERED);
        Ok(words)
    }

    fn candidates(&self, word: &[char]) -> Result<Vec<Candidate>, Error> {
        let mut candidates = Vec::new();
        for i in 1..word.len() {
            let mut chars = word.to_vec();
            chars.swap(i - 1, i);
            candidates.push(Candidate { chars, close: true });
        }
        if word.len() >= TELLING {
            for i in 0..word.len() {
                let mut chars = word.to_vec();
                chars.remove(i);
                candidates.push(Candidate { chars, close: false });
            }
        }
        let (wrong, missing) = self.fillings(word).map_err(Error::damaged)?;
        for (i, fillings) in wrong.into_iter().enumerate() {
            for (c, close) in best(fillings, |c| sound::alike(c, word[i])) {
                if close || word.len() >= TELLING {
                    let mut chars = word.to_vec();
                    chars[i] = c;
                    candidates.push(Candidate { chars, close });
                }
            }
        }
        for (i, fillings) in (1..).zip(missing) {
            for (c, _) in best(fillings, |_| false) {
                let mut chars = word.to_vec();
                chars.insert(i, c);
                candidates.push(Candidate { chars, close: false });
            }
        }
        candidates.retain(|candidate| candidate.chars != word);
        Ok(candidates)
    }

    /// What may stand in the place of each character, and between each two of them.
    fn fillings(&self, word: &[char]) -> tantivy::Result<(Vec<Fillings>, Vec<Fillings>)> {
        let last = word.len() - 1;
        // By place: what follows the character before it, and what precedes the one after it.
        let mut follows = vec![Fillings::new(); word.len() + 1];
        let mut precedes = vec![Fillings::new(); word.len() + 1];
        for segment in self.searcher.segment_readers() {
            let inverted = segment.inverted_index(self.fields.text)?;
            let mut pairs = inverted.terms().stream()?;
            while pairs.advance() {
                let Some((a, b)) = pair(pairs.key()) else { continue };
                let holding = u64::from(pairs.value().doc_freq);
                for (i, &c) in word.iter().enumerate() {
                    if c == a {
                        *follows[i + 1].entry(b).or_default() += holding;
                    }
                    if c == b {
                        *precedes[i].entry(a).or_default() += holding;
                    }
                }
            }
        }
        // `follows[i]` is what follows character i - 1, `precedes[i]` what precedes character i.
        let between = |before: &Fillings, after: &Fillings| -> Fillings {
            let both = before.iter().filter_map(|(c, n)| Some((*c, (*n).min(*after.get(c)?))));
            both.collect()
        };
        let wrong = (0..word.len()).map(|i| match i {
            0 => precedes[1].clone(),
            i if i == last => follows[i].clone(),
            i => between(&follows[i], &precedes[i + 1]),
        });
        let missing = (1..word.len()).map(|i| between(&follows[i], &precedes[i]));
        Ok((wrong.collect(), missing.collect()))
    }

    /// How many provisions hold these characters.
    fn holding(&self, chars: &[char]) -> Result<usize, Error> {
        let phrase = Phrase::new(&String::from_iter(chars), Breadth::Verbatim);
        let (lexicon, synonyms) = (&self.lexicon, &self.synonyms);
        let manner = Manner { reading: Reading::Whole, expand: false, lexicon, synonyms };
        let plan = Plan::of(&Node::Phrase(phrase), manner);
        Ok(Run::new(self, &plan, Source::Index)?.all()?.len())
    }
}

/// The characters worth looking up: those that sound right, then the commonest.
fn best(fillings: Fillings, sounds: impl Fn(char) -> bool) -> Vec<(char, bool)> {
    let mut all: Vec<(char, bool, u64)> = fillings
        .into_iter()
        .filter(|(c, _)| fold::is_han(*c))
        .map(|(c, holding)| (c, sounds(c), holding))
        .collect();
    all.sort_by(|a, b| b.1.cmp(&a.1).then(b.2.cmp(&a.2)).then(a.0.cmp(&b.0)));
    all.into_iter().take(PER_PLACE).map(|(c, close, _)| (c, close)).collect()
}

/// The two characters of a term of the index.
fn pair(term: &[u8]) -> Option<(char, char)> {
    let mut chars = std::str::from_utf8(term).ok()?.chars();
    Some((chars.next()?, chars.next()?))
}
