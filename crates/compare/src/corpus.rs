//! Who copied from whom over a whole corpus, without comparing all pairs.
//!
//! # Steps
//! - **Fingerprints:** winnowing (Schleimer, Wilkerson and Aiken, SIGMOD 2003): every run of
//!   [`GRAM`] letters has a hash, and of every [`WINDOW`] neighbouring ones the smallest is kept.
//!   Two texts that share [`LONG`] letters or more have a fingerprint in common, wherever it stands.
//! - **Lenders:** the fingerprints of all documents are sorted. Those of a document that stand in
//!   few others name the documents that can have been its source, most fingerprints first; what
//!   stands in more than [`COMMON`] documents is the language of all and names none.
//! - **Passages:** from the fingerprints in common the run is extended to both sides, so that every
//!   passage is found and letters, not hashes, decide. What one source accounts for is not counted
//!   again for the next.
//!
//! Time and memory grow with the letters of the corpus, and with the passages found.

use std::collections::HashMap;

use law::{Document, Level, Span};

use crate::origin::{Ground, Rank};
use crate::passages::Letters;

/// Letters of a run that has a hash.
const GRAM: usize = 12;
/// Hashes of which one is kept.
const WINDOW: usize = 9;
/// A passage of so many letters or more is found; shorter ones are not looked for.
pub const LONG: usize = GRAM + WINDOW - 1;
/// A fingerprint that stands in more documents than this names no source.
const COMMON: usize = 24;
/// Possible sources that are looked at, and sources that are kept.
const LOOKED_AT: usize = 8;
const KEPT: usize = 3;
/// A source accounts for at least this share of the letters of a document, or for so many letters.
const SHARE: f64 = 0.02;
const ENOUGH: usize = 200;
/// Passages that are shown of a source, the longest ones.
const SHOWN: usize = 3;

/// What a document took from others.
#[derive(Debug, Clone, PartialEq)]
pub struct Copied {
    /// The document, by its number in the corpus.
    pub document: usize,
    /// Its Han characters, digits and %.
    pub letters: usize,
    /// From whom, the largest part first.
    pub sources: Vec<Lender>,
}

/// A document from which another took passages.
#[derive(Debug, Clone, PartialEq)]
pub struct Lender {
    /// The document, by its number in the corpus.
    pub document: usize,
    /// Why it is taken for the source.
    pub ground: Ground,
    /// Letters of passages that it accounts for and no source before it in the list does.
    pub letters: usize,
    /// The longest of these passages.
    pub passages: Vec<Shared>,
}

/// A passage that stands in two documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shared {
    /// Its number of letters.
    pub letters: usize,
    /// Its place in the text of the source, in bytes.
    pub source: Span,
    /// Its place in the text of the document that has it from there.
    pub copy: Span,
}

/// The letters and fingerprints of documents, of which the documents themselves are not kept.
#[derive(Default)]
pub struct Corpus {
    texts: Vec<Text>,
    prints: Vec<Print>,
}

struct Text {
    /// By what editions are known as those of one work.
    work: String,
    rank: Rank,
    letters: Vec<char>,
    /// The first byte of each letter.
    at: Vec<u32>,
}

/// A fingerprint and where it stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Print {
    hash: u32,
    document: u32,
    at: u32,
}

impl Corpus {
    /// Adds a document, which gets the next number. 篇首 and 篇尾 are left out: which congress passed
    /// a text on which day is said in the same words everywhere.
    pub fn add(&mut self, document: &Document) {
        let formal = document.tree.provisions.iter();
        let formal = formal.filter(|p| matches!(p.level, Level::Front | Level::Back));
        let mut formal = formal.map(|p| p.own).peekable();
        let all = Letters::of(document);
        let (mut letters, mut at) = (Vec::new(), Vec::new());
        for (letter, (start, _)) in all.c.into_iter().zip(all.at) {
            while formal.next_if(|own| own.end <= start).is_some() {}
            if formal.peek().is_none_or(|own| start < own.start) {
                letters.push(letter);
                at.push(u32::try_from(start).unwrap_or(u32::MAX));
            }
        }
        let number = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
        let prints = winnowed(&letters).into_iter();
        self.prints.extend(prints.map(|(hash, at)| Print { hash, document: number, at }));
        let work = law::library::short_title(&document.meta.title.value).to_owned();
        self.texts.push(Text { work, rank: Rank::of(document), letters, at });
    }

    /// What each document took from earlier or higher ones, the documents in their order; those
    /// that took nothing are left out. Editions of one work are not held against each other.
    pub fn copied(mut self) -> Vec<Copied> {
        self.prints.sort_unstable();
        let groups: Vec<&[Print]> = self.prints.chunk_by(|a, b| a.hash == b.hash).collect();
        // For each document the fingerprints that it shares with few others.
        let mut shared: Vec<Vec<u32>> = vec![Vec::new(); self.texts.len()];
        for (group, number) in groups.iter().zip(0u32..) {
            let mut holders: Vec<u32> = group.iter().map(|print| print.document).collect();
            holders.dedup();
            if (2..=COMMON).contains(&holders.len()) {
                for holder in holders {
                    shared[holder as usize].push(number);
                }
            }
        }
        let document = |(document, numbers): (usize, &Vec<u32>)| {
            let groups = numbers.iter().map(|&number| groups[number as usize]);
            let sources = self.sources(document, &groups.collect::<Vec<_>>());
            let letters = self.texts[document].letters.len();
            (!sources.is_empty()).then_some(Copied { document, letters, sources })
        };
        shared.iter().enumerate().filter_map(document).collect()
    }

