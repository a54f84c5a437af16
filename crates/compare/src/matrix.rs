//! The matrix: one row for each matter, one column for each document.

use std::collections::HashMap;

use law::{Document, ProvisionId};
use serde::Serialize;

use crate::align::{self, Edge};
use crate::clause::Clause;
use crate::decisions::Placed;
use crate::space::{Item, Space};
use crate::split;
use crate::topic::Topics;

/// One matter across the documents.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Row {
    /// Its topic, when topics were given and one fits.
    pub topic: Option<String>,
    /// For each document, in the order of the documents, what it says: nothing where it is silent,
    /// several clauses, the nearest first, where it splits what another one says in one.
    pub cells: Vec<Vec<Cell>>,
    /// The decisions that name a clause of the row, by their place in [`Decisions`](crate::Decisions):
    /// pins that brought it here, breaks that keep another one out.
    pub decided: Vec<usize>,
}

/// A clause of a document that speaks on the matter of a row.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Cell {
    /// The address.
    #[serde(rename = "ref", serialize_with = "crate::as_text")]
    pub id: ProvisionId,
    /// The index of the provision in its document.
    pub index: usize,
    /// The heading as printed, empty when there is none.
    pub heading: String,
    /// The whole text of the clause, with what stands below it.
    pub text: String,
    /// How like it is to the cell of this row that it is most like, from 0 to 1; 0 when it stands
    /// alone.
    pub similarity: f64,
    /// The phrases that it shares with that cell, those that decided first.
    pub shared: Vec<String>,
}

/// How much the likeness of the titles counts against that of the whole texts.
const TITLE: f64 = 0.25;
/// How many shared phrases explain a match.
const PHRASES: usize = 5;

/// The two spaces in which clauses are compared.
struct Likeness {
    whole: Space,
    titles: Space,
    titled: Vec<bool>,
}

impl Likeness {
    fn new(clauses: &[Clause]) -> Self {
        let item = |title, body, doc| Item { doc, title, body };
        let whole: Vec<_> = clauses.iter().map(|c| item(c.title, c.body, c.doc)).collect();
        let titles: Vec<_> = clauses.iter().map(|c| item(c.title, "", c.doc)).collect();
        Self {
            whole: Space::new(&whole),
            titles: Space::new(&titles),
            titled: clauses.iter().map(|c| !c.title.is_empty()).collect(),
        }
    }

    /// Articles have no title: then the text alone counts.
    fn of(&self, a: usize, b: usize) -> f64 {
        let whole = self.whole.similarity(a, b);
        if self.titled[a] && self.titled[b] {
            (1.0 - TITLE) * whole + TITLE * self.titles.similarity(a, b)
        } else {
            whole
        }
    }
}

/// Groups the clauses of all documents into rows of clause numbers, singles included.
pub(crate) fn groups(clauses: &[Clause], threshold: f64, placed: Placed) -> Groups {
    let likeness = Likeness::new(clauses);
    let different = |a: usize, b: usize| clauses[a].doc != clauses[b].doc;
    let edges: Vec<Edge> = likeness
        .whole
        .candidates(different)
        .into_iter()
        .filter(|&(a, b)| !placed.links.are_broken(a, b))
        .map(|(a, b)| Edge {
            a,
            b,
            similarity: likeness.of(a, b),
            distance: (clauses[a].position - clauses[b].position).abs(),
        })
        .collect();
    let docs: Vec<usize> = clauses.iter().map(|c| c.doc).collect();
    let rows =
        align::rows(&docs, edges.clone(), threshold, |a, b| likeness.of(a, b), &placed.links);
    let rows = split::join(rows, &docs, &edges, &likeness.whole, threshold, &placed.links);
    Groups { rows, likeness, placed }
}

/// Rows of clause numbers, and the space in which they were found.
pub(crate) struct Groups {
    /// The rows.
    pub(crate) rows: Vec<Vec<usize>>,
    /// What was decided about clauses beforehand.
    pub(crate) placed: Placed,
    likeness: Likeness,
}

impl Groups {
    /// How like two clauses are, from 0 to 1.
    pub(crate) fn similarity(&self, a: usize, b: usize) -> f64 {
        self.likeness.of(a, b)
    }

    /// The row that each clause stands in.
    pub(crate) fn row_of(&self) -> HashMap<usize, usize> {
        self.rows.iter().enumerate().flat_map(|(r, row)| row.iter().map(move |&c| (c, r))).collect()
    }

    /// The rows with texts, addresses and topics, in the order of the first document and, for what
    /// it lacks, of the next ones.
    pub(crate) fn into_rows(
        self,
        docs: &[&Document],
        clauses: &[Clause],
        topics: Option<&Topics>,
    ) -> Vec<Row> {
        let mut rows = self.rows.clone();
        let place = |&c: &usize| (clauses[c].doc, clauses[c].index);
        rows.sort_by_key(|row| row.iter().map(place).min());
        rows.iter().map(|row| self.row(row, docs, clauses, topics)).collect()
    }

    fn row(
        &self,
        row: &[usize],
        docs: &[&Document],
        clauses: &[Clause],
        topics: Option<&Topics>,
    ) -> Row {
        let mut cells: Vec<Vec<Cell>> = vec![Vec::new(); docs.len()];
        for &c in row {
            let clause = &clauses[c];
            let nearest = row
                .iter()
                .filter(|&&other| clauses[other].doc != clause.doc)
                .map(|&other| (self.likeness.of(c, other), other))
                .max_by(|x, y| x.0.total_cmp(&y.0).then(y.1.cmp(&x.1)));
            let shared = nearest.map_or(Vec::new(), |(_, other)| {
                self.likeness.whole.shared(c, clause.said(), other, clauses[other].said(), PHRASES)
            });
            let document = docs[clause.doc];
            cells[clause.doc].push(Cell {
                id: document.id_of(clause.index),
                index: clause.index,
                heading: document.heading(clause.index).to_owned(),
                text: clause.text.to_owned(),
                similarity: nearest.map_or(0.0, |(similarity, _)| rounded(similarity)),
                shared,
            });
        }
        for cell in &mut cells {
            cell.sort_by(|x, y| y.similarity.total_cmp(&x.similarity).then(x.index.cmp(&y.index)));
        }
        let topic = topics
            .and_then(|topics| topics.of(row.iter().map(|&c| (clauses[c].title, clauses[c].body))));
        Row { topic: topic.map(str::to_owned), cells, decided: self.placed.naming(row) }
    }
}

/// To three decimals, as shown.
pub(crate) fn rounded(similarity: f64) -> f64 {
    (similarity * 1_000.0).round() / 1_000.0
}
