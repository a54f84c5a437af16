//! The measures matrix: each number under its document, numbers of one matter side by side, and
//! what the difference amounts to.

use law::measure::{self, DeadlineKind, Dimension, Measure, Op, Unit};
use law::{Document, ProvisionId};
use serde::Serialize;

use crate::align::{self, Edge};
use crate::clause::Clause;
use crate::matrix::{Groups, rounded};
use crate::space::{Item, Space};
use crate::verdict::{self, Verdict};

/// One matter that is measured, across the documents.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MeasureRow {
    /// What is measured, in the words of the first document that measures it.
    pub matter: String,
    /// One cell for each document, in the order of the documents.
    pub cells: Vec<Option<MeasureCell>>,
    /// How the other cells stand to the first one; the gravest difference where they disagree.
    pub verdict: Verdict,
}

/// One number as one document sets it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MeasureCell {
    /// How the value bounds what is required.
    pub op: Op,
    /// The value in `unit`, exactly: `75`, `0.3`, `4–8`, `2017-12-31`.
    pub value: String,
    /// The unit, normalised.
    pub unit: Unit,
    /// What it is a share of, counted per, or reckoned from.
    pub base: Option<String>,
    /// How often, normalised: `每3个月`.
    pub period: Option<String>,
    /// By when, as printed.
    pub deadline: Option<String>,
    /// Who, as printed.
    pub actor: Option<String>,
    /// The number says to whom a rule applies, not what it requires.
    pub condition: bool,
    /// The address of the provision.
    #[serde(rename = "ref", serialize_with = "crate::as_text")]
    pub id: ProvisionId,
    /// The index of the provision in its document.
    pub index: usize,
    /// The sentence.
    pub text: String,
    /// Where the expression stands in `text`, in characters.
    pub mark: (usize, usize),
    /// How like the matter is to that of the cell of this row that it is most like; 0 alone.
    pub similarity: f64,
    /// How this cell stands to the first one of the row; `None` for that one.
    pub verdict: Option<Verdict>,
}

/// Below this, two measures are of different matters. The true pairs of the policy texts in the
/// corpus reach 0.17 and more; in 120 comparisons of one of them with a statute of another field no
/// two measures came this near.
const THRESHOLD: f64 = 0.12;
/// How much the likeness of the matter counts against that of the whole sentence.
const MATTER: f64 = 0.35;
/// What it adds that the clauses of two measures stand in one row.
const SAME_ROW: f64 = 0.08;

/// A measure with its place.
struct Placed<'d> {
    doc: usize,
    index: usize,
    row: Option<usize>,
    clause: Option<usize>,
    text: &'d str,
    measure: Measure,
    position: f64,
}

/// The measures of all documents in rows; `groups` are the rows of their clauses, `columns` the
/// order in which ties are settled.
pub(crate) fn rows(
    docs: &[&Document],
    columns: &[usize],
    clauses: &[Clause],
    groups: &Groups,
) -> Vec<MeasureRow> {
    let placed = placed(docs, columns, clauses, groups);
    let sentences: Vec<&str> = placed.iter().map(|p| p.measure.sentence.of(p.text)).collect();
    let item = |doc, title, body| Item { doc, title, body };
    let whole: Vec<_> = placed
        .iter()
        .zip(&sentences)
        .map(|(p, &body)| item(p.doc, p.measure.matter.as_str(), body))
        .collect();
    let matters: Vec<_> =
        placed.iter().map(|p| item(p.doc, p.measure.matter.as_str(), "")).collect();
    let (whole, matters) = (Space::new(&whole), Space::new(&matters));
    let likeness = |a: usize, b: usize| {
        let words = (1.0 - MATTER) * whole.similarity(a, b) + MATTER * matters.similarity(a, b);
        let same_row = placed[a].row.is_some() && placed[a].row == placed[b].row;
        words + if same_row { SAME_ROW * (1.0 - words) } else { 0.0 }
    };
    // Numbers of clauses that were broken apart are not set side by side either.
    let clause_of: Vec<Option<usize>> = placed.iter().map(|p| p.clause).collect();
    let links = groups.placed.links.of_parts(&clause_of);
    let comparable = |a: usize, b: usize| {
        placed[a].doc != placed[b].doc
            && Class::of(&placed[a].measure) == Class::of(&placed[b].measure)
    };
    let pairs = whole.candidates(comparable).into_iter().filter(|&(a, b)| !links.are_broken(a, b));
    let edges = pairs.map(|(a, b)| Edge {
        a,
        b,
        similarity: likeness(a, b),
        distance: (placed[a].position - placed[b].position).abs(),
    });
    let doc_of: Vec<usize> = placed.iter().map(|p| p.doc).collect();
    let mut rows = align::rows(&doc_of, edges.collect(), THRESHOLD, likeness, &links);
    rows.sort_by_key(|row| row.iter().map(|&p| (placed[p].doc, p)).min());
    rows.iter().map(|row| one_row(row, docs, &placed, likeness)).collect()
}

