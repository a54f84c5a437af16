//! The vector space in which clauses are near when they speak of the same matter.
//!
//! A text is its character bigrams and trigrams within a run of Han characters (no segmentation,
//! so no dictionary decides what can be found), weighted by how rare they are among the texts
//! compared. A title counts more than the words below it. Everything is computed from the texts
//! alone and summed in one fixed order, so the same texts give the same numbers.

use std::cell::RefCell;
use std::collections::HashMap;

use law::fold;

use crate::passages::Suffixes;

/// A text to be placed in the space.
pub(crate) struct Item<'t> {
    /// The document that it belongs to; items of one document are never candidates for each other.
    pub(crate) doc: usize,
    /// Its title, which weighs [`TITLE`] times.
    pub(crate) title: &'t str,
    /// Its words.
    pub(crate) body: &'t str,
}

/// How often a gram of the title counts.
const TITLE: f64 = 3.0;
/// How many of its rarest grams a text is looked up by.
const PROBES: usize = 96;
/// How many candidates a text keeps in each other document.
const KEPT: usize = 4;
/// How many of them it keeps in all, so that the pairs grow with the texts and not with the
/// documents: a row of many documents comes together through the nearest of each.
const KEPT_IN_ALL: usize = 24;
/// A gram that stands in more texts than this is no help in finding candidates, at least while
/// the texts of one matter in all documents stay findable by it.
const COMMON: usize = 64;

/// A shared phrase is shown up to this many characters.
const PHRASE: usize = 40;

/// Two or three characters in one number, 21 bits each.
type Gram = u64;

/// A text as the numbers of its grams, in order, with their weights.
type Vector = Vec<(u32, f64)>;

/// Texts as weighted vectors, with the inverted index that finds near ones.
pub(crate) struct Space {
    docs: Vec<usize>,
    vectors: Vec<Vector>,
    /// The grams by number, in order.
    grams: Vec<Gram>,
    /// The items that have each gram.
    postings: Vec<Vec<u32>>,
    common: usize,
    /// The item that others were last compared with.
    spread: RefCell<Spread>,
    /// Pairs of items with the very same words, which need no index to be found.
    twins: Vec<(usize, usize)>,
}

/// The weights of one item by the number of the gram, so that those of another are looked up.
struct Spread {
    item: Option<usize>,
    weights: Vec<f64>,
}

impl Space {
    /// Places all items; an item without any letter gets the zero vector, which is near nothing.
    pub(crate) fn new(items: &[Item]) -> Self {
        let mut counted: Vec<(Gram, u32, f64)> = Vec::new();
        let mut own: Vec<(Gram, f64)> = Vec::new();
        for (i, item) in (0u32..).zip(items) {
            for (text, times) in [(item.title, TITLE), (item.body, 1.0)] {
                grams_of(text, |gram| own.push((gram, times)));
            }
            own.sort_unstable_by_key(|&(gram, _)| gram);
            let tf = |same: &[(Gram, f64)]| same.iter().map(|&(_, times)| times).sum();
            let same = own.chunk_by(|x, y| x.0 == y.0);
            counted.extend(same.map(|same| (same[0].0, i, tf(same))));
            own.clear();
        }
        counted.sort_unstable_by_key(|&(gram, i, _)| (gram, i));
        let mut vectors: Vec<Vector> = vec![Vec::new(); items.len()];
        let (mut grams, mut postings) = (Vec::new(), Vec::new());
        for (number, same) in (0u32..).zip(counted.chunk_by(|x, y| x.0 == y.0)) {
            let idf = (1.0 + items.len() as f64 / same.len() as f64).ln();
            for &(_, i, tf) in same {
                vectors[i as usize].push((number, (1.0 + tf.ln()) * idf));
            }
            grams.push(same[0].0);
            postings.push(same.iter().map(|&(_, i, _)| i).collect());
        }
        for vector in &mut vectors {
            let norm = vector.iter().map(|(_, w)| w * w).sum::<f64>().sqrt();
            if norm > 0.0 {
                vector.iter_mut().for_each(|(_, w)| *w /= norm);
            }
        }
        let docs: Vec<usize> = items.iter().map(|item| item.doc).collect();
        let columns = docs.iter().max().map_or(0, |&last| last + 1);
        let common = COMMON.max(4 * columns);
        let spread = RefCell::new(Spread { item: None, weights: vec![0.0; grams.len()] });
        Self { docs, vectors, grams, postings, common, spread, twins: twins(items) }
    }

