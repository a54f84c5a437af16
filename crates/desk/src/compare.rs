//! Documents side by side.

use std::collections::BTreeMap;
use std::sync::Arc;

use ::compare::{Options, Topics, contrast};
use law::{Diagnostic, Document};

use crate::view::{
    ChangeView, CompareCell, CompareRow, Comparison, DocumentView, MeasureCell, MeasureRow,
    QuoteView, ReuseView,
};
use crate::{Desk, Error};

impl Desk {
    /// Compares two or more documents, named as people name them. Columns are in the order given.
    ///
    /// # Errors
    /// A name that leads to no document, or fewer than two different documents.
    pub fn compare(&self, names: &[String]) -> Result<Comparison, Error> {
        let library = self.library();
        let mut documents: Vec<Arc<Document>> = Vec::new();
        let mut views = Vec::new();
        for name in names {
            let entry = library.find(name)?;
            if documents.iter().any(|d| d.id == entry.id) {
                return Err(Error::request(
                    Diagnostic::error("compare-same", format!("“{name}”重复：{}", entry.label()))
                        .hint("请写两件不同的文件"),
                ));
            }
            documents.push(self.open(&library, entry)?);
            views.push(DocumentView::of(entry));
        }
        if documents.len() < 2 {
            return Err(Error::request(
                Diagnostic::error("compare-few", "对照至少要两件文件")
                    .hint("例：zhunsheng compare 临沂 郴州"),
            ));
        }
        let topics = self.topics()?;
        let columns: Vec<&Document> = documents.iter().map(AsRef::as_ref).collect();
        let found = contrast(&columns, &Options { topics: Some(&topics), ..Options::default() });
        Ok(view(views, &documents, found))
    }

    fn topics(&self) -> Result<Topics, Error> {
        let path = self.places.resource("corpus/rules/topics.toml");
        let text =
            std::fs::read_to_string(&path).map_err(|e| Error::io(&path, "读取主题表", &e))?;
        toml::from_str(&text).map_err(|e| {
            Error::request(
                Diagnostic::error("bad-topics", format!("主题表有误：{}", e.message()))
                    .at(path.display().to_string())
                    .hint("请对照程序自带的 corpus/rules/topics.toml 改正"),
            )
        })
    }
}

fn view(
    docs: Vec<DocumentView>,
    documents: &[Arc<Document>],
    found: ::compare::Comparison,
) -> Comparison {
    let cited = |id: &law::ProvisionId, index: usize| {
        let document = documents.iter().find(|d| d.id == id.doc);
        document.map(|d| d.cited(index)).unwrap_or_default()
    };
    let key = |column: usize| docs[column].doc.clone();
    let mut matched = 0;
    let rows = found
        .rows
        .into_iter()
        .map(|row| {
            matched += usize::from(row.cells.iter().flatten().count() > 1);
            let cells = row.cells.into_iter().enumerate().map(|(column, cell)| {
                let cell = cell.map(|c| CompareCell {
                    reference: c.id.to_string(),
                    cited: cited(&c.id, c.index),
                    heading: c.heading,
                    text: c.text,
                    similarity: c.similarity,
                    shared: c.shared,
                });
                (key(column), cell)
            });
            CompareRow { topic: row.topic, cells: cells.collect() }
        })
        .collect();
    let measures = found
        .measures
        .into_iter()
        .map(|row| {
            let cells: BTreeMap<String, Option<MeasureCell>> = row
                .cells
                .into_iter()
                .enumerate()
                .map(|(column, cell)| {
                    let cell = cell.map(|c| MeasureCell {
                        reference: c.id.to_string(),
                        cited: cited(&c.id, c.index),
                        op: serde_json::to_value(c.op).unwrap_or_default(),
                        value: c.value,
                        unit: c.unit.symbol().to_owned(),
                        base: c.base,
                        period: c.period,
                        deadline: c.deadline,
                        actor: c.actor,
                        text: c.text,
                        mark: c.mark,
                        condition: c.condition,
                        similarity: c.similarity,
                        verdict: c.verdict,
                    });
                    (key(column), cell)
                })
                .collect();
            MeasureRow { matter: row.matter, cells, verdict: row.verdict }
        })
        .collect();
    let quote = |q: ::compare::Quote| QuoteView {
        doc: key(q.column),
        reference: q.id.to_string(),
        cited: cited(&q.id, q.index),
        formal: documents[q.column]
            .tree
            .provisions
            .get(q.index)
            .is_some_and(|p| matches!(p.level, law::Level::Front | law::Level::Back)),
        text: q.text,
    };
    let reuse = found.reuse.into_iter().map(|r| ReuseView {
        a: quote(r.a),
        b: quote(r.b),
        similarity: r.similarity,
        changes: r
            .changes
            .into_iter()
            .map(|c| ChangeView { from: c.from, to: c.to, kind: c.kind })
            .collect(),
        passages: r.passages,
    });
    let reuse = reuse.collect();
    Comparison { docs, rows, measures, reuse, matched }
}
