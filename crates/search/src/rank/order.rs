//! The hits of a question in the order in which they most likely answer it.

use std::collections::HashMap;

use crate::error::Error;
use crate::index::Index;
use crate::query::Node;
use crate::rank::Ranker;
use crate::run::Fit;

impl Index {
    /// Raises the scores of the hits that answer the free text of a query, so that of each ranked
    /// article its best provision comes first, in the order of the ranking, and everything else
    /// follows in the order in which it was. Which provisions are hits does not change.
    pub(crate) fn put_answers_first(&self, node: &Node, fits: &mut [Fit]) -> Result<(), Error> {
        let mut question = String::new();
        free_text(node, &mut question);
        let ranker = self.ranker.get_or_init(Ranker::default);
        let ranked = self.rank(&question, ranker)?;
        let place = ranked.iter().enumerate().map(|(place, ranked)| (ranked.number, place));
        let place: HashMap<u32, usize> = place.collect();
        let collection = self.collection()?;
        let mut best: Vec<Option<usize>> = vec![None; ranked.len()];
        for (i, fit) in fits.iter().enumerate() {
            let number = collection.number(fit.slot);
            let Some(&place) = number.and_then(|number| place.get(&number)) else { continue };
            let better = |best: usize| {
                let best = &fits[best];
                (fit.score, best.order()) > (best.score, fit.order())
            };
            if best[place].is_none_or(better) {
                best[place] = Some(i);
            }
        }
        let highest = fits.iter().map(|fit| fit.score).fold(0.0, f32::max);
        for (place, best) in best.into_iter().enumerate() {
            if let Some(best) = best {
                fits[best].score = highest + (ranked.len() - place) as f32;
            }
        }
        Ok(())
    }
}

/// The free text of a query, without what it excludes.
fn free_text(node: &Node, text: &mut String) {
    match node {
        Node::Free(phrase) => {
            text.push_str(&phrase.written);
            text.push('\n');
        }
        Node::All(nodes) | Node::Any(nodes) | Node::Same(_, nodes) => {
            nodes.iter().for_each(|node| free_text(node, text));
        }
        Node::Phrase(_) | Node::Filter(_) | Node::Not(_) | Node::Near(..) => {}
    }
}