    /// The sources of a document, of which the fingerprints with all their places are given.
    fn sources(&self, document: usize, groups: &[&[Print]]) -> Vec<Lender> {
        let own = &self.texts[document];
        let is_own = |print: &Print| print.document as usize == document;
        let mut counts: HashMap<u32, usize> = HashMap::new();
        for group in groups {
            for holder in group.chunk_by(|a, b| a.document == b.document) {
                *counts.entry(holder[0].document).or_default() += 1;
            }
        }
        let mut lenders: Vec<(usize, usize, Ground)> = counts
            .into_iter()
            .map(|(other, count)| (other as usize, count))
            .filter(|&(other, _)| self.texts[other].work != own.work)
            .filter_map(|(other, count)| {
                let (order, ground) = self.texts[other].rank.order(&own.rank);
                order.is_lt().then_some((other, count, ground))
            })
            .collect();
        // Of equals the first source rather than one that has it from there.
        lenders.sort_by_cached_key(|&(lender, count, _)| {
            (std::cmp::Reverse(count), self.texts[lender].rank.age())
        });
        lenders.truncate(LOOKED_AT);
        let least = ENOUGH.min((own.letters.len() as f64 * SHARE) as usize).max(LONG);
        let mut taken = vec![false; own.letters.len()];
        let mut found: Vec<Lender> = Vec::new();
        for (lender, _, ground) in lenders {
            let pairs = groups.iter().flat_map(|group| {
                let here = group.iter().copied().filter(is_own);
                here.flat_map(|copy| {
                    let there = group.iter().filter(|print| print.document as usize == lender);
                    there.map(move |source| (copy.at as usize, source.at as usize))
                })
            });
            let passages = runs(&own.letters, &self.texts[lender].letters, pairs.collect());
            let mut fresh: Vec<(usize, Run)> = Vec::new();
            for run in passages {
                let letters = taken[run.copy..run.copy + run.len].iter().filter(|t| !**t).count();
                if letters >= LONG {
                    taken[run.copy..run.copy + run.len].fill(true);
                    fresh.push((letters, run));
                }
            }
            let letters = fresh.iter().map(|(letters, _)| letters).sum();
            if letters < least {
                continue;
            }
            fresh.sort_by_key(|(_, run)| (std::cmp::Reverse(run.len), run.copy));
            fresh.truncate(SHOWN);
            let passages = fresh.into_iter().map(|(_, run)| Shared {
                letters: run.len,
                source: self.texts[lender].span(run.source, run.len),
                copy: own.span(run.copy, run.len),
            });
            found.push(Lender { document: lender, ground, letters, passages: passages.collect() });
            if found.len() == KEPT {
                break;
            }
        }
        found.sort_by_key(|lender| std::cmp::Reverse(lender.letters));
        found
    }
}

impl Text {
    /// The bytes of a run of letters.
    fn span(&self, first: usize, len: usize) -> Span {
        let last = first + len - 1;
        let end = self.at[last] as usize + self.letters[last].len_utf8();
        Span::new(self.at[first] as usize, end)
    }
}

/// A run of letters that stands in both texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Run {
    copy: usize,
    source: usize,
    len: usize,
}

/// The longest runs around places where two texts agree, those of at least [`LONG`] letters, in
/// order, the longer first where two begin at one place.
fn runs(copy: &[char], source: &[char], mut places: Vec<(usize, usize)>) -> Vec<Run> {
    // Along one diagonal a place within a run that is known need not be looked at again.
    places.sort_by_key(|&(at, from)| (at.wrapping_sub(from), at));
    let mut found: Vec<Run> = Vec::new();
    for (at, from) in places {
        let known = found.last().is_some_and(|run: &Run| {
            run.copy.wrapping_sub(run.source) == at.wrapping_sub(from) && at < run.copy + run.len
        });
        if known {
            continue;
        }
        let back = copy[..at].iter().rev().zip(source[..from].iter().rev());
        let back = back.take_while(|(x, y)| x == y).count();
        let ahead = copy[at..].iter().zip(&source[from..]).take_while(|(x, y)| x == y).count();
        if back + ahead >= LONG {
            found.push(Run { copy: at - back, source: from - back, len: back + ahead });
        }
    }
    found.sort_by_key(|run| (run.copy, std::cmp::Reverse(run.len), run.source));
    found
}

/// The fingerprints of a text: the smallest hash of each window, the last of equals, once.
fn winnowed(text: &[char]) -> Vec<(u32, u32)> {
    // FNV-1a, folded to 32 bits: what it confuses, the letters tell apart.
    let hash = |run: &[char]| {
        let wide = run.iter().fold(0xcbf2_9ce4_8422_2325, |hash: u64, &c| {
            (hash ^ u64::from(u32::from(c))).wrapping_mul(0x0100_0000_01b3)
        });
        (wide >> 32) as u32 ^ wide as u32
    };
    let hashes: Vec<u32> = text.windows(GRAM).map(hash).collect();
    let mut kept: Vec<(u32, u32)> = Vec::new();
    for (first, window) in hashes.windows(WINDOW.min(hashes.len()).max(1)).enumerate() {
        let smallest = window.iter().enumerate().min_by_key(|&(i, &hash)| (hash, WINDOW - i));
        let Some((i, &hash)) = smallest else { continue };
        let at = u32::try_from(first + i).unwrap_or(u32::MAX);
        if kept.last() != Some(&(hash, at)) {
            kept.push((hash, at));
        }
    }
    kept
}

#[cfg(test)]
mod tests;
