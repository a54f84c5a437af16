//! 条文对照表: what became of each article from one edition to the next.
//!
//! Articles with the very same words are paired first, under the same number before any other.
//! The others are paired by likeness, the best first. What is then left over joins an article that
//! it was split from or merged into, or was added or deleted. An article that keeps its words under
//! another number is renumbered where the order is kept, and moved where it is not.

use std::collections::HashMap;

use law::{Document, ProvisionId, Span};
use serde::Serialize;

use crate::changes::{self, Change, Cutter};
use crate::clause::{self, Clause};
use crate::space::{Item, Space};

/// A row of the table.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct VersionRow {
    /// The articles of the old edition: none when added, several when merged.
    pub old: Vec<Article>,
    /// The articles of the new edition: none when deleted, several when split.
    pub new: Vec<Article>,
    /// What happened.
    pub kind: VersionKind,
    /// What was changed in the words, for one article against one.
    pub changes: Vec<Change>,
}

/// One article, 条 or （一）-level provision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Article {
    /// The address.
    #[serde(rename = "ref", serialize_with = "crate::as_text")]
    pub id: ProvisionId,
    /// The index of the provision.
    pub index: usize,
    /// Its text with the number.
    pub text: String,
}

/// What happened to an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum VersionKind {
    /// 未改.
    Same,
    /// 修改.
    Changed,
    /// 条号变动: the same words in the same order under another number.
    Renumbered,
    /// 移动: the same words elsewhere in the order.
    Moved,
    /// 拆分.
    Split,
    /// 合并.
    Merged,
    /// 新增.
    Added,
    /// 删除.
    Deleted,
}

impl VersionKind {
    /// The Chinese term.
    pub fn term(self) -> &'static str {
        match self {
            VersionKind::Same => "未改",
            VersionKind::Changed => "修改",
            VersionKind::Renumbered => "条号变动",
            VersionKind::Moved => "移动",
            VersionKind::Split => "拆分",
            VersionKind::Merged => "合并",
            VersionKind::Added => "新增",
            VersionKind::Deleted => "删除",
        }
    }
}

/// Articles less alike than this are different ones.
const ALIKE: f64 = 0.3;
/// What is left of an article is a part of another one from this likeness on, to what that one
/// says beyond its own counterpart.
const PART: f64 = 0.35;
/// What the same number adds to a likeness.
const SAME_NUMBER: f64 = 0.05;

/// Compares two editions of a text, row by row in the order of the new one; what was deleted
/// stands where it stood.
pub fn diff(old: &Document, new: &Document) -> Vec<VersionRow> {
    let (left, right) = (clause::of(old, 0), clause::of(new, 1));
    let words = |clauses: &[Clause]| -> Vec<String> { clauses.iter().map(words).collect() };
    let (left_words, right_words) = (words(&left), words(&right));
    let number = |document: &Document, clause: &Clause| document.id_of(clause.index).path;
    let left_number: Vec<_> = left.iter().map(|c| number(old, c)).collect();
    let right_number: Vec<_> = right.iter().map(|c| number(new, c)).collect();

    let mut pairs = Pairs::new(left.len(), right.len());
    pairs.identical(&left_words, &right_words, |i, j| left_number[i] == right_number[j]);
    pairs.identical(&left_words, &right_words, |_, _| true);

    let items: Vec<Item> = left
        .iter()
        .chain(&right)
        .map(|c| Item { doc: c.doc, title: c.title, body: c.body })
        .collect();
    let space = Space::new(&items);
    let candidates = space.candidates(|a, b| items[a].doc != items[b].doc);
    let mut alike: Vec<(f64, usize, usize)> = candidates
        .into_iter()
        .map(|(a, b)| (a, b - left.len()))
        .map(|(i, j)| {
            let same = if left_number[i] == right_number[j] { SAME_NUMBER } else { 0.0 };
            (space.similarity(i, left.len() + j) + same, i, j)
        })
        .collect();
    alike.sort_by(|x, y| y.0.total_cmp(&x.0).then((x.1, x.2).cmp(&(y.1, y.2))));
    for &(similarity, i, j) in &alike {
        if similarity >= ALIKE {
            pairs.join(i, j);
        }
    }
    let parts = Parts::of(&pairs, &alike, &space, left.len());
    let moved = pairs.moved();

    let article = |document: &Document, clause: &Clause| Article {
        id: document.id_of(clause.index),
        index: clause.index,
        text: clause.text.to_owned(),
    };
    let mut rows: Vec<((usize, usize, usize), VersionRow)> = Vec::new();
    let mut before = 0;
    for (i, clause) in left.iter().enumerate() {
        if let Some(j) = pairs.of_left[i] {
            let olds: Vec<usize> = std::iter::once(i).chain(parts.merged(j)).collect();
            let news: Vec<usize> = std::iter::once(j).chain(parts.split(i)).collect();
            let same_words = left_words[i] == right_words[j];
            let kind = if olds.len() > 1 {
                VersionKind::Merged
            } else if news.len() > 1 {
                VersionKind::Split
            } else if !same_words {
                VersionKind::Changed
            } else if moved[i] {
                VersionKind::Moved
            } else if left_number[i] != right_number[j] {
                VersionKind::Renumbered
            } else {
                VersionKind::Same
            };
            let changes = match kind {
                VersionKind::Changed => changed(clause, &right[j]),
                _ => Vec::new(),
            };
            if !moved[i] {
                before = j + 1;
            }
            let mut sorted = (olds, news);
            sorted.0.sort_unstable();
            sorted.1.sort_unstable();
            let row = VersionRow {
                old: sorted.0.into_iter().map(|i| article(old, &left[i])).collect(),
                new: sorted.1.into_iter().map(|j| article(new, &right[j])).collect(),
                kind,
                changes,
            };
            rows.push(((j, 1, 0), row));
        } else if !parts.is_merged(i) {
            let deleted = vec![article(old, clause)];
            let row = VersionRow {
                old: deleted,
                new: Vec::new(),
                kind: VersionKind::Deleted,
                changes: Vec::new(),
            };
            rows.push(((before, 0, i), row));
        }
    }
    for (j, clause) in right.iter().enumerate() {
        if pairs.of_right[j].is_none() && !parts.is_split(j) {
            let row = VersionRow {
                old: Vec::new(),
                new: vec![article(new, clause)],
                kind: VersionKind::Added,
                changes: Vec::new(),
            };
            rows.push(((j, 1, 0), row));
        }
    }
    rows.sort_by_key(|(place, _)| *place);
    rows.into_iter().map(|(_, row)| row).collect()
}

