//! What a search returns.

use std::collections::BTreeMap;

use law::{Diagnostic, DocId};

use crate::filter::Filter;
use crate::variant::Reason;

/// How to answer a query.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Provisions that the query names by their address: they come first, in this order.
    pub addressed: Vec<(DocId, usize)>,
    /// Expand every word without quotation marks by its synonyms, not only `~词`.
    pub expand: bool,
    /// Conditions beside those in the query. Several on one field: any of them; on different
    /// fields: all of them.
    pub filters: Vec<Filter>,
    /// The order of the hits.
    pub sort: Sort,
    /// How many hits to leave out at the start, for pages after the first.
    pub offset: usize,
    /// How many hits to return; 0 for all. Counts and facets always cover all.
    pub limit: usize,
    /// Whether the answer is to be proved complete.
    pub proof: Proof,
}

/// How an answer is proved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Proof {
    /// A scan of every text, without the index, must find what the index named, neither more nor
    /// less.
    #[default]
    EveryText,
    /// Only what the index names is read. Nothing may be said about completeness.
    None,
}

/// The order of hits. Ties are in the order of the library and, within a document, of reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Sort {
    /// 相关度: best match first.
    #[default]
    Relevance,
    /// 日期: newest document first, undated ones last.
    Date,
    /// 效力级别: highest authority first.
    Authority,
    /// The order of the library.
    Library,
}

/// The answer to a query.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// Number of provisions that fit, whatever the limit; those that the query names by their
    /// address are counted too.
    pub total: usize,
    /// How many of the first hits are there because the query names them by their address.
    pub addressed: usize,
    /// Number of matches in them. Matches of one phrase do not overlap.
    pub occurrences: usize,
    /// How many of these stand there in other words than asked for ([`Reason`]).
    pub varied: usize,
    /// The query was answered as written, and a scan of every text, without the index, found neither
    /// more nor less: `字面命中，已全部列出` may be said. False when free text was cut into words, or
    /// when no proof was asked for ([`Options::proof`]).
    pub exhaustive: bool,
    /// The query as written occurs nowhere, and its free text was cut into words.
    pub by_words: bool,
    /// The hits, in the order asked for.
    pub hits: Vec<Hit>,
    /// How many provisions fit per value.
    pub facets: Facets,
    /// What the reader should know about this answer.
    pub notes: Vec<Diagnostic>,
}

/// A provision that fits.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// The document.
    pub doc: DocId,
    /// Index of the provision in the document's tree.
    pub provision: usize,
    /// Relevance; comparable within one answer only.
    pub score: f32,
    /// Every match, in Unicode scalar offsets into the provision's own text, sorted. Matches of
    /// different phrases may overlap; [`painted`] merges them for display.
    pub marks: Vec<(usize, usize)>,
    /// What was found in other words than asked for, and why it counts.
    pub variants: Vec<Found>,
}

impl Hit {
    pub(crate) fn unmarked(doc: DocId, provision: usize, score: f32) -> Self {
        Self { doc, provision, score, marks: Vec::new(), variants: Vec::new() }
    }
}

/// Words found in the place of others.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Found {
    /// The phrase that was asked for, as written.
    pub asked: String,
    /// What stands there, in the form in which texts are matched.
    pub found: String,
    /// Why it counts.
    pub reason: Reason,
}

/// Counts of provisions per value; `不详` where a document does not say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facets {
    /// 地区.
    pub region: BTreeMap<String, usize>,
    /// 种类.
    pub kind: BTreeMap<String, usize>,
    /// 年份.
    pub year: BTreeMap<String, usize>,
    /// 层级: of the provision.
    pub level: BTreeMap<String, usize>,
    /// 时效性.
    pub status: BTreeMap<String, usize>,
}

/// Marks merged where they overlap or touch, for painting: no character is in two of them.
pub fn painted(marks: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let mut sorted = marks.to_vec();
    sorted.sort_unstable();
    let mut merged: Vec<(usize, usize)> = Vec::with_capacity(sorted.len());
    for (start, end) in sorted {
        match merged.last_mut() {
            Some(last) if start <= last.1 => last.1 = last.1.max(end),
            _ => merged.push((start, end)),
        }
    }
    merged
}

#[cfg(test)]
mod tests {
    use super::painted;

    #[test]
    fn paints_each_character_once() {
        assert_eq!(painted(&[(4, 6), (0, 2), (1, 3), (3, 4), (8, 9)]), [(0, 6), (8, 9)]);
        assert_eq!(painted(&[]), []);
    }
}
