//! A forest of small decision trees that orders a pool.

use std::fmt;

use crate::rank::features::{FEATURES, Features, literal};

/// Questions in each tree.
pub(crate) const DEPTH: usize = 3;

/// Trees whose values are added up. Each tree asks the same `DEPTH` questions of every article
/// (oblivious trees), so a tree is three comparisons and one look-up.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Forest {
    trees: Vec<Tree>,
}

/// One tree: `feature > threshold` three times, and a value for each of the eight answers; the
/// first question is the highest bit.
#[derive(Debug, Clone, PartialEq)]
pub struct Tree {
    /// Number of the feature and threshold.
    pub questions: [(usize, f32); DEPTH],
    /// What is added to the score.
    pub values: [f32; 1 << DEPTH],
}

impl Tree {
    /// The number of the value that belongs to these features.
    pub fn answer(&self, features: &Features) -> usize {
        self.questions.iter().fold(0, |answer, &(feature, threshold)| {
            answer << 1 | usize::from(features[feature] > threshold)
        })
    }
}

impl Forest {
    /// A forest of these trees.
    pub fn new(trees: Vec<Tree>) -> Self {
        Self { trees }
    }

    /// Reads one tree a line: three times `feature>threshold`, then the eight values, separated by
    /// blanks; `#` starts a comment. A line that is not of this shape is left out.
    pub fn parse(text: &str) -> Self {
        let lines = text.trim_start_matches('\u{feff}').lines();
        Self { trees: lines.filter_map(|line| tree(line.split('#').next()?)).collect() }
    }

    /// The score of an article; higher is better. Without a tree, how far the article holds the
    /// question's own words; the trees are learned as what is to be added to that.
    pub fn score(&self, features: &Features) -> f32 {
        let learned: f32 = self.trees.iter().map(|tree| tree.values[tree.answer(features)]).sum();
        literal(features) + learned
    }

    /// Whether there is no tree.
    pub fn is_empty(&self) -> bool {
        self.trees.is_empty()
    }
}

fn tree(line: &str) -> Option<Tree> {
    let mut parts = line.split_whitespace();
    let mut questions = [(0, 0.0); DEPTH];
    for question in &mut questions {
        let (name, threshold) = parts.next()?.split_once('>')?;
        let feature = FEATURES.iter().position(|known| *known == name)?;
        *question = (feature, threshold.parse().ok()?);
    }
    let mut values = [0.0; 1 << DEPTH];
    for value in &mut values {
        *value = parts.next()?.parse().ok()?;
    }
    parts.next().is_none().then_some(Tree { questions, values })
}

impl fmt::Display for Forest {
    /// The lines that [`Forest::parse`] reads.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for tree in &self.trees {
            let questions =
                tree.questions.map(|(feature, at)| format!("{}>{at}", FEATURES[feature]));
            let values = tree.values.map(|value| format!("{value:.4}"));
            writeln!(f, "{} {}", questions.join(" "), values.join(" "))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_asks_three_questions() {
        let line =
            "place>0 sum>0.5 authority>2 0.0000 1.0000 2.0000 3.0000 4.0000 5.0000 6.0000 7.0000\n";
        let forest = Forest::parse(&format!("# 说明\n{line}坏 行\n"));
        assert_eq!(forest.to_string(), line);
        let mut features = [0.0; FEATURES.len()];
        assert!((forest.score(&features) - 0.0).abs() < f32::EPSILON);
        features[0] = 1.0;
        assert!((forest.score(&features) - 4.0).abs() < f32::EPSILON);
        features[10] = 3.0;
        assert!((forest.score(&features) - 5.0).abs() < f32::EPSILON);
        features[1] = f32::NAN;
        assert_eq!(forest.trees[0].answer(&features), 5);
    }

    #[test]
    fn a_forest_begins_from_the_questions_own_words() {
        let score = |sum, coverage| {
            Forest::default().score(&[0.0, sum, 0.0, 0.0, 0.0, coverage, 0.0, 0.0, 0.0, 0.0, 0.0])
        };
        assert!(score(0.8, 1.0) > score(1.0, 0.8));
        assert!(score(1.0, 1.0) > score(0.8, 1.0));
        assert!(score(1.0, 0.0).abs() < f32::EPSILON);
    }
}
