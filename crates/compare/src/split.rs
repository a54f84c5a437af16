//! Splits: what one document says in one clause, another may say in several.
//!
//! A clause that found no row of its own joins the row of the clause that it is most like, when it
//! treats what that clause says beyond its partner. So a row can hold several clauses of a
//! document, and a clause that merely resembles a matched one stays alone.

use std::collections::HashMap;

use crate::align::Edge;
use crate::decisions::Links;
use crate::space::Space;

/// A clause joins only the clause that is nearly the best for it.
const RIVAL: f64 = 0.85;
/// How far above the threshold of an ordinary match the rest of the clause must be like it.
const BEYOND: f64 = 1.5;

/// Moves clauses that stand alone into rows whose clauses they complete. `doc` gives the document
/// of each clause, `edges` the possible matches, `space` the vectors; `links` keep some out of rows.
pub(crate) fn join(
    mut rows: Vec<Vec<usize>>,
    doc: &[usize],
    edges: &[Edge],
    space: &Space,
    threshold: f64,
    links: &Links,
) -> Vec<Vec<usize>> {
    let mut row_of: HashMap<usize, usize> = HashMap::new();
    for (r, row) in rows.iter().enumerate() {
        row_of.extend(row.iter().map(|&clause| (clause, r)));
    }
    let mut best: HashMap<usize, f64> = HashMap::new();
    for edge in edges {
        for clause in [edge.a, edge.b] {
            let top = best.entry(clause).or_default();
            *top = top.max(edge.similarity);
        }
    }
    let mut joins: Vec<(f64, usize, usize)> = Vec::new();
    for edge in edges.iter().filter(|e| e.similarity >= threshold) {
        for (lone, other) in [(edge.a, edge.b), (edge.b, edge.a)] {
            let (own, row) = (&rows[row_of[&lone]], &rows[row_of[&other]]);
            let near = best.get(&lone).is_some_and(|top| edge.similarity >= top * RIVAL);
            if own.len() > 1 || row.len() < 2 || !near {
                continue;
            }
            let partners: Vec<usize> =
                row.iter().copied().filter(|&c| doc[c] == doc[lone]).collect();
            let beyond = space.similarity_beyond(lone, other, &partners);
            if !partners.is_empty() && beyond >= threshold * BEYOND {
                joins.push((beyond, lone, other));
            }
        }
    }
    joins.sort_by(|x, y| y.0.total_cmp(&x.0).then((x.1, x.2).cmp(&(y.1, y.2))));
    for (_, lone, other) in joins {
        let (from, to) = (row_of[&lone], row_of[&other]);
        let broken = links.is_broken_from(lone, &rows[to]);
        if from != to && rows[from].len() == 1 && !broken {
            rows[from].clear();
            rows[to].push(lone);
            row_of.insert(lone, to);
        }
    }
    rows.retain(|row| !row.is_empty());
    rows.iter_mut().for_each(|row| row.sort_unstable());
    rows
}
