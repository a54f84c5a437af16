//! Documents side by side.

mod corpus;
mod decisions;
mod export;
mod only;
mod panel;
mod report;
mod view;

use std::sync::Arc;

use ::compare::{Options, Topics, against, contrast, diff, promises};
use law::{Diagnostic, Document, Library};

pub use decisions::DecisionRequest;
pub use export::ExportFormat;
pub use report::{figure, names};

use self::only::Only;
use crate::view::{Comparison, DiffAnswer, DocumentView};
use crate::{Desk, Error};

/// What to compare.
#[derive(Debug, Clone, Default)]
pub struct CompareRequest {
    /// The documents, named as people name them; columns are in this order.
    pub documents: Vec<String>,
    /// The document that the others have to carry out; it becomes the last column if it is none.
    pub superior: Option<String>,
    /// Shows one topic, or 差异.
    pub only: Option<String>,
}

impl CompareRequest {
    /// Compares these documents with each other.
    pub fn of(documents: &[String]) -> Self {
        Self { documents: documents.to_vec(), ..Self::default() }
    }
}

/// The documents of a comparison, one for each column.
#[derive(Default)]
struct Columns {
    documents: Vec<Arc<Document>>,
    views: Vec<DocumentView>,
}

impl Desk {
    /// Compares two or more documents.
    ///
    /// # Errors
    /// A name that leads to no document, a document named twice, fewer than two documents, a topic
    /// that there is not, or decisions that contradict each other.
    pub fn compare(&self, request: &CompareRequest) -> Result<Comparison, Error> {
        let library = self.library();
        let mut columns = Columns::default();
        for name in &request.documents {
            if !self.add(&library, &mut columns, name)? {
                let label = library.find(name)?.label();
                return Err(Error::request(
                    Diagnostic::error("compare-same", format!("“{name}”重复：{label}"))
                        .hint("请写两件不同的文件"),
                ));
            }
        }
        let superior = match &request.superior {
            Some(name) => {
                self.add(&library, &mut columns, name)?;
                let id = &library.find(name)?.id;
                columns.documents.iter().position(|d| d.id == *id)
            }
            None => None,
        };
        if columns.documents.len() < 2 {
            return Err(Error::request(
                Diagnostic::error("compare-few", "对照至少要两件文件")
                    .hint("例：zhunsheng compare 临沂 郴州"),
            ));
        }
        let topics = self.topics()?;
        let only = request.only.as_deref().map(|name| Only::named(name, &topics)).transpose()?;
        let settled = self.settled(&library, &columns)?;
        let decisions = Some(&settled.decisions);
        let options = Options { topics: Some(&topics), decisions, ..Options::default() };
        let documents: Vec<&Document> = columns.documents.iter().map(AsRef::as_ref).collect();
        let mut answer = view::comparison(&columns, contrast(&documents, &options), settled.views);
        if let Some(superior) = superior {
            for (column, local) in documents.iter().enumerate().filter(|(c, _)| *c != superior) {
                let found = against(documents[superior], local, &options);
                view::gaps(&mut answer, &columns, (superior, column), found);
            }
        }
        let today = self.places.today();
        for (column, document) in documents.iter().enumerate() {
            view::promises(&mut answer, &columns, column, promises(document, today));
        }
        answer.promises.sort_by(|x, y| x.due.cmp(&y.due));
        if let Some(only) = only {
            only.keep(&mut answer);
        }
        Ok(answer)
    }

    /// The 条文对照表 of two editions of a text.
    ///
    /// # Errors
    /// A name that leads to no document.
    pub fn diff(&self, old: &str, new: &str) -> Result<DiffAnswer, Error> {
        let library = self.library();
        let (old, new) = (library.find(old)?, library.find(new)?);
        let rows = {
            let (old, new) = (self.open(&library, old)?, self.open(&library, new)?);
            let rows = diff(&old, &new);
            rows.into_iter().map(|row| view::diff_row(&old, &new, row)).collect()
        };
        Ok(DiffAnswer { old: DocumentView::of(old), new: DocumentView::of(new), rows })
    }

    /// Adds the document of this name; `false` if it is there already.
    fn add(&self, library: &Library, columns: &mut Columns, name: &str) -> Result<bool, Error> {
        let entry = library.find(name)?;
        let new = columns.documents.iter().all(|d| d.id != entry.id);
        if new {
            columns.documents.push(self.open(library, entry)?);
            columns.views.push(DocumentView::of(entry));
        }
        Ok(new)
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
