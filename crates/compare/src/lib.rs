//! Documents side by side: which clauses treat one matter, which numbers differ, what was copied.
//!
//! # Steps
//! - **Clauses:** every document is cut into its 条 or （一）-level provisions: `clause`.
//! - **Space:** each becomes a weighted vector of character bigrams and trigrams; an inverted index
//!   over rare ones proposes pairs, so that not all pairs are looked at: `space`.
//! - **Rows:** mutual best pairs above a threshold are grouped, one clause of a document in a row at
//!   most, and shown in the order of the first document: `align`, [`Row`]. What a reader settled by
//!   hand comes first: [`Decisions`].
//! - **Measures:** the numbers of all clauses are aligned in the same way, by matter and unit, and
//!   judged: [`MeasureRow`], [`Verdict`].
//! - **Reuse:** the longest runs of letters in common show what was copied; each sentence around
//!   them is compared word by word with its likeliest source: `reuse`, [`Reused`], [`Change`].
//!
//! [`Corpus`] finds who copied from whom among thousands of documents. [`against`] asks of two
//! documents what one lacks of the other, [`diff`] what became of each article from one edition to
//! the next, [`promises`] what a document undertakes to do by when.
//!
//! The answer follows from the documents and the decisions alone. It does not depend on the order in which they are
//! given, except for the order of columns and rows and for what is read from the first column.

#![cfg_attr(test, allow(clippy::unwrap_used))]

mod align;
mod changes;
mod clause;
mod corpus;
mod decisions;
mod gaps;
mod matrix;
mod measures;
mod origin;
mod passages;
mod promises;
mod reuse;
mod runs;
mod space;
mod split;
mod topic;
mod verdict;
mod versions;

use law::{DocId, Document, ProvisionId};
use serde::{Serialize, Serializer};

pub use changes::{Change, ChangeKind};
pub use clause::clause_of;
pub use corpus::{Copied, Corpus, LONG, Lender, Shared};
pub use decisions::{Contradiction, Decision, DecisionKind, Decisions};
pub use gaps::{Against, Conflict, ConflictKind, Gap, Near, Place, against};
pub use matrix::{Cell, Row};
pub use measures::{MeasureCell, MeasureRow};
pub use origin::Ground;
pub use promises::{Promise, promises};
pub use reuse::{LEAST, Quote, Reused};
pub use topic::{Topic, Topics};
pub use verdict::Verdict;
pub use versions::{Article, VersionKind, VersionRow, diff};

/// What to compare, and how.
#[derive(Debug, Clone, Copy)]
pub struct Options<'o> {
    /// The topics that rows are sorted under; none by default.
    pub topics: Option<&'o Topics>,
    /// Clauses less alike than this treat different matters (see [`THRESHOLD`]).
    pub threshold: f64,
    /// What was settled by hand about some of the clauses; nothing by default. A decision that names
    /// a clause of no document here changes nothing.
    pub decisions: Option<&'o Decisions>,
}

impl Default for Options<'_> {
    fn default() -> Self {
        Self { topics: None, threshold: THRESHOLD, decisions: None }
    }
}

/// Clauses less alike than this treat different matters. Chosen on the pairs of
/// `specs/alignment.md`, where it finds 38 of 44 with 2 wrong; a higher one loses more than it
/// gains. In 120 comparisons of a policy text with a statute of another field, 62 pairs of clauses
/// were above it, nearly all for what laws of any field have in common (经费纳入预算, 追究刑事责任).
pub const THRESHOLD: f64 = 0.08;

/// Documents side by side.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Comparison {
    /// The documents, one for each column.
    pub docs: Vec<DocId>,
    /// The matters, singles included, in the order of the first document and, for what it lacks,
    /// of the next ones.
    pub rows: Vec<Row>,
    /// The numbers, in the same order.
    pub measures: Vec<MeasureRow>,
    /// The sentences that documents share, each beside its likeliest source.
    pub reuse: Vec<Reused>,
    /// How many letters of passages each two columns share, by column and column, whether the
    /// sentences are quoted beside each other or not; 0 for a column with itself.
    pub overlap: Vec<Vec<usize>>,
}

/// Compares documents, one column each, in the order given.
pub fn contrast(docs: &[&Document], options: &Options) -> Comparison {
    // Ties are settled in the order of the addresses, never in the order of the arguments.
    let mut columns: Vec<usize> = (0..docs.len()).collect();
    columns.sort_by_key(|&column| &docs[column].id);
    let clauses: Vec<_> =
        columns.iter().flat_map(|&column| clause::of(docs[column], column)).collect();
    let placed = options.decisions.map(|d| d.placed(docs, &clauses)).unwrap_or_default();
    let groups = matrix::groups(&clauses, options.threshold, placed);
    let measures = measures::rows(docs, &columns, &clauses, &groups);
    let reuse = reuse::between_all(docs);
    Comparison {
        docs: docs.iter().map(|document| document.id.clone()).collect(),
        rows: groups.into_rows(docs, &clauses, options.topics),
        measures,
        reuse: reuse.rows,
        overlap: reuse.overlap,
    }
}

/// Writes an address as people read it.
fn as_text<S: Serializer>(id: &ProvisionId, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(id)
}

#[cfg(test)]
mod tests;