/// What must agree before two numbers can be set side by side.
#[derive(PartialEq)]
enum Class {
    /// A deadline of its own, by date or by lapse of time.
    Deadline,
    /// A quantity of a dimension, once or per period, required or as a condition.
    Quantity(Dimension, bool, bool),
}

impl Class {
    fn of(measure: &Measure) -> Self {
        match &measure.deadline {
            Some(deadline) if deadline.span == measure.span => Class::Deadline,
            _ => Class::Quantity(
                measure.unit.dimension(),
                measure.period.is_some(),
                measure.condition,
            ),
        }
    }
}

fn placed<'d>(
    docs: &[&'d Document],
    columns: &[usize],
    clauses: &[Clause],
    groups: &Groups,
) -> Vec<Placed<'d>> {
    let row_of = groups.row_of();
    let mut all: Vec<Placed> = Vec::new();
    for &doc in columns {
        let document = docs[doc];
        let mut own: Vec<(usize, usize)> = clauses
            .iter()
            .enumerate()
            .filter(|(_, c)| c.doc == doc)
            .map(|(i, c)| (c.index, i))
            .collect();
        own.sort_unstable();
        let first = all.len();
        for (index, provision) in document.tree.provisions.iter().enumerate() {
            if !provision.level.is_clause() || provision.level == law::Level::Preamble {
                continue;
            }
            let before = own.partition_point(|&(at, _)| at <= index);
            let clause = before.checked_sub(1).map(|i| own[i]).filter(|&(at, _)| {
                document.tree.provisions.get(at).is_some_and(|p| index < p.end.max(at + 1))
            });
            let clause = clause.map(|(_, c)| c);
            let row = clause.and_then(|c| row_of.get(&c).copied());
            let text = document.own_text(index);
            let found = measure::find(text).into_iter().filter(|m| !is_commencement(m, text));
            all.extend(found.map(|measure| Placed {
                doc,
                index,
                row,
                clause,
                text,
                measure,
                position: 0.0,
            }));
        }
        let last = (all.len() - first).max(2) - 1;
        for (i, placed) in all.iter_mut().skip(first).enumerate() {
            placed.position = i as f64 / last as f64;
        }
    }
    all
}

/// 本法自2021年9月1日起施行: every document says so of itself, and nothing is compared by it.
fn is_commencement(measure: &Measure, text: &str) -> bool {
    let Some(deadline) = measure.deadline.as_ref().filter(|d| d.kind == DeadlineKind::From) else {
        return false;
    };
    let after = text.get(deadline.span.end..).unwrap_or("").trim_start();
    ["施行", "实施", "执行", "生效"].iter().any(|word| after.starts_with(word))
}

fn one_row(
    row: &[usize],
    docs: &[&Document],
    placed: &[Placed],
    likeness: impl Fn(usize, usize) -> f64,
) -> MeasureRow {
    let mut order = row.to_vec();
    order.sort_by_key(|&p| (placed[p].doc, p));
    let first = order.first().map(|&p| &placed[p]);
    let mut cells: Vec<Option<MeasureCell>> = docs.iter().map(|_| None).collect();
    let mut gravest = if order.len() > 1 { Verdict::Equal } else { Verdict::OnlyOne };
    for (n, &p) in order.iter().enumerate() {
        let there = &placed[p];
        let verdict = first
            .filter(|_| n > 0)
            .map(|first| verdict::of((&first.measure, first.text), (&there.measure, there.text)));
        if let Some(verdict) = verdict {
            gravest = gravest.max(verdict);
        }
        let others = order.iter().filter(|&&other| other != p).map(|&other| likeness(p, other));
        let similarity = rounded(others.fold(0.0, f64::max));
        cells[there.doc] = Some(cell(there, docs[there.doc], similarity, verdict));
    }
    let matter = first.map(|first| first.measure.matter.clone()).unwrap_or_default();
    MeasureRow { matter, cells, verdict: gravest }
}

fn cell(
    placed: &Placed,
    document: &Document,
    similarity: f64,
    verdict: Option<Verdict>,
) -> MeasureCell {
    let Placed { text, measure, .. } = placed;
    let sentence = measure.sentence.of(text);
    let mark = law::Span::new(
        measure.span.start.saturating_sub(measure.sentence.start),
        measure.span.end.saturating_sub(measure.sentence.start),
    );
    MeasureCell {
        op: measure.op,
        value: measure.value.to_string(),
        unit: measure.unit.clone(),
        base: measure.base.map(|base| base.of(text).to_owned()),
        period: measure.period.as_ref().map(ToString::to_string),
        deadline: measure.deadline.as_ref().map(|deadline| deadline.span.of(text).to_owned()),
        actor: measure.actor.map(|actor| actor.of(text).to_owned()),
        condition: measure.condition,
        id: document.id_of(placed.index),
        index: placed.index,
        text: sentence.to_owned(),
        mark: mark.in_chars(sentence),
        similarity,
        verdict,
    }
}