/// What was changed in the words; another number is no change of words.
fn changed(old: &Clause, new: &Clause) -> Vec<Change> {
    let mut cutter = Cutter::default();
    let mut words = |clause: &Clause| cutter.cut(clause.said());
    let mut changes = changes::between(&words(old), &words(new)).0;
    for change in &mut changes {
        for (at, clause) in [(&mut change.from_at, old), (&mut change.to_at, new)] {
            if !at.is_empty() {
                *at = Span::new(at.start + clause.words, at.end + clause.words);
            }
        }
    }
    changes
}

/// The words of an article without its number and blanks.
fn words(clause: &Clause) -> String {
    let text = clause.title.chars().chain(clause.body.chars());
    text.filter(|c| !c.is_whitespace()).collect()
}

/// One article of each edition, at most.
struct Pairs {
    of_left: Vec<Option<usize>>,
    of_right: Vec<Option<usize>>,
}

impl Pairs {
    fn new(left: usize, right: usize) -> Self {
        Self { of_left: vec![None; left], of_right: vec![None; right] }
    }

    fn join(&mut self, i: usize, j: usize) -> bool {
        let free = self.of_left[i].is_none() && self.of_right[j].is_none();
        if free {
            (self.of_left[i], self.of_right[j]) = (Some(j), Some(i));
        }
        free
    }

    /// Pairs free articles with the same words, in order.
    fn identical(&mut self, left: &[String], right: &[String], may: impl Fn(usize, usize) -> bool) {
        let mut places: HashMap<&str, Vec<usize>> = HashMap::new();
        for (j, words) in right.iter().enumerate() {
            places.entry(words).or_default().push(j);
        }
        for (i, words) in left.iter().enumerate() {
            let places = places.get(words.as_str()).map_or(&[][..], Vec::as_slice);
            let free = places.iter().find(|&&j| self.of_right[j].is_none() && may(i, j));
            if let (Some(&j), None) = (free, self.of_left[i]) {
                self.join(i, j);
            }
        }
    }

    /// The articles of the old edition that left the order: all pairs but a longest chain of those
    /// that follow each other in both editions.
    fn moved(&self) -> Vec<bool> {
        // Patience: for each length the smallest end, with the way back.
        let mut ends: Vec<usize> = Vec::new();
        let mut previous: Vec<Option<usize>> = vec![None; self.of_left.len()];
        for (i, j) in self.of_left.iter().enumerate() {
            let Some(j) = j else { continue };
            let length = ends.partition_point(|&end| self.of_left[end] < Some(*j));
            previous[i] = length.checked_sub(1).map(|before| ends[before]);
            match ends.get_mut(length) {
                Some(end) => *end = i,
                None => ends.push(i),
            }
        }
        let mut moved: Vec<bool> = self.of_left.iter().map(Option::is_some).collect();
        let mut at = ends.last().copied();
        while let Some(i) = at {
            moved[i] = false;
            at = previous[i];
        }
        moved
    }
}

/// Articles without a counterpart that are a part of an article that has one.
struct Parts {
    /// New article → the old one that it was split from.
    split: HashMap<usize, usize>,
    /// Old article → the new one that it was merged into.
    merged: HashMap<usize, usize>,
}

impl Parts {
    fn of(pairs: &Pairs, alike: &[(f64, usize, usize)], space: &Space, left: usize) -> Self {
        let (mut split, mut merged) = (HashMap::new(), HashMap::new());
        for &(_, i, j) in alike {
            match (pairs.of_left[i], pairs.of_right[j]) {
                (Some(partner), None)
                    if space.similarity_beyond(left + j, i, &[left + partner]) >= PART =>
                {
                    split.entry(j).or_insert(i);
                }
                (None, Some(partner))
                    if space.similarity_beyond(i, left + j, &[partner]) >= PART =>
                {
                    merged.entry(i).or_insert(j);
                }
                _ => {}
            }
        }
        Self { split, merged }
    }

    fn split(&self, old: usize) -> impl Iterator<Item = usize> + '_ {
        self.split.iter().filter(move |(_, from)| **from == old).map(|(new, _)| *new)
    }

    fn merged(&self, new: usize) -> impl Iterator<Item = usize> + '_ {
        self.merged.iter().filter(move |(_, into)| **into == new).map(|(old, _)| *old)
    }

    fn is_split(&self, new: usize) -> bool {
        self.split.contains_key(&new)
    }

    fn is_merged(&self, old: usize) -> bool {
        self.merged.contains_key(&old)
    }
}

#[cfg(test)]
mod tests;
