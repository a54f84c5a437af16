//! Shared passages: the longest runs of letters that two documents have in common.

use std::collections::HashMap;

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
        let n = text.len();
        let mut order: Vec<u32> = (0u32..).take(n).collect();
        let mut rank: Vec<u32> = text.iter().map(|&c| u32::from(c)).collect();
        let mut next = vec![0u32; n];
        let mut width = 1;
        let mut distinct = 0;
        // Until no two suffixes have the same rank.
        while distinct + 1 < n {
            let key = |i: u32| {
                let far = i as usize + width;
                (rank[i as usize], rank.get(far).map_or(0, |&r| r + 1))
            };
            order.sort_unstable_by_key(|&i| key(i));
            distinct = 0;
            next[order[0] as usize] = 0;
            for pair in order.windows(2) {
                distinct += usize::from(key(pair[0]) != key(pair[1]));
                next[pair[1] as usize] = u32::try_from(distinct).unwrap_or(u32::MAX);
            }
            std::mem::swap(&mut rank, &mut next);
            width *= 2;
        }
        Self { order }
    }

    /// The longest prefix of `wanted` that stands in `text`, and all places where it does.
    pub(crate) fn longest(&self, text: &[char], wanted: &[char]) -> (usize, &[u32]) {
        let at = self.order.partition_point(|&i| &text[i as usize..] < wanted);
        let shared = |k: Option<usize>| {
            k.and_then(|k| self.order.get(k)).map_or(0, |&i| {
                text[i as usize..].iter().zip(wanted).take_while(|(x, y)| x == y).count()
            })
        };
        let len = shared(at.checked_sub(1)).max(shared(Some(at)));
        if len == 0 {
            return (0, &[]);
        }
        let prefix = &wanted[..len];
        let head = |i: u32| {
            let suffix = &text[i as usize..];
            &suffix[..len.min(suffix.len())]
        };
        let first = self.order.partition_point(|&i| head(i) < prefix);
        let last = self.order.partition_point(|&i| head(i) <= prefix);
        (len, &self.order[first..last])
    }
}

/// The runs of a fixed length of several texts, numbered: where one text has none of another's, no
/// shared passage begins.
pub(crate) struct Grams {
    /// The number of the run that begins at each letter.
    at: Vec<u32>,
    /// Which numbers stand in this text.
    known: Vec<bool>,
}

impl Grams {
    /// Equal runs of any of the texts get equal numbers. Unequal ones may, too: a number can be
    /// wrong about a run that does not stand in a text, never about one that does.
    pub(crate) fn of_all(texts: &[&[char]], length: usize) -> Vec<Self> {
        // FNV-1a over the letters: the same in every process, unlike the map's own hash.
        let hash = |run: &[char]| {
            run.iter().fold(0xcbf2_9ce4_8422_2325, |hash: u64, &c| {
                (hash ^ u64::from(u32::from(c))).wrapping_mul(0x0100_0000_01b3)
            })
        };
        let mut numbers: HashMap<u64, u32> = HashMap::new();
        let mut number = |run: &[char]| {
            let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
            *numbers.entry(hash(run)).or_insert(next)
        };
        let numbered: Vec<Vec<u32>> = texts
            .iter()
            .map(|text| text.windows(length.max(1)).map(&mut number).collect())
            .collect();
        let all = numbers.len();
        let known = |at: &[u32]| {
            let mut known = vec![false; all];
            for &number in at {
                if let Some(known) = known.get_mut(number as usize) {
                    *known = true;
                }
            }
            known
        };
        numbered.into_iter().map(|at| Self { known: known(&at), at }).collect()
    }

    /// Whether a run that begins at this letter may stand in the other text.
    pub(crate) fn may_stand_in(&self, at: usize, other: &Self) -> bool {
        let number = self.at.get(at).copied();
        number.is_some_and(|n| other.known.get(n as usize).copied().unwrap_or(true))
    }
}

/// Reads a text from left to right and takes at each place the longest run of at least `least`
/// letters that stands in the `other` text as well. Where it stands there several times, `choose`
/// picks one of the places, given the place in the text that is read. `may_begin` says where to look
/// at all.
pub(crate) fn shared(
    (other, suffixes): (&[char], &Suffixes),
    read: &[char],
    least: usize,
    may_begin: impl Fn(usize) -> bool,
    choose: impl Fn(usize, &[u32]) -> u32,
) -> Vec<Passage> {
    let mut passages = Vec::new();
    let mut i = 0;
    while i + least <= read.len() {
        if !may_begin(i) {
            i += 1;
            continue;
        }
        let (len, places) = suffixes.longest(other, &read[i..]);
        if len < least {
            i += 1;
            continue;
        }
        passages.push(Passage { read: i, other: choose(i, places) as usize, len });
        i += len;
    }
    passages
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The definition, letter by letter.
    fn by_definition(a: &[char], b: &[char], least: usize) -> Vec<(usize, usize)> {
        let stands = |run: &[char]| a.windows(run.len()).any(|window| window == run);
        let mut found = Vec::new();
        let mut i = 0;
        while i + least <= b.len() {
            let longest = (least..=b.len() - i).rev().find(|&len| stands(&b[i..i + len]));
            found.extend(longest.map(|len| (i, len)));
            i += longest.unwrap_or(1);
        }
        found
    }

    proptest! {
        #[test]
        fn finds_what_the_definition_says(a in "[安全生产]{0,40}", b in "[安全生产]{0,40}", least in 1usize..5) {
            let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
            let grams = Grams::of_all(&[&a, &b], least);
            let may_begin = |at| grams[1].may_stand_in(at, &grams[0]);
            let found =
                shared((&a, &Suffixes::of(&a)), &b, least, may_begin, |_, places| places[0]);
            for p in &found {
                prop_assert_eq!(&a[p.other..p.other + p.len], &b[p.read..p.read + p.len]);
            }
            let found: Vec<_> = found.iter().map(|p| (p.read, p.len)).collect();
            prop_assert_eq!(found, by_definition(&a, &b, least));
        }
    }

    #[test]
    fn drops_what_only_looks_different() {
        let letters = |text: &str| Letters::of_text(text).c.into_iter().collect::<String>();
        assert_eq!(letters("囯有企业， １0％（一）"), letters("国有 企业10% 一"));
    }
}
