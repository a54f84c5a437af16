//! 对照: the matrix of documents and their numbers.

use axum::Json;
use axum::extract::{Query, State};
use desk::view::{Comparison, DecisionView};
use desk::{CompareRequest, Diagnostic, figure, names};
use minijinja::context;
use minijinja::value::Serde;
use serde::{Deserialize, Serialize};

use super::Workbench;
use super::answer::{Failure, JsonFailure, Page};
use super::library::offered;

/// Which documents to compare.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(default)]
pub(super) struct Pair {
    a: String,
    b: String,
}

impl Pair {
    fn names(&self) -> Vec<String> {
        [&self.a, &self.b].into_iter().filter(|n| !n.trim().is_empty()).cloned().collect()
    }
}

pub(super) async fn matrix(
    State(workbench): State<Workbench>,
    Query(pair): Query<Pair>,
) -> Result<Page, Failure> {
    let names = pair.names();
    let (documents, table, refused) = workbench
        .ask(move |desk| {
            let compared =
                (names.len() == 2).then(|| desk.compare(&CompareRequest::of(&names))).transpose();
            let (table, refused) = match compared {
                Ok(table) => (table.map(Table::of), None),
                // A name that leads nowhere is answered beside the form that holds it.
                Err(error) if error.fault == desk::Fault::Request => (None, Some(error.findings)),
                Err(error) => return Err(error),
            };
            Ok((offered(desk), table, refused))
        })
        .await?;
    let data = context! {
        pair => Serde(&pair), documents => Serde(&documents), table => Serde(&table),
        refused => Serde(&refused),
    };
    workbench.page("compare.html", &data)
}

pub(super) async fn matrix_json(
    State(workbench): State<Workbench>,
    Query(pair): Query<Pair>,
) -> Result<Json<Comparison>, JsonFailure> {
    workbench
        .ask(move |desk| desk.compare(&CompareRequest::of(&pair.names())))
        .await
        .map(Json)
        .map_err(JsonFailure)
}

/// The comparison with its cells in the order of the columns, as a template walks them.
#[derive(Debug, Serialize)]
struct Table {
    names: Vec<String>,
    matched: usize,
    rows: Vec<Row>,
    singles: Vec<Row>,
    figures: Vec<Figures>,
    reuse: Vec<Shared>,
    notes: Vec<Diagnostic>,
}

/// A shared passage with its changes in words.
#[derive(Debug, Serialize)]
struct Shared {
    a: desk::view::QuoteView,
    b: desk::view::QuoteView,
    ground: &'static str,
    unchanged: &'static str,
    changes: Vec<(&'static str, String, String)>,
}

#[derive(Debug, Serialize)]
struct Row {
    topic: Option<String>,
    decided: Vec<String>,
    cells: Vec<Option<desk::view::CompareCell>>,
}

#[derive(Debug, Serialize)]
struct Figures {
    matter: String,
    verdict: &'static str,
    same: bool,
    cells: Vec<Option<Figure>>,
}

#[derive(Debug, Serialize)]
struct Figure {
    figure: String,
    text: String,
    marks: Vec<(usize, usize)>,
    cited: String,
}

impl Table {
    fn of(comparison: Comparison) -> Self {
        let ids: Vec<String> = comparison.docs.iter().map(|d| d.doc.clone()).collect();
        let rows = comparison.rows.into_iter().map(|mut row| Row {
            topic: row.topic,
            decided: row.decided.iter().map(DecisionView::said).collect(),
            cells: ids.iter().map(|id| row.cells.remove(id).flatten()).collect(),
        });
        let (rows, singles) = rows.partition(|row| row.cells.iter().flatten().count() > 1);
        let figures = comparison.measures.into_iter().filter_map(|mut row| {
            let cells: Vec<Option<Figure>> = ids
                .iter()
                .map(|id| {
                    row.cells.remove(id).flatten().map(|c| Figure {
                        figure: figure(&c),
                        text: c.text,
                        marks: vec![c.mark],
                        cited: c.cited,
                    })
                })
                .collect();
            let shared = cells.iter().flatten().count() > 1;
            shared.then(|| Figures {
                matter: row.matter,
                verdict: row.verdict.term(),
                same: row.verdict == desk::view::MeasureVerdict::Equal,
                cells,
            })
        });
        let figures = figures.collect();
        let mut reuse: Vec<Shared> = comparison
            .reuse
            .into_iter()
            .filter(desk::view::ReuseView::is_of_provisions)
            .map(|r| Shared {
                ground: r.ground.term(),
                unchanged: r.without_changes(),
                a: r.a,
                b: r.b,
                changes: r.changes.into_iter().map(|c| (c.kind.term(), c.from, c.to)).collect(),
            })
            .collect();
        reuse.sort_by_key(|r| r.changes.is_empty());
        let names = names(&comparison.docs).into_iter().map(str::to_owned).collect();
        Self {
            matched: comparison.matched,
            names,
            rows,
            singles,
            figures,
            reuse,
            notes: comparison.notes,
        }
    }
}
