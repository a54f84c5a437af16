//! The forest, learned by gradient boosting towards nDCG (LambdaMART: Burges, From RankNet to
//! LambdaRank to LambdaMART, 2010) with oblivious trees.

use search::rank::{FEATURES, Features, Forest, Tree};

use crate::folds::Random;

const TREES: usize = 200;
const RATE: f64 = 0.08;
const DEPTH: usize = 3;
/// Thresholds that are tried for a feature.
const BINS: usize = 48;
/// Pairs count when one of the two is in the first so many.
const TOP: usize = 20;
/// Pulls the values of small leaves towards nothing.
const CALM: f64 = 1.0;
/// Of ten questions, so many are drawn for each tree; and so many of ten features.
const DRAWN: usize = 6;

/// A question's pool, with what each article is.
pub(crate) struct Sample {
    pub(crate) features: Vec<Features>,
    pub(crate) wanted: Vec<bool>,
}

/// Learns a forest that asks about features for which `uses` holds.
pub(crate) fn learn(samples: &[Sample], uses: impl Fn(usize) -> bool) -> Forest {
    // A question none of whose articles is in the pool teaches nothing.
    let samples: Vec<&Sample> = samples.iter().filter(|s| s.wanted.contains(&true)).collect();
    let thresholds: Vec<Vec<f32>> =
        (0..FEATURES.len()).map(|feature| thresholds(&samples, feature)).collect();
    let binned: Vec<Vec<[u8; FEATURES.len()]>> = samples
        .iter()
        .map(|sample| sample.features.iter().map(|row| bins(row, &thresholds)).collect())
        .collect();
    let begin = Forest::default();
    let mut scores: Vec<Vec<f64>> = samples
        .iter()
        .map(|sample| sample.features.iter().map(|row| f64::from(begin.score(row))).collect())
        .collect();
    let mut random = Random::new(7);
    let mut trees = Vec::new();
    for _ in 0..TREES {
        let drawn: Vec<usize> = (0..samples.len()).filter(|_| random.below(10) < DRAWN).collect();
        let asked: Vec<usize> = (0..FEATURES.len())
            .filter(|&feature| uses(feature) && random.below(10) < DRAWN)
            .collect();
        let mut rows = Vec::new();
        for &question in &drawn {
            let slopes = slopes(&samples[question].wanted, &scores[question]);
            for (row, (slope, curve)) in slopes.into_iter().enumerate() {
                if slope != 0.0 {
                    rows.push(Pull { bins: binned[question][row], slope, curve, leaf: 0 });
                }
            }
        }
        let Some(tree) = grow(&mut rows, &asked, &thresholds) else { continue };
        for (sample, scores) in samples.iter().zip(&mut scores) {
            for (features, score) in sample.features.iter().zip(scores) {
                *score += f64::from(tree.values[tree.answer(features)]);
            }
        }
        trees.push(tree);
    }
    Forest::new(trees)
}

/// Where the values of a feature are cut, each cut with about as many values between as the next.
fn thresholds(samples: &[&Sample], feature: usize) -> Vec<f32> {
    let mut values: Vec<f32> =
        samples.iter().flat_map(|sample| sample.features.iter().map(|row| row[feature])).collect();
    values.sort_unstable_by(f32::total_cmp);
    let mut cuts: Vec<f32> =
        (1..=BINS).filter_map(|i| values.get(values.len() * i / (BINS + 1)).copied()).collect();
    cuts.dedup();
    cuts
}

/// For each feature, how many of its thresholds a value exceeds.
fn bins(row: &Features, thresholds: &[Vec<f32>]) -> [u8; FEATURES.len()] {
    std::array::from_fn(|feature| {
        let above = thresholds[feature].partition_point(|&threshold| threshold < row[feature]);
        u8::try_from(above).unwrap_or(u8::MAX)
    })
}

/// A row with where its score should go, and the leaf in which it is.
struct Pull {
    bins: [u8; FEATURES.len()],
    slope: f64,
    curve: f64,
    leaf: usize,
}

/// First and second derivative for each score: every pair of a wanted and another article pulls
/// apart, by how much swapping them would change the gain.
fn slopes(wanted: &[bool], scores: &[f64]) -> Vec<(f64, f64)> {
    let mut order: Vec<usize> = (0..scores.len()).collect();
    order.sort_by(|&a, &b| scores[b].total_cmp(&scores[a]));
    let discount = |place: usize| 1.0 / (place as f64 + 2.0).log2();
    let count = wanted.iter().filter(|&&w| w).count();
    let ideal: f64 = (0..count).map(discount).sum();
    let mut slopes = vec![(0.0, 0.0); scores.len()];
    let mut total = 0.0;
    for (place, &row) in order.iter().enumerate().filter(|&(_, &row)| wanted[row]) {
        let others = if place < TOP { order.len() } else { TOP };
        for (other_place, &other) in order[..others].iter().enumerate() {
            if wanted[other] {
                continue;
            }
            let change = (discount(place) - discount(other_place)).abs() / ideal;
            let wrong = 1.0 / (1.0 + (scores[row] - scores[other]).exp());
            let curve = wrong * (1.0 - wrong) * change;
            slopes[row].0 += wrong * change;
            slopes[other].0 -= wrong * change;
            slopes[row].1 += curve;
            slopes[other].1 += curve;
            total += 2.0 * wrong * change;
        }
    }
    // A question with many wrong pairs does not outweigh the others.
    if total > 0.0 {
        let scale = (1.0 + total).log2() / total;
        slopes
            .iter_mut()
            .for_each(|(slope, curve)| (*slope, *curve) = (*slope * scale, *curve * scale));
    }
    slopes
}

/// Chooses the questions of a tree one after another, each the best for all leaves together.
fn grow(rows: &mut [Pull], asked: &[usize], thresholds: &[Vec<f32>]) -> Option<Tree> {
    let mut questions = [(0, 0.0); DEPTH];
    for (level, question) in questions.iter_mut().enumerate() {
        let leaves = 1 << level;
        let mut best = (0.0, None);
        for &feature in asked {
            let count = thresholds[feature].len() + 1;
            let mut sums = vec![(0.0, 0.0); leaves * count];
            for row in rows.iter() {
                let sum = &mut sums[row.leaf * count + usize::from(row.bins[feature])];
                sum.0 += row.slope;
                sum.1 += row.curve;
            }
            for cut in 1..count {
                let gain: f64 = sums
                    .chunks_exact(count)
                    .map(|leaf| {
                        let worth = |part: &[(f64, f64)]| {
                            let slope: f64 = part.iter().map(|sum| sum.0).sum();
                            let curve: f64 = part.iter().map(|sum| sum.1).sum();
                            slope * slope / (curve + CALM)
                        };
                        worth(&leaf[..cut]) + worth(&leaf[cut..])
                    })
                    .sum();
                if gain > best.0 {
                    best = (gain, Some((feature, cut)));
                }
            }
        }
        let (feature, cut) = best.1?;
        *question = (feature, thresholds[feature][cut - 1]);
        for row in rows.iter_mut() {
            row.leaf = row.leaf << 1 | usize::from(usize::from(row.bins[feature]) >= cut);
        }
    }
    let mut sums = [(0.0, 0.0); 1 << DEPTH];
    for row in rows {
        sums[row.leaf].0 += row.slope;
        sums[row.leaf].1 += row.curve;
    }
    let values = sums.map(|(slope, curve)| (RATE * slope / (curve + CALM)) as f32);
    Some(Tree { questions, values })
}