    /// The cosine of two items, between 0 and 1. Quickest where many are compared with one `a`.
    pub(crate) fn similarity(&self, a: usize, b: usize) -> f64 {
        let mut spread = self.spread.borrow_mut();
        if spread.item != Some(a) {
            let grams = |item: usize| self.vectors[item].iter();
            for &(gram, _) in spread.item.into_iter().flat_map(grams) {
                spread.weights[gram as usize] = 0.0;
            }
            for &(gram, weight) in grams(a) {
                spread.weights[gram as usize] = weight;
            }
            spread.item = Some(a);
        }
        let products = self.vectors[b].iter().map(|&(gram, w)| spread.weights[gram as usize] * w);
        products.sum::<f64>().min(1.0)
    }

    /// The cosine of `a` with what `b` says beyond `partners`: its grams that none of them has.
    pub(crate) fn similarity_beyond(&self, a: usize, b: usize, partners: &[usize]) -> f64 {
        let (Some(left), Some(right)) = (self.vectors.get(a), self.vectors.get(b)) else {
            return 0.0;
        };
        let known = |gram: u32| {
            partners
                .iter()
                .any(|&p| self.vectors[p].binary_search_by_key(&gram, |&(gram, _)| gram).is_ok())
        };
        let rest: Vector = right.iter().filter(|&&(gram, _)| !known(gram)).copied().collect();
        let norm = rest.iter().map(|(_, w)| w * w).sum::<f64>().sqrt();
        let mut sum = 0.0;
        common(left, &rest, |_, x, y| sum += x * y);
        if norm > 0.0 { sum / norm } else { 0.0 }
    }

    /// Pairs of items that share rare grams and `may_match`, each once, in order of the items. For
    /// each item the best few of every other document are kept.
    pub(crate) fn candidates(
        &self,
        may_match: impl Fn(usize, usize) -> bool,
    ) -> Vec<(usize, usize)> {
        let twins = self.twins.iter().copied();
        let mut pairs: Vec<(usize, usize)> = twins.filter(|&(a, b)| may_match(a, b)).collect();
        let mut scores = vec![0.0; self.vectors.len()];
        let mut scored: Vec<u32> = Vec::new();
        let columns = self.docs.iter().max().map_or(0, |&last| last + 1);
        let mut best_of: Vec<Vec<(f64, usize)>> = vec![Vec::new(); columns];
        let nearer = |x: &(f64, usize), y: &(f64, usize)| y.0.total_cmp(&x.0).then(x.1.cmp(&y.1));
        for (i, vector) in self.vectors.iter().enumerate() {
            for (gram, weight) in self.probes(vector) {
                for &j in &self.postings[gram as usize] {
                    if scores[j as usize] == 0.0 {
                        scored.push(j);
                    }
                    scores[j as usize] += weight;
                }
            }
            for j in scored.drain(..).map(|j| j as usize) {
                let found = (std::mem::take(&mut scores[j]), j);
                if may_match(i, j) {
                    let best = &mut best_of[self.docs[j]];
                    let place = best.partition_point(|known| nearer(known, &found).is_lt());
                    if place < KEPT {
                        best.truncate(KEPT - 1);
                        best.insert(place, found);
                    }
                }
            }
            let mut best: Vec<(f64, usize)> =
                best_of.iter_mut().flat_map(|best| best.drain(..)).collect();
            best.sort_unstable_by(nearer);
            best.truncate(KEPT_IN_ALL);
            pairs.extend(best.into_iter().map(|(_, j)| (i.min(j), i.max(j))));
        }
        pairs.sort_unstable();
        pairs.dedup();
        pairs
    }

