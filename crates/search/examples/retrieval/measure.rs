//! How good a ranking is: the usual three measures at ten.

use std::collections::HashSet;

/// How many results count.
const AT: usize = 10;

/// Means over questions.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Measures {
    /// The share of the wanted articles among the first ten.
    pub(crate) recall: f64,
    /// One over the place of the first wanted article; nothing beyond ten.
    pub(crate) reciprocal: f64,
    /// Discounted cumulative gain against the best order.
    pub(crate) gain: f64,
    /// The share of the wanted articles anywhere in the list.
    pub(crate) pool: f64,
}

impl Measures {
    /// Means over rankings and the sets that they should have found.
    pub(crate) fn of<'a>(
        rankings: impl Iterator<Item = (&'a [usize], &'a HashSet<usize>)>,
    ) -> Self {
        let mut sum = Self::default();
        let mut count = 0.0;
        for (ranking, gold) in rankings {
            let wanted = gold.len().max(1) as f64;
            let first = &ranking[..ranking.len().min(AT)];
            let places = || (0..first.len()).filter(|&place| gold.contains(&first[place]));
            let discount = |place: usize| 1.0 / (place as f64 + 2.0).log2();
            let ideal: f64 = (0..gold.len().clamp(1, AT)).map(discount).sum();
            sum.recall += places().count() as f64 / wanted;
            sum.reciprocal += places().next().map_or(0.0, |place| 1.0 / (place as f64 + 1.0));
            sum.gain += places().map(discount).sum::<f64>() / ideal;
            sum.pool += ranking.iter().filter(|row| gold.contains(row)).count() as f64 / wanted;
            count += 1.0;
        }
        let mean = |sum: f64| if count > 0.0 { sum / count } else { 0.0 };
        Self {
            recall: mean(sum.recall),
            reciprocal: mean(sum.reciprocal),
            gain: mean(sum.gain),
            pool: mean(sum.pool),
        }
    }
}

impl std::fmt::Display for Measures {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:.4}  {:.4}  {:.4}  {:.3}", self.recall, self.reciprocal, self.gain, self.pool)
    }
}
