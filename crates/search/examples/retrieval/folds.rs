//! Questions divided for cross-validation.

use std::collections::HashMap;

/// How questions are divided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Split {
    /// By question, at random: other questions about the same article may have been seen.
    Question,
    /// Questions that share an article, directly or through others, stay together: no article that
    /// is asked for has been seen. The harder figure, and the one that tells how well what was
    /// learned carries over.
    Article,
}

/// The fold of each question.
pub(crate) fn folds(gold: &[Vec<usize>], count: usize, split: Split) -> Vec<usize> {
    let groups = match split {
        Split::Question => (0..gold.len()).map(|question| vec![question]).collect(),
        Split::Article => connected(gold),
    };
    let mut order: Vec<usize> = (0..groups.len()).collect();
    let mut random = Random::new(1);
    for i in (1..order.len()).rev() {
        order.swap(i, random.below(i + 1));
    }
    // The largest first, each to the smallest fold so far; a stable sort keeps the rest at random.
    order.sort_by_key(|&group| std::cmp::Reverse(groups[group].len()));
    let mut sizes = vec![0; count];
    let mut fold_of = vec![0; gold.len()];
    for group in order {
        let fold = (0..count).min_by_key(|&fold| sizes[fold]).unwrap_or(0);
        sizes[fold] += groups[group].len();
        groups[group].iter().for_each(|&question| fold_of[question] = fold);
    }
    fold_of
}

/// Questions connected by articles.
fn connected(gold: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut leader: Vec<usize> = (0..gold.len()).collect();
    fn find(leader: &mut [usize], mut at: usize) -> usize {
        while leader[at] != at {
            leader[at] = leader[leader[at]];
            at = leader[at];
        }
        at
    }
    let mut first: HashMap<usize, usize> = HashMap::new();
    for (question, rows) in gold.iter().enumerate() {
        for &row in rows {
            let other = *first.entry(row).or_insert(question);
            let (a, b) = (find(&mut leader, question), find(&mut leader, other));
            leader[a] = b;
        }
    }
    let mut groups: HashMap<usize, Vec<usize>> = HashMap::new();
    for question in 0..gold.len() {
        groups.entry(find(&mut leader, question)).or_default().push(question);
    }
    let mut groups: Vec<_> = groups.into_values().collect();
    groups.sort_unstable();
    groups
}

/// A fixed sequence of numbers, so that every run draws the same.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// A number below `end`.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        // xorshift64*, Vigna 2016.
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let drawn = self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33;
        usize::try_from(drawn).unwrap_or(0) % end.max(1)
    }
}