    /// The heaviest grams of a vector that are rare enough to look others up by.
    fn probes(&self, vector: &[(u32, f64)]) -> Vector {
        let is_rare = |gram: u32| (2..=self.common).contains(&self.postings[gram as usize].len());
        let mut rare: Vector = vector.iter().filter(|&&(gram, _)| is_rare(gram)).copied().collect();
        let heavier = |a: &(u32, f64), b: &(u32, f64)| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0));
        if rare.len() > PROBES {
            rare.select_nth_unstable_by(PROBES, heavier);
            rare.truncate(PROBES);
        }
        rare.sort_unstable_by(heavier);
        rare
    }

    /// The phrases that `text` of item `a` shares with `other` of item `b` and that bring the two
    /// together, heaviest first: what explains a match to a reader.
    pub(crate) fn shared(
        &self,
        a: usize,
        text: &str,
        b: usize,
        other: &str,
        most: usize,
    ) -> Vec<String> {
        let (Some(left), Some(right)) = (self.vectors.get(a), self.vectors.get(b)) else {
            return Vec::new();
        };
        let mut weights: Vec<(Gram, f64)> = Vec::new();
        common(left, right, |number, x, y| weights.push((self.grams[number as usize], x * y)));
        let weight = |gram| {
            let known = weights.binary_search_by_key(&gram, |&(gram, _)| gram);
            known.map_or(0.0, |at| weights[at].1)
        };
        let other: Vec<char> = runs(other).flat_map(|run| run.into_iter().chain(['\n'])).collect();
        let suffixes = Suffixes::of(&other);
        let mut phrases: Vec<(String, f64)> = Vec::new();
        for run in runs(text) {
            // The longest stretch from each letter that the other text has as well.
            let mut reached = 0;
            for start in 0..run.len() {
                let longest = &run[start..run.len().min(start + PHRASE)];
                let len = suffixes.longest(&other, longest);
                if len >= 2 && start + len > reached {
                    let pairs = run[start..start + len].windows(2);
                    let sum = pairs.map(|pair| weight(gram(pair))).sum();
                    phrases.push((run[start..start + len].iter().collect(), sum));
                }
                reached = reached.max(start + len);
            }
        }
        phrases.sort_by(|x, y| y.1.total_cmp(&x.1).then_with(|| x.0.cmp(&y.0)));
        let mut kept: Vec<String> = Vec::new();
        for (phrase, _) in phrases {
            let phrase = core(&phrase);
            let known = kept.iter().any(|k| k.contains(phrase) || phrase.contains(k.as_str()));
            if phrase.chars().count() >= 2 && !known {
                kept.push(phrase.to_owned());
            }
            if kept.len() == most {
                break;
            }
        }
        kept
    }
}

/// The first item with certain words of one document goes with the first of the next document that
/// has them, the second with the second: so that even a text full of repetitions equals its copy.
fn twins(items: &[Item]) -> Vec<(usize, usize)> {
    let mut alike: HashMap<(&str, &str), Vec<usize>> = HashMap::new();
    for (i, item) in items.iter().enumerate() {
        alike.entry((item.title, item.body)).or_default().push(i);
    }
    let mut pairs = Vec::new();
    for group in alike.into_values().filter(|group| group.len() > 1) {
        let mut nth: HashMap<usize, usize> = HashMap::new();
        let mut last: HashMap<usize, usize> = HashMap::new();
        for i in group {
            let n = nth.entry(items[i].doc).or_default();
            if let Some(before) = last.insert(*n, i) {
                pairs.push((before, i));
            }
            *n += 1;
        }
    }
    pairs
}

/// Words that join phrases and belong to none.
const JOINTS: &[&str] = &[
    "应当", "必须", "可以", "按照", "根据", "依照", "以及", "或者", "进行", "的", "和", "及", "与",
    "或", "等", "对", "要", "并", "在", "将", "应", "为", "由", "向", "把", "被", "是",
];

/// A phrase without the joints at its ends: a match begins and ends where two texts happen to
/// agree, a reader wants the words.
pub(crate) fn core(mut phrase: &str) -> &str {
    while let Some(shorter) = JOINTS
        .iter()
        .find_map(|joint| phrase.strip_prefix(joint).or_else(|| phrase.strip_suffix(joint)))
    {
        phrase = shorter;
    }
    phrase
}

