//! Alignment: which items of different documents treat the same matter.
//!
//! A match needs three things: the similarity reaches a threshold; each item is nearly the best
//! that the other document has for the other (mutual best, within [`RIVAL`]); and the group it
//! joins has no item of that document yet. The best pairs are taken first, which for two documents
//! is the greedy approximation of a maximum-weight assignment, with the same result wherever no
//! two rivals are within [`RIVAL`] of each other. What was decided by hand comes before all that:
//! pinned items begin as one group, broken ones are never brought together.

use std::collections::{HashMap, HashSet};

use crate::decisions::Links;

/// An item that is this much worse than the best of its document is no rival of it.
const RIVAL: f64 = 0.7;
/// Groups merge when each item is on average this part of the threshold like the other group.
const COHESION: f64 = 0.8;

/// A possible match of two items.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Edge {
    pub(crate) a: usize,
    pub(crate) b: usize,
    pub(crate) similarity: f64,
    /// How far apart the two stand in their documents, from 0 to 1; decides between equals.
    pub(crate) distance: f64,
}

/// Groups items into rows, at most one item of a document in each unless pins want several. Items
/// without a match form groups of one. `doc` gives the document of each item, `similarity` that of
/// any two, `links` what was decided about them; no edge is between broken ones.
pub(crate) fn rows(
    doc: &[usize],
    mut edges: Vec<Edge>,
    threshold: f64,
    similarity: impl Fn(usize, usize) -> f64,
    links: &Links,
) -> Vec<Vec<usize>> {
    let mut best: HashMap<(usize, usize), f64> = HashMap::new();
    for edge in &edges {
        for (item, other) in [(edge.a, edge.b), (edge.b, edge.a)] {
            let top = best.entry((item, doc[other])).or_default();
            *top = top.max(edge.similarity);
        }
    }
    let near_best = |item: usize, other: usize, similarity: f64| {
        best.get(&(item, doc[other])).is_none_or(|top| similarity >= top * RIVAL)
    };
    edges.retain(|e| {
        e.similarity >= threshold
            && near_best(e.a, e.b, e.similarity)
            && near_best(e.b, e.a, e.similarity)
    });
    edges.sort_by(|x, y| {
        y.similarity
            .total_cmp(&x.similarity)
            .then(x.distance.total_cmp(&y.distance))
            .then((x.a, x.b).cmp(&(y.a, y.b)))
    });

    let mut group: Vec<usize> = (0..doc.len()).collect();
    let mut members: Vec<Vec<usize>> = (0..doc.len()).map(|item| vec![item]).collect();
    for pinned in links.pinned() {
        for &item in pinned {
            group[item] = pinned[0];
            members[item].clear();
        }
        members[pinned[0]].clone_from(pinned);
    }
    // Two groups that do not fit are not tried again for each of the edges between them.
    let mut apart: HashSet<(usize, usize, usize, usize)> = HashSet::new();
    for edge in edges {
        let (a, b) = (group[edge.a], group[edge.b]);
        let (size_a, size_b) = (members[a].len(), members[b].len());
        if a == b || apart.contains(&(a, size_a, b, size_b)) {
            continue;
        }
        // Every item has to fit the group that it meets, not only the two that brought them together.
        let fits = |item: usize, group: &[usize]| {
            let sum: f64 = group.iter().map(|&other| similarity(item, other)).sum();
            sum / group.len() as f64 >= threshold * COHESION
        };
        // What was pinned together fits where one of it does.
        let joins = |item: usize, group: &[usize]| {
            fits(item, group) || links.pinned_with(item).iter().any(|&other| fits(other, group))
        };
        let broken = || members[a].iter().any(|&x| links.is_broken_from(x, &members[b]));
        let clash = members[a].iter().any(|&x| members[b].iter().any(|&y| doc[x] == doc[y]));
        if clash
            || broken()
            || !members[a].iter().all(|&x| joins(x, &members[b]))
            || !members[b].iter().all(|&y| joins(y, &members[a]))
        {
            apart.extend([(a, size_a, b, size_b), (b, size_b, a, size_a)]);
            continue;
        }
        let moved = std::mem::take(&mut members[b]);
        for &item in &moved {
            group[item] = a;
        }
        members[a].extend(moved);
    }
    members.retain(|row| !row.is_empty());
    members.iter_mut().for_each(|row| row.sort_unstable());
    members
}
