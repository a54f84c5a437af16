//! Hits gathered under their documents.

use ::search::Hit;
use law::{DocId, Library};

use super::SearchRequest;
use crate::view::HitGroup;

/// The hits of the documents that the request's page shows, those of one document together; the
/// documents in the order of their first hits. `limit` and `offset` count documents.
pub(super) fn of(
    hits: Vec<Hit>,
    library: &Library,
    request: &SearchRequest,
) -> (Vec<Hit>, Vec<HitGroup>) {
    let mut order: Vec<DocId> = Vec::new();
    let mut gathered: std::collections::HashMap<DocId, Vec<Hit>> = Default::default();
    for hit in hits {
        let under = gathered.entry(hit.doc.clone()).or_default();
        if under.is_empty() {
            order.push(hit.doc.clone());
        }
        under.push(hit);
    }
    let limit = if request.limit == 0 { usize::MAX } else { request.limit };
    let mut shown = Vec::new();
    let mut groups = Vec::new();
    for doc in order.into_iter().skip(request.offset).take(limit) {
        let hits = gathered.remove(&doc).unwrap_or_default();
        groups.push(HitGroup {
            doc: doc.to_string(),
            title: library.entry(&doc).map(|e| e.meta.title.value.clone()).unwrap_or_default(),
            total: hits.len(),
        });
        shown.extend(hits);
    }
    (shown, groups)
}
