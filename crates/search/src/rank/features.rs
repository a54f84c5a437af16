//! What the forest sees of each article of the pool.

use std::collections::HashMap;

use crate::rank::Collection;
use crate::rank::evidence::Evidence;

/// The names of the features, in their order.
pub const FEATURES: [&str; 11] = [
    "place",
    "sum",
    "words",
    "pairs",
    "associated",
    "coverage-words",
    "coverage-pairs",
    "rarest-word",
    "law",
    "neighbours",
    "authority",
];

/// One article's values, in the order of [`FEATURES`]:
///
/// 1. its place in the pool, and its sum of evidence as a share of the highest;
/// 2. BM25 of words, of pairs and of associated terms, each as a share of the highest in the pool;
/// 3. how much of the question's words and pairs it holds, and how rare its rarest word is;
/// 4. how much of the pool belongs to its law: articles on one matter stand in one law;
/// 5. the better neighbour's sum against its own: a matter spreads over several articles;
/// 6. its document's authority, as the title shows it.
///
/// Tried and left out, because they changed nothing that could be measured: how well the title fits,
/// the length of the article and of the question.
pub type Features = [f32; FEATURES.len()];

/// How much it counts that an article holds the question's own words, where the forest begins.
/// Cross-validated on STARD by article: 0, 2, 4 and 8 give a reciprocal rank of 0.446, 0.449, 0.447
/// and 0.452.
const LITERAL: f32 = 8.0;

/// Where the forest begins: an article that holds every word of the question, and more of the
/// evidence than any other, is its answer. The lay questions that the forest is learned from are
/// seldom in the words of the law, so that it would not learn this from them.
pub(crate) fn literal(features: &Features) -> f32 {
    let [_, sum, _, _, _, coverage, ..] = features;
    LITERAL * coverage * coverage * sum
}

/// The features of the pool, in its order.
pub(crate) fn of_pool(
    collection: &Collection,
    evidence: &Evidence,
    pool: &[(u32, f32)],
    weights: &super::Weights,
) -> Vec<Features> {
    let highest = |score: &[f32]| {
        let scores = pool.iter().map(|&(number, _)| score[number as usize]);
        scores.fold(f32::MIN_POSITIVE, f32::max)
    };
    let kinds = [&evidence.words, &evidence.pairs, &evidence.associated];
    let best = kinds.map(|kind| highest(&kind.score));
    let first = pool.first().map_or(1.0, |&(_, sum)| sum);
    let mut laws: HashMap<usize, f32> = HashMap::new();
    for (place, &(number, _)) in pool.iter().enumerate() {
        let document = collection.articles[number as usize].document;
        *laws.entry(document).or_default() += 1.0 / (place as f32 + 5.0);
    }
    let of_article = |(place, &(number, sum)): (usize, &(u32, f32))| {
        let at = number as usize;
        let article = collection.articles[at];
        let share = |kind: usize| kinds[kind].score[at] / best[kind];
        let neighbours = collection.neighbours(number).map(|other| evidence.sum(other, weights));
        [
            place as f32,
            sum / first,
            share(0),
            share(1),
            share(2),
            evidence.words.coverage[at],
            evidence.pairs.coverage[at],
            evidence.words.rarest[at],
            laws[&article.document],
            neighbours.fold(0.0, f32::max) / sum,
            f32::from(article.authority),
        ]
    };
    pool.iter().enumerate().map(of_article).collect()
}
