//! Which articles answer a question: ranking for free text, where no literal match decides.
//!
//! ```text
//! question ── words, pairs of characters, associated terms of law      question
//!     ── frequencies in the index, added up by article                 evidence, collection
//!     ── BM25 of each kind of evidence; the best are the pool          evidence
//!     ── what is known of each article of the pool, as numbers         features
//!     ── a small forest of decision trees orders the pool              forest
//! ```
//! The unit is the article (条, in a policy document the （一） heading) with all that belongs to it:
//! a question is answered by an article, not by one of its items. Ranking reads the index alone, and
//! only orders hits; which provisions are hits is decided by their texts (`crate::scan`).
//!
//! What was learned, associations and forest, is data in `corpus/lexicon/`; the example `retrieval`
//! of this crate learns it again and measures it.

mod associations;
mod collection;
mod evidence;
mod features;
mod forest;
mod order;
mod question;

use law::DocId;

use crate::error::Error;
use crate::index::Index;

pub use associations::Associations;
pub use features::{FEATURES, Features};
pub use forest::{Forest, Tree};

pub(crate) use collection::Collection;
#[cfg(test)]
pub(crate) use evidence::frequencies;

/// How many articles are looked at closely. Measured on STARD: beyond this the pool holds hardly
/// more of the wanted articles.
pub const POOL: usize = 200;

/// What ranking has learned, and how much each kind of evidence counts in choosing the pool.
#[derive(Debug, Clone)]
pub struct Ranker {
    /// Terms of law that go with the words of a question.
    pub associations: Associations,
    /// What orders the pool; an empty forest leaves it in the order of the evidence.
    pub forest: Forest,
    /// Weights of the evidence.
    pub weights: Weights,
}

/// Weights in the sum of BM25 scores that chooses the pool.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Weights {
    /// The words of the question.
    pub words: f32,
    /// Its pairs of neighbouring characters, which need no dictionary and hold words together.
    pub pairs: f32,
    /// Associated terms of law.
    pub associated: f32,
}

impl Default for Weights {
    fn default() -> Self {
        Self { words: 1.0, pairs: 0.8, associated: 0.4 }
    }
}

impl Default for Ranker {
    /// What was learned when `corpus/lexicon/` was last brought up to date.
    fn default() -> Self {
        Self {
            associations: Associations::parse(include_str!(
                "../../../../corpus/lexicon/associations.txt"
            ))
            .and(Associations::parse(include_str!("../../../../corpus/lexicon/lay.txt"))),
            forest: Forest::parse(include_str!("../../../../corpus/lexicon/ranking.txt")),
            weights: Weights::default(),
        }
    }
}

/// An article of the pool.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranked {
    /// The document.
    pub doc: DocId,
    /// Index of the article in the document's tree.
    pub article: usize,
    /// The number of the article in the collection.
    pub(crate) number: u32,
    /// Higher is better; comparable within one question only.
    pub score: f32,
    /// What the forest saw.
    pub features: Features,
}

impl Index {
    /// The articles that most likely answer `question`, best first; at most [`POOL`].
    ///
    /// # Errors
    /// [`Error::Damaged`] when the engine cannot read its files.
    pub fn rank(&self, question: &str, ranker: &Ranker) -> Result<Vec<Ranked>, Error> {
        let collection = self.collection()?;
        let question = question::Question::of(question, &self.lexicon, &ranker.associations);
        let evidence =
            evidence::Evidence::gather(self, collection, &question).map_err(Error::damaged)?;
        let pool = evidence.pool(&ranker.weights);
        let features = features::of_pool(collection, &evidence, &pool, &ranker.weights);
        let mut ranked = Vec::with_capacity(pool.len());
        for (&(number, first), features) in pool.iter().zip(features) {
            let (doc, article) = collection.place(self, number);
            let score =
                if ranker.forest.is_empty() { first } else { ranker.forest.score(&features) };
            ranked.push(Ranked { doc, article, number, score, features });
        }
        ranked.sort_by(|a, b| b.score.total_cmp(&a.score));
        Ok(ranked)
    }

    pub(crate) fn collection(&self) -> Result<&Collection, Error> {
        if let Some(collection) = self.collection.get() {
            return Ok(collection);
        }
        let made = Collection::of(self).map_err(Error::damaged)?;
        Ok(self.collection.get_or_init(|| made))
    }
}
