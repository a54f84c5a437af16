//! Shared passages: the longest runs of letters that two documents have in common.

use law::{Document, fold};

/// The letters of a document that say something: Han characters, digits and %, folded. Blanks,
/// punctuation and everything else are dropped, so that they cannot hide a copied passage.
pub(crate) struct Letters {
    /// The letters.
    pub(crate) c: Vec<char>,
    /// The byte of each letter in the document's text, and the one after it.
    pub(crate) at: Vec<(usize, usize)>,
}

impl Letters {
    pub(crate) fn of(document: &Document) -> Self {
        Self::of_text(&document.text)
    }

    fn of_text(text: &str) -> Self {
        let (mut c, mut at) = (Vec::new(), Vec::new());
        for (start, raw) in text.char_indices() {
            let letter = fold::char(raw);
            if fold::is_han(letter) || letter.is_ascii_digit() || letter == '%' {
                c.push(letter);
                at.push((start, start + raw.len_utf8()));
            }
        }
        Self { c, at }
    }
}

/// A run of letters that stands in both documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Passage {
    /// Its first letter in the document that was read from left to right.
    pub(crate) read: usize,
    /// Its first letter in the other one.
    pub(crate) other: usize,
    /// Its number of letters.
    pub(crate) len: usize,
}

/// A suffix array: every place of a text in the order of what follows it. It finds the longest
/// match of any string in time proportional to the string, whatever the text repeats.
pub(crate) struct Suffixes {
    order: Vec<u32>,
}

impl Suffixes {
    /// Sorts the suffixes by prefix doubling, O(n log² n).
    pub(crate) fn of(text: &[char]) -> Self {
        // As many letters as fit into one number; few suffixes begin with the same three.
        const FIRST: usize = 3;
        let letter = |at: usize| text.get(at).map_or(0, |&c| u64::from(u32::from(c)) + 1);
        let head = |at: usize| (at..at + FIRST).fold(0, |packed, at| packed << 21 | letter(at));
        let heads: Vec<u64> = (0..text.len()).map(head).collect();
        let mut order: Vec<u32> = (0u32..).take(text.len()).collect();
        let ranks = vec![0; text.len()];
        let (mut ranks, mut equal) = ranked(&mut order, &ranks, |i| heads[i]);
        let mut width = FIRST;
        while equal {
            // What begins with the same letters is told apart by the rank of what follows them.
            let after = |i: usize| ranks.get(i + width).map_or(0, |&rank| u64::from(rank) + 1);
            (ranks, equal) = ranked(&mut order, &ranks, after);
            width *= 2;
        }
        Self { order }
    }

    /// The places of the text in the order of what follows them.
    pub(crate) fn order(&self) -> &[u32] {
        &self.order
    }

    /// The length of the longest prefix of `wanted` that stands in `text`.
    pub(crate) fn longest(&self, text: &[char], wanted: &[char]) -> usize {
        longest_at(&self.order, text, wanted)
    }
}

/// The longest prefix of `wanted` that stands in `text` at one of the `places`, and all of them where
/// it does. The places are in the order of what follows them, all that there are between the first
/// and the last.
pub(crate) fn longest<'p>(places: &'p [u32], text: &[char], wanted: &[char]) -> (usize, &'p [u32]) {
    let len = longest_at(places, text, wanted);
    let prefix = &wanted[..len];
    let head = |i: u32| {
        let suffix = &text[i as usize..];
        &suffix[..len.min(suffix.len())]
    };
    let first = places.partition_point(|&i| head(i) < prefix);
    let last = places.partition_point(|&i| head(i) <= prefix);
    (len, &places[first..last])
}

/// The length of that prefix.
fn longest_at(places: &[u32], text: &[char], wanted: &[char]) -> usize {
    let at = places.partition_point(|&i| &text[i as usize..] < wanted);
    let shared = |k: Option<usize>| {
        k.and_then(|k| places.get(k)).map_or(0, |&i| {
            text[i as usize..].iter().zip(wanted).take_while(|(x, y)| x == y).count()
        })
    };
    shared(at.checked_sub(1)).max(shared(Some(at)))
}

/// Sorts the suffixes of each rank by a `key`, and ranks them anew: by the place of the first of
/// equals. Whether there still are equals.
fn ranked(order: &mut [u32], ranks: &[u32], key: impl Fn(usize) -> u64) -> (Vec<u32>, bool) {
    let mut finer = ranks.to_vec();
    let mut equals = false;
    for same in order.chunk_by_mut(|&x, &y| ranks[x as usize] == ranks[y as usize]) {
        if let [_] = same {
            continue;
        }
        same.sort_unstable_by_key(|&i| key(i as usize));
        let mut rank = ranks[same[0] as usize];
        for equal in same.chunk_by(|&x, &y| key(x as usize) == key(y as usize)) {
            equal.iter().for_each(|&i| finer[i as usize] = rank);
            equals |= equal.len() > 1;
            rank += equal.len() as u32;
        }
    }
    (finer, equals)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn finds_what_the_definition_says(text in "[安全生产]{0,40}", wanted in "[安全生产]{0,9}") {
            let (text, wanted): (Vec<char>, Vec<char>) = (text.chars().collect(), wanted.chars().collect());
            let suffixes = Suffixes::of(&text);
            let mut sorted: Vec<u32> = (0u32..).take(text.len()).collect();
            sorted.sort_by_key(|&at| &text[at as usize..]);
            prop_assert_eq!(suffixes.order(), sorted);

            let (len, places) = longest(suffixes.order(), &text, &wanted);
            prop_assert_eq!(suffixes.longest(&text, &wanted), len);
            let all = |len: usize| -> Vec<u32> {
                let begins = |&at: &u32| text[at as usize..].starts_with(&wanted[..len]);
                (0u32..).take(text.len()).filter(begins).collect()
            };
            let longest = (1..=wanted.len()).rev().find(|&len| !all(len).is_empty()).unwrap_or(0);
            prop_assert_eq!(len, longest);
            if len > 0 {
                let mut places = places.to_vec();
                places.sort_unstable();
                prop_assert_eq!(places, all(len));
            }
        }
    }

    #[test]
    fn drops_what_only_looks_different() {
        let letters = |text: &str| Letters::of_text(text).c.into_iter().collect::<String>();
        assert_eq!(letters("囯有企业， １0％（一）"), letters("国有 企业10% 一"));
    }
}
