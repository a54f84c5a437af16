//! Comparisons in the shapes of the JSON output.

use ::compare::{Against, MeasureCell as Figure, Promise, Quote, Reused, Row, VersionRow};
use law::{Document, Span};

use super::Columns;
use crate::view::{
    ChangeView, CompareCell, CompareRow, Comparison, ConflictView, DecisionView, DiffCell, DiffRow,
    GapView, MeasureCell, MeasureRow, NearView, PlaceView, PromiseView, QuoteView, ReuseView,
};

impl Columns {
    /// The address of a column's document, by which its cells are keyed.
    fn key(&self, column: usize) -> String {
        self.views[column].doc.clone()
    }

    fn cited(&self, column: usize, index: usize) -> String {
        self.documents[column].cited(index)
    }

    fn place(&self, column: usize, place: ::compare::Place) -> PlaceView {
        PlaceView {
            doc: self.key(column),
            reference: place.id.to_string(),
            cited: self.cited(column, place.index),
            heading: place.heading,
            text: place.text,
        }
    }

    /// A search in one document only.
    fn query(&self, column: usize, words: &str) -> String {
        let view = &self.views[column];
        match &view.doc_no {
            Some(no) => format!("\"{words}\" 文号:\"{no}\""),
            None => format!("\"{words}\" 标题:\"{}\"", view.title),
        }
    }
}

/// The matrix, the measures and what was copied; `decisions` are those that the comparison was given.
pub(super) fn comparison(
    columns: &Columns,
    found: ::compare::Comparison,
    decisions: Vec<DecisionView>,
) -> Comparison {
    let spoken = |row: &Row| row.cells.iter().filter(|cell| !cell.is_empty()).count();
    let matched = found.rows.iter().filter(|row| spoken(row) > 1).count();
    Comparison {
        docs: columns.views.clone(),
        rows: found.rows.into_iter().map(|row| matter(columns, row, &decisions)).collect(),
        measures: found.measures.into_iter().map(|row| measure(columns, row)).collect(),
        reuse: found.reuse.into_iter().map(|reused| shared(columns, reused)).collect(),
        overlap: found.overlap,
        matched,
        gaps: Vec::new(),
        added: Vec::new(),
        conflicts: Vec::new(),
        promises: Vec::new(),
        notes: decisions.iter().filter_map(DecisionView::lost).collect(),
        decisions,
    }
}

fn matter(columns: &Columns, row: Row, decisions: &[DecisionView]) -> CompareRow {
    let cells = row.cells.into_iter().enumerate().map(|(column, clauses)| {
        let mut clauses = clauses.into_iter().map(|c| CompareCell {
            reference: c.id.to_string(),
            cited: columns.cited(column, c.index),
            heading: c.heading,
            text: c.text,
            similarity: c.similarity,
            shared: c.shared,
            also: Vec::new(),
        });
        let first = clauses.next();
        (columns.key(column), first.map(|first| CompareCell { also: clauses.collect(), ..first }))
    });
    let decided = row.decided.iter().map(|&n| decisions[n].clone());
    CompareRow { topic: row.topic, cells: cells.collect(), decided: decided.collect() }
}

fn measure(columns: &Columns, row: ::compare::MeasureRow) -> MeasureRow {
    let cells = row.cells.into_iter().enumerate();
    let cells = cells.map(|(column, cell)| {
        (columns.key(column), cell.map(|cell| figure(columns, column, cell)))
    });
    MeasureRow { matter: row.matter, cells: cells.collect(), verdict: row.verdict }
}

fn figure(columns: &Columns, column: usize, cell: Figure) -> MeasureCell {
    MeasureCell {
        reference: cell.id.to_string(),
        cited: columns.cited(column, cell.index),
        op: serde_json::to_value(cell.op).unwrap_or_default(),
        value: cell.value,
        unit: cell.unit.symbol().to_owned(),
        base: cell.base,
        period: cell.period,
        deadline: cell.deadline,
        actor: cell.actor,
        text: cell.text,
        mark: cell.mark,
        condition: cell.condition,
        similarity: cell.similarity,
        verdict: cell.verdict,
    }
}

fn shared(columns: &Columns, reused: Reused) -> ReuseView {
    let quote = |q: Quote| {
        let provision = columns.documents[q.column].tree.provisions.get(q.index);
        QuoteView {
            doc: columns.key(q.column),
            reference: q.id.to_string(),
            cited: columns.cited(q.column, q.index),
            formal: provision
                .is_some_and(|p| matches!(p.level, law::Level::Front | law::Level::Back)),
            text: q.text,
        }
    };
    let change = |c: ::compare::Change| ChangeView { from: c.from, to: c.to, kind: c.kind };
    ReuseView {
        a: quote(reused.a),
        b: quote(reused.b),
        ground: reused.ground,
        similarity: reused.similarity,
        partial: reused.partial,
        changes: reused.changes.into_iter().map(change).collect(),
        passages: reused.passages,
        also: reused.also.into_iter().map(|column| columns.key(column)).collect(),
    }
}

/// Adds what the document of column `local` makes of that of column `superior`.
pub(super) fn gaps(
    answer: &mut Comparison,
    columns: &Columns,
    (superior, local): (usize, usize),
    found: Against,
) {
    answer.gaps.extend(found.gaps.into_iter().map(|gap| GapView {
        superior: columns.place(superior, gap.superior),
        local_doc: columns.key(local),
        whole: gap.whole,
        duties: gap.duties,
        best: gap.best.map(|near| NearView {
            place: columns.place(local, near.place),
            similarity: near.similarity,
        }),
        query: gap.absent.map(|words| columns.query(local, &words)),
    }));
    answer.added.extend(found.added.into_iter().map(|place| columns.place(local, place)));
    answer.conflicts.extend(found.conflicts.into_iter().map(|conflict| ConflictView {
        superior: columns.place(superior, conflict.superior),
        local: columns.place(local, conflict.local),
        from: conflict.from,
        to: conflict.to,
        kind: conflict.kind,
    }));
}

/// Adds the promises of the document of a column.
pub(super) fn promises(
    answer: &mut Comparison,
    columns: &Columns,
    column: usize,
    found: Vec<Promise>,
) {
    answer.promises.extend(found.into_iter().map(|promise| PromiseView {
        doc: columns.key(column),
        reference: promise.id.to_string(),
        cited: columns.cited(column, promise.index),
        who: promise.who,
        what: promise.what,
        printed: promise.printed,
        due: promise.due.to_string(),
        presumed: promise.presumed,
        overdue_days: promise.overdue_days,
        text: promise.text,
    }));
}

/// One row of a 条文对照表.
pub(super) fn diff_row(old: &Document, new: &Document, row: VersionRow) -> DiffRow {
    let marks = |of: fn(&::compare::Change) -> Span| -> Vec<Span> {
        row.changes.iter().map(of).filter(|span| !span.is_empty()).collect()
    };
    let (from, to) = (marks(|c| c.from_at), marks(|c| c.to_at));
    let side = |document: &Document, articles: Vec<::compare::Article>, marks: &[Span]| {
        let mut cells = articles.into_iter().map(|article| DiffCell {
            reference: article.id.to_string(),
            cited: document.cited(article.index),
            marks: marks.iter().map(|mark| mark.in_chars(&article.text)).collect(),
            text: article.text,
            also: Vec::new(),
        });
        let first = cells.next();
        first.map(|first| DiffCell { also: cells.collect(), ..first })
    };
    DiffRow { old: side(old, row.old, &from), new: side(new, row.new, &to), kind: row.kind }
}