/// Whether what stands before a place ends a phrase: nothing, or a joint.
pub(crate) fn ends_phrase(before: &[char]) -> bool {
    before.is_empty() || JOINTS.iter().any(|joint| before.ends_with(&chars(joint)))
}

/// Whether what stands behind a place begins another phrase.
pub(crate) fn begins_phrase(after: &[char]) -> bool {
    after.is_empty() || JOINTS.iter().any(|joint| after.starts_with(&chars(joint)))
}

fn chars(text: &str) -> Vec<char> {
    text.chars().collect()
}

/// Calls `f` for every gram that both vectors have, in order.
fn common(left: &[(u32, f64)], right: &[(u32, f64)], mut f: impl FnMut(u32, f64, f64)) {
    let (mut i, mut j) = (0, 0);
    while let (Some(&(x, wx)), Some(&(y, wy))) = (left.get(i), right.get(j)) {
        match x.cmp(&y) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                f(x, wx, wy);
                i += 1;
                j += 1;
            }
        }
    }
}

/// Calls `f` for every gram of a text: its pairs and triples of letters, and letters that stand alone.
fn grams_of(text: &str, mut f: impl FnMut(Gram)) {
    for run in runs(text) {
        if let [only] = run.as_slice() {
            f(gram(&[*only]));
        }
        for n in [2, 3] {
            run.windows(n).for_each(|window| f(gram(window)));
        }
    }
}

/// Runs of letters: Han characters, or Latin letters and digits, folded.
pub(crate) fn runs(text: &str) -> impl Iterator<Item = Vec<char>> + '_ {
    let kind = |c: char| match c {
        c if fold::is_han(c) => 1,
        c if c.is_alphanumeric() => 2,
        _ => 0,
    };
    let mut chars = text.chars().map(fold::char).filter(|c| !c.is_whitespace()).peekable();
    std::iter::from_fn(move || {
        while chars.next_if(|&c| kind(c) == 0).is_some() {}
        let first = *chars.peek()?;
        let mut run = Vec::new();
        while let Some(c) = chars.next_if(|&c| kind(c) == kind(first)) {
            run.push(c);
        }
        Some(run)
    })
}

fn gram(chars: &[char]) -> Gram {
    chars.iter().fold(0, |packed, &c| packed << 21 | u64::from(u32::from(c)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(doc: usize, body: &str) -> Item<'_> {
        Item { doc, title: "", body }
    }

    #[test]
    fn rare_words_bring_texts_together() {
        let bodies = [
            "各级政府应当建立安全生产举报奖励制度",
            "各级政府应当建立安全生产信用评价制度",
            "市政府应当公布举报奖励的办法",
            "12345",
            "，。",
        ];
        let items: Vec<Item> = (0..).zip(bodies).map(|(doc, body)| item(doc, body)).collect();
        let space = Space::new(&items);
        assert!(space.similarity(0, 2) > 0.15);
        assert!(space.similarity(1, 2) < space.similarity(0, 2));
        assert_eq!(space.similarity(0, 4), 0.0);
        assert_eq!(space.similarity(3, 3), 1.0);
        assert_eq!(space.shared(0, bodies[0], 2, bodies[2], 2), ["举报奖励", "政府"]);
    }

    #[test]
    fn candidates_grow_with_the_texts_not_with_their_pairs() {
        let bodies: Vec<String> = (0..3_000u32)
            .map(|i| {
                format!("本市应当建立第{}类{}制度", law::numeral::format(u64::from(i)), i * 7919)
            })
            .collect();
        let items: Vec<Item> = (0..).zip(&bodies).map(|(i, body)| item(i % 2, body)).collect();
        let pairs = Space::new(&items).candidates(|a, b| items[a].doc != items[b].doc);
        assert!(!pairs.is_empty());
        assert!(pairs.len() <= items.len() * KEPT, "{} pairs", pairs.len());
        assert!(pairs.iter().all(|&(a, b)| a < b && items[a].doc != items[b].doc));
    }
}
