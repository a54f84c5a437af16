//! The library as the store holds it, and the use-cases that read it: list, show, cite.

use std::sync::Arc;

use casework::Rules;
use law::graph::Graph;
use law::{Citation, Diagnostic, Document, Entry, Library, Work};

use crate::view::{CitationView, ClauseView, DocumentList, DocumentView, Shown};
use crate::{Desk, Error};

impl Desk {
    /// The library as it is now. It stays as it is for whoever holds it.
    pub fn library(&self) -> Arc<Library> {
        self.library.read().map_or_else(|poisoned| poisoned.into_inner().clone(), |l| l.clone())
    }

    /// Reads the list of documents anew.
    pub(crate) fn reload(&self) -> Result<(), Error> {
        let fresh = Arc::new(library(&self.store, &self.rules)?);
        match self.library.write() {
            Ok(mut held) => *held = fresh,
            Err(poisoned) => *poisoned.into_inner() = fresh,
        }
        Ok(())
    }

    /// All documents, policy texts first, then by date.
    pub fn documents(&self) -> DocumentList {
        let library = self.library();
        let mut entries: Vec<&Entry> = library.entries().iter().collect();
        entries.sort_by_key(|e| {
            (
                std::cmp::Reverse(e.meta.kind.value),
                std::cmp::Reverse(e.meta.main_date()),
                e.id.clone(),
            )
        });
        DocumentList { documents: entries.into_iter().map(DocumentView::of).collect() }
    }

    /// A document, or one place of it, with the citations out of it and into it.
    ///
    /// # Errors
    /// No such document, or no such place in it.
    pub fn show(&self, reference: &str) -> Result<Shown, Error> {
        let library = self.library();
        let (entry, place) = library.reference(reference)?;
        let document = self.open(&library, entry)?;
        let index = if place.trim().is_empty() {
            None
        } else {
            Some(document.locate(place).ok_or_else(|| no_place(&document, place))?)
        };
        let clauses = match index {
            Some(index) => vec![ClauseView::of(&document, index)],
            None => document.tree.children(None).map(|i| ClauseView::of(&document, i)).collect(),
        };
        let inside = |c: &&Citation| {
            index.is_none_or(|i| {
                let provisions = &document.tree.provisions;
                let last = provisions[i].end.max(i + 1) - 1;
                provisions[i].own.start <= c.span.start && c.span.end <= provisions[last].own.end
            })
        };
        let today = self.places.today();
        let cites = document
            .citations
            .iter()
            .filter(inside)
            .map(|c| cited(&library, &document, c, today))
            .collect();
        Ok(Shown {
            doc: DocumentView::of(entry),
            whole: index.is_none(),
            clauses,
            cites,
            cited_by: self.cited_by(&library, entry, &document, index),
            repairs: law::count_repairs(&document.repairs)
                .into_iter()
                .map(|(kind, n)| (kind.term(), n))
                .collect(),
            notes: document.notes.clone(),
        })
    }

    /// The document of an entry.
    pub(crate) fn open(&self, library: &Library, entry: &Entry) -> Result<Arc<Document>, Error> {
        library.document(&entry.id).ok_or_else(|| {
            Error::internal(
                Diagnostic::error(
                    "document-unreadable",
                    format!("“{}”已登记但读不出来", entry.label()),
                )
                .hint("请重新导入该文件；仍出错请检查磁盘并从备份恢复"),
            )
        })
    }

    /// Citations in policy texts that lead to this document or place.
    fn cited_by(
        &self,
        library: &Library,
        entry: &Entry,
        document: &Document,
        index: Option<usize>,
    ) -> Vec<CitationView> {
        let today = self.places.today();
        let wanted = index.map(|i| &document.tree.provisions[i].path);
        let mut found = Vec::new();
        // The graph names the documents that cite this work; only they are read.
        let citing = Graph::of(library).citing(entry);
        let policies =
            citing.into_iter().filter(|e| e.meta.kind.value >= law::meta::Kind::PolicyDocument);
        for other in policies.filter(|e| e.id != entry.id) {
            let Some(citing) = library.document(&other.id) else { continue };
            for citation in &citing.citations {
                let view = cited(library, &citing, citation, today);
                let leads_here = match (&view.target, wanted) {
                    (Some(target), Some(path)) => *target == format!("{}#{path}", entry.id),
                    (Some(_), None) => view.target_doc.as_deref() == Some(entry.id.0.as_str()),
                    (None, _) => false,
                };
                if leads_here {
                    found.push(view);
                }
            }
        }
        found
    }
}

fn no_place(document: &Document, place: &str) -> Error {
    let last = document.tree.provisions.iter().rev().find(|p| {
        matches!(p.level, law::Level::Article | law::Level::Heading2 | law::Level::Heading1)
    });
    let finding = Diagnostic::error(
        "unknown-place",
        format!("《{}》没有“{}”", document.meta.title.value, place.trim()),
    );
    Error::request(match last {
        Some(last) => finding.hint(format!("该文件最后一处是 {}", last.path.cited())),
        None => finding.hint("该文件没有编号的条款"),
    })
}

/// A citation followed to the edition in force today.
pub(crate) fn cited(
    library: &Library,
    document: &Document,
    citation: &Citation,
    at: jiff::civil::Date,
) -> CitationView {
    let (title, doc_no, resolved) = match &citation.work {
        Work::Title(title) => {
            (Some(title.clone()), None, library.resolve(title, citation.path.as_ref(), at))
        }
        Work::Number(no) => {
            (None, Some(no.to_string()), library.resolve(&no.to_string(), None, at))
        }
        Work::Order(no) => (None, Some(no.to_string()), library.resolve(&no.to_string(), None, at)),
        Work::Itself => {
            let index = citation.path.as_ref().and_then(|path| document.by_path(path));
            let verdict = match index {
                Some(_) => law::Verdict::InForce,
                None => law::Verdict::NoSuchProvision,
            };
            let resolved = law::Resolved {
                verdict,
                id: index.map(|i| document.id_of(i)),
                title: document.meta.title.value.clone(),
                presumed: false,
                moved_to: None,
                note: None,
            };
            (None, None, resolved)
        }
    };
    let at = document.tree.at(citation.span.start).map(|i| document.id_of(i).to_string());
    CitationView {
        text: citation.span.of(&document.text).to_owned(),
        at: at.unwrap_or_else(|| document.id.to_string()),
        title,
        doc_no,
        article: citation.path.as_ref().map(law::Path::cited),
        verdict: resolved.verdict,
        target_doc: resolved.id.as_ref().map(|id| id.doc.to_string()),
        target: resolved
            .id
            .map(|id| if id.path.0.is_empty() { id.doc.to_string() } else { id.to_string() }),
    }
}

/// The library over all documents of the store.
pub(crate) fn library(store: &Arc<store::Store>, rules: &Rules) -> Result<Library, Error> {
    let mut entries = Vec::new();
    for stored in store.documents()? {
        let entry: Entry = serde_json::from_str(&stored.meta).map_err(|e| {
            Error::internal(
                Diagnostic::error(
                    "document-unreadable",
                    format!("“{}”的登记信息读不出来：{e}", stored.id),
                )
                .hint("请重新导入该文件"),
            )
        })?;
        entries.push(entry);
    }
    law::library::settle_editions(&mut entries, &rules.edition_facts());
    let store = store.clone();
    let load = move |id: &law::DocId| {
        let stored = store.document(&id.0).ok()??;
        postcard::from_bytes(&stored.parsed).ok()
    };
    Ok(Library::new(entries, Box::new(load)))
}
