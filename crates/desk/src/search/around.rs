//! What stands around a hit: its neighbours, what it cites and what cites it.

use law::{Document, Library};

use super::SearchRequest;
use crate::Desk;
use crate::view::{Neighbour, SearchHit};

impl Desk {
    /// Adds to a hit what the request asks for beside its text.
    pub(super) fn surround(
        &self,
        library: &Library,
        document: &Document,
        provision: usize,
        request: &SearchRequest,
        hit: &mut SearchHit,
    ) {
        let neighbour = |index: usize| {
            let text = document.own_text(index);
            (!text.trim().is_empty()).then(|| Neighbour {
                reference: document.id_of(index).to_string(),
                cited: document.cited(index),
                text: text.to_owned(),
            })
        };
        let before = (0..provision).rev().filter_map(neighbour).take(request.context);
        hit.before = before.collect();
        hit.before.reverse();
        let after = (provision + 1..document.tree.provisions.len()).filter_map(neighbour);
        hit.after = after.take(request.context).collect();
        if request.cites {
            hit.cites = Some(self.cites_of(library, document, provision));
            hit.cited_by = Some(self.citing(library, document, provision));
        }
    }
}
