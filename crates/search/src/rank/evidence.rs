//! How well each article fits a question, by BM25 over each kind of term.

use crate::form::is_word;
use crate::index::Index;
use crate::postings::Postings;
use crate::rank::question::{Question, Term};
use crate::rank::{Collection, POOL, Weights};

/// BM25: how soon more of the same stops counting, and how much length counts (Robertson and
/// Zaragoza, The Probabilistic Relevance Framework, 2009).
const K1: f32 = 1.2;
const B: f32 = 0.75;

/// What speaks for each article, by its number.
#[derive(Debug)]
pub(crate) struct Evidence {
    pub(crate) words: Kind,
    pub(crate) pairs: Kind,
    pub(crate) associated: Kind,
}

/// One kind of evidence, by number of article.
#[derive(Debug)]
pub(crate) struct Kind {
    /// BM25.
    pub(crate) score: Vec<f32>,
    /// The share of what was looked for that the article holds, by inverse document frequency: 1
    /// when it holds everything.
    pub(crate) coverage: Vec<f32>,
    /// The inverse document frequency of the rarest term that the article holds.
    pub(crate) rarest: Vec<f32>,
}

impl Evidence {
    pub(crate) fn gather(
        index: &Index,
        collection: &Collection,
        question: &Question,
    ) -> tantivy::Result<Self> {
        let kind = |terms: &[Term]| Kind::of(index, collection, terms);
        Ok(Self {
            words: kind(&question.words)?,
            pairs: kind(&question.pairs)?,
            associated: kind(&question.associated)?,
        })
    }

    /// The weighted sum for one article.
    pub(crate) fn sum(&self, number: u32, weights: &Weights) -> f32 {
        let at = number as usize;
        weights.words * self.words.score[at]
            + weights.pairs * self.pairs.score[at]
            + weights.associated * self.associated.score[at]
    }

    /// The articles with the highest sums and their sums, highest first; at most [`POOL`]. Ties are
    /// in library order.
    pub(crate) fn pool(&self, weights: &Weights) -> Vec<(u32, f32)> {
        let numbers = 0..u32::try_from(self.words.score.len()).unwrap_or(u32::MAX);
        let mut pool: Vec<(u32, f32)> = numbers
            .map(|number| (number, self.sum(number, weights)))
            .filter(|&(_, sum)| sum > 0.0)
            .collect();
        let best_first = |a: &(u32, f32), b: &(u32, f32)| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0));
        if pool.len() > POOL {
            pool.select_nth_unstable_by(POOL, best_first);
            pool.truncate(POOL);
        }
        pool.sort_unstable_by(best_first);
        pool
    }
}

impl Kind {
    fn of(index: &Index, collection: &Collection, terms: &[Term]) -> tantivy::Result<Self> {
        let articles = &collection.articles;
        let none = vec![0.0; articles.len()];
        let mut kind = Self { score: none.clone(), coverage: none.clone(), rarest: none };
        let mut asked = 0.0;
        for term in terms {
            let found = frequencies(index, collection, &term.chars)?;
            if found.is_empty() {
                continue;
            }
            let idf = idf(articles.len(), found.len());
            asked += idf;
            for (number, count) in found {
                let at = number as usize;
                let length = articles[at].length / collection.mean_length;
                let saturated = count * (K1 + 1.0) / (count + K1 * (1.0 - B + B * length));
                kind.score[at] += term.weight * idf * saturated;
                kind.coverage[at] += idf;
                kind.rarest[at] = kind.rarest[at].max(idf);
            }
        }
        if asked > 0.0 {
            kind.coverage.iter_mut().for_each(|coverage| *coverage /= asked);
        }
        Ok(kind)
    }
}

/// The articles that hold `phrase` and how often, by number. A phrase of one character, or with
/// anything but word characters, gives nothing.
pub(crate) fn frequencies(
    index: &Index,
    collection: &Collection,
    phrase: &[char],
) -> tantivy::Result<Vec<(u32, f32)>> {
    let mut found: Vec<(u32, f32)> = Vec::new();
    if phrase.len() < 2 || !phrase.iter().all(|&c| is_word(c)) {
        return Ok(found);
    }
    let field = index.fields.text;
    for (reader, slots) in index.searcher.segment_readers().iter().zip(&index.slots) {
        let inverted = reader.inverted_index(field)?;
        let Some(postings) = Postings::of(&inverted, field, phrase)? else { continue };
        postings.read(&inverted, None, |row, count| {
            let Some(number) = collection.number(slots.get(row)) else { return };
            match found.last_mut() {
                Some((last, sum)) if *last == number => *sum += count as f32,
                _ => found.push((number, count as f32)),
            }
        })?;
    }
    Ok(found)
}

/// Inverse document frequency of something that `holders` of `all` hold; never negative.
pub(crate) fn idf(all: usize, holders: usize) -> f32 {
    let (all, holders) = (all as f32, holders as f32);
    (1.0 + (all - holders + 0.5) / (holders + 0.5)).ln()
}
