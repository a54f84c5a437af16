//! Which runs of letters stand in which of several texts, and the passages that each two share.
//!
//! A shared passage begins with a run of [`LEAST`](crate::LEAST) letters that stands in both texts.
//! The runs of all texts are numbered once, with the texts that have each. So a text is read once
//! for all the others together, and only where a run stands in another one are letters compared.

use std::collections::HashMap;
use std::ops::Range;

use crate::passages::{self, Passage, Suffixes};

/// The runs of one length of several texts.
pub(crate) struct Runs {
    /// For each text, the number of the run that begins at each letter. Equal runs have equal numbers.
    at: Vec<Vec<u32>>,
    /// Where each text has a run, by number, then by text.
    holders: Vec<Holder>,
    /// Where the holders of each number begin, and the end of all.
    first: Vec<usize>,
}

/// A text that has a run.
struct Holder {
    number: u32,
    text: u32,
    /// The suffixes of the text that begin with the run, by their place in the order.
    suffixes: Range<u32>,
}

/// The letters of a text and the order of its suffixes.
pub(crate) type Sorted<'t> = (&'t [char], &'t Suffixes);

impl Runs {
    /// Numbers the runs of `length` letters, of at least one.
    pub(crate) fn of_all(texts: &[Sorted], length: usize) -> Self {
        let letters = texts.iter().map(|(letters, _)| letters.len()).sum();
        let mut numbers: HashMap<&[char], u32> = HashMap::with_capacity(letters);
        let mut holders = Vec::new();
        let mut at = Vec::new();
        for (text, &(letters, suffixes)) in (0u32..).zip(texts) {
            let mut own = vec![0; (letters.len() + 1).saturating_sub(length)];
            let run = |at: u32| letters.get(at as usize..at as usize + length);
            let mut next = 0;
            // In the order of the suffixes equal runs stand together.
            for equal in suffixes.order().chunk_by(|&x, &y| run(x) == run(y)) {
                let suffixes = next..next + equal.len() as u32;
                next = suffixes.end;
                let Some(run) = run(equal[0]) else { continue };
                let new = numbers.len() as u32;
                let number = *numbers.entry(run).or_insert(new);
                equal.iter().for_each(|&place| own[place as usize] = number);
                holders.push(Holder { number, text, suffixes });
            }
            at.push(own);
        }
        holders.sort_unstable_by_key(|holder: &Holder| (holder.number, holder.text));
        let mut first: Vec<usize> = holders
            .chunk_by(|x, y| x.number == y.number)
            .scan(0, |at, equal| {
                let first = *at;
                *at += equal.len();
                Some(first)
            })
            .collect();
        first.push(holders.len());
        Self { at, holders, first }
    }

    /// The texts that have the run that begins at a letter of a text, that text among them; none
    /// where the text ends before the run would.
    pub(crate) fn texts_with(&self, text: usize, at: usize) -> impl Iterator<Item = usize> {
        self.holders(text, at).iter().map(|holder| holder.text as usize)
    }

    fn holders(&self, text: usize, at: usize) -> &[Holder] {
        let Some(&number) = self.at[text].get(at) else { return &[] };
        &self.holders[self.first[number as usize]..self.first[number as usize + 1]]
    }

    /// What `text` has in common with each of the others that are `wanted`: it is read from left to
    /// right, and at each place the longest match is taken. Where that stands several times in the
    /// other text, `choose` picks one of the places, given the text and the place that is read.
    pub(crate) fn shared(
        &self,
        texts: &[Sorted],
        text: usize,
        wanted: impl Fn(usize) -> bool,
        choose: impl Fn(usize, usize, &[u32]) -> u32,
    ) -> Vec<Vec<Passage>> {
        let letters = texts[text].0;
        let mut passages: Vec<Vec<Passage>> = vec![Vec::new(); texts.len()];
        // Up to where the last passage with each text reaches.
        let mut taken = vec![0; texts.len()];
        for at in 0..letters.len() {
            for holder in self.holders(text, at) {
                let other = holder.text as usize;
                if at < taken[other] || !wanted(other) {
                    continue;
                }
                let (there, suffixes) = texts[other];
                let beginning = holder.suffixes.start as usize..holder.suffixes.end as usize;
                let places = &suffixes.order()[beginning];
                let (len, places) = passages::longest(places, there, &letters[at..]);
                let place = choose(other, at, places) as usize;
                passages[other].push(Passage { read: at, other: place, len });
                taken[other] = at + len;
            }
        }
        passages
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The definition, letter by letter.
    fn by_definition(read: &[char], other: &[char], least: usize) -> Vec<(usize, usize)> {
        let stands = |run: &[char]| other.windows(run.len()).any(|window| window == run);
        let mut found = Vec::new();
        let mut at = 0;
        while at + least <= read.len() {
            let longest = (least..=read.len() - at).rev().find(|&len| stands(&read[at..at + len]));
            found.extend(longest.map(|len| (at, len)));
            at += longest.unwrap_or(1);
        }
        found
    }

    proptest! {
        #[test]
        fn finds_what_the_definition_says(
            texts in prop::collection::vec("[安全生产]{0,40}", 2..5),
            least in 1usize..5,
        ) {
            let texts: Vec<Vec<char>> = texts.iter().map(|text| text.chars().collect()).collect();
            let suffixes: Vec<Suffixes> = texts.iter().map(|text| Suffixes::of(text)).collect();
            let sorted: Vec<Sorted> =
                texts.iter().map(Vec::as_slice).zip(&suffixes).collect();
            let runs = Runs::of_all(&sorted, least);
            for (text, read) in texts.iter().enumerate() {
                let found =
                    runs.shared(&sorted, text, |other| other != text, |_, _, places| places[0]);
                prop_assert!(found[text].is_empty());
                for (other, there) in texts.iter().enumerate().filter(|&(other, _)| other != text) {
                    for p in &found[other] {
                        prop_assert_eq!(&read[p.read..p.read + p.len], &there[p.other..p.other + p.len]);
                    }
                    let found: Vec<_> = found[other].iter().map(|p| (p.read, p.len)).collect();
                    prop_assert_eq!(found, by_definition(read, there, least));
                }
            }
        }
    }
}
