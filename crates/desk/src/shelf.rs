//! The library as the store holds it, and the use-cases that read it: list, show, cite.

use std::sync::Arc;

use casework::Rules;
use jiff::civil::Date;
use law::graph::Graph;
use law::{Diagnostic, Document, Entry, Library, Path, ProvisionId, Span};
use rayon::prelude::*;

use crate::judge::{Judge, Judged, address};
use crate::view::{CitationView, ClauseView, DocumentList, DocumentView, Shown, TodayView};
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

    /// A document, or one place of it, with the citations out of it and into it, followed to the
    /// editions in force at `as_of`, or else at the date of each citing document.
    ///
    /// # Errors
    /// No such document, or no such place in it.
    pub fn show(&self, reference: &str, as_of: Option<Date>) -> Result<Shown, Error> {
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
        let within = index.map(|index| subtree(&document, index));
        let cites = cited(&library, &document, within, as_of, self.places.today());
        let cites = cites.into_iter().map(|cited| cited.view).collect();
        Ok(Shown {
            doc: DocumentView::of(entry),
            whole: index.is_none(),
            clauses,
            cites,
            cited_by: self.cited_by(&library, entry, &document, index, as_of),
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

    /// What the own text of a provision cites, at the date of its document.
    pub(crate) fn cites_of(
        &self,
        library: &Library,
        document: &Document,
        index: usize,
    ) -> Vec<CitationView> {
        let own = document.tree.provisions[index].own;
        let cites = cited(library, document, Some(own), None, self.places.today());
        cites.into_iter().map(|cited| cited.view).collect()
    }

    /// Citations in policy texts that lead to a provision.
    pub(crate) fn citing(
        &self,
        library: &Library,
        document: &Document,
        index: usize,
    ) -> Vec<CitationView> {
        library.entry(&document.id).map_or_else(Vec::new, |entry| {
            self.cited_by(library, entry, document, Some(index), None)
        })
    }

    /// Citations in policy texts that lead to this document or place.
    fn cited_by(
        &self,
        library: &Library,
        entry: &Entry,
        document: &Document,
        index: Option<usize>,
        as_of: Option<Date>,
    ) -> Vec<CitationView> {
        let today = self.places.today();
        let path = index.map_or_else(Path::default, |i| document.tree.provisions[i].path.clone());
        let wanted = ProvisionId { doc: entry.id.clone(), path };
        let leads_here = |target: &ProvisionId| match index {
            Some(_) => *target == wanted,
            None => target.doc == wanted.doc,
        };
        let mut found = Vec::new();
        // The graph names the documents that cite this work; only they are read.
        let citing = Graph::of(library).citing(entry);
        let policies =
            citing.into_iter().filter(|e| e.meta.kind.value >= law::meta::Kind::PolicyDocument);
        for other in policies.filter(|e| e.id != entry.id) {
            let Some(citing) = library.document(&other.id) else { continue };
            let cited = cited(library, &citing, None, as_of, today);
            let here = cited.into_iter().filter(|c| c.targets.iter().any(leads_here));
            found.extend(here.map(|cited| cited.view));
        }
        found
    }
}

/// A citation as shown, with the places to which it leads at one date or the other.
struct Cited {
    view: CitationView,
    targets: Vec<ProvisionId>,
}

/// A provision with what is below it.
fn subtree(document: &Document, index: usize) -> Span {
    let provisions = &document.tree.provisions;
    let last = provisions[index].end.max(index + 1) - 1;
    Span::new(provisions[index].own.start, provisions[last].own.end)
}

/// The citations of a document, or of a part of it.
fn cited(
    library: &Library,
    document: &Document,
    within: Option<Span>,
    as_of: Option<Date>,
    today: Date,
) -> Vec<Cited> {
    let judge = Judge::new(library, document, &document.citations, within);
    let then = as_of.or(document.meta.main_date()).unwrap_or(today);
    let then = judge.at(then);
    let now = judge.at(today);
    let pairs = then.into_iter().zip(now);
    pairs.map(|(then, now)| view(library, document, then, now)).collect()
}

fn view(library: &Library, document: &Document, then: Judged, now: Judged) -> Cited {
    let at = document.tree.at(then.citation.span.start).map(|i| document.id_of(i).to_string());
    let today = (now.resolved.verdict != then.resolved.verdict).then(|| TodayView {
        verdict: now.resolved.verdict,
        note: now.resolved.note.clone(),
        target: now.place().map(address),
        target_doc: now.place().map(|id| id.doc.to_string()),
    });
    let targets = [then.place(), now.place()].into_iter().flatten().cloned().collect();
    // A work whose edition of that time is not at hand is shown as it is today.
    let place = then.place().or(now.place());
    let view = CitationView {
        text: then.citation.span.of(&document.text).to_owned(),
        at: at.unwrap_or_else(|| document.id.to_string()),
        article: then.article(library),
        target: place.map(address),
        target_doc: place.map(|id| id.doc.to_string()),
        verdict: then.resolved.verdict,
        note: then.resolved.note,
        title: then.title,
        doc_no: then.doc_no,
        today,
    };
    Cited { view, targets }
}

pub(crate) fn no_place(document: &Document, place: &str) -> Error {
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

/// The library over all documents of the store.
pub(crate) fn library(store: &Arc<store::Store>, rules: &Rules) -> Result<Library, Error> {
    // A cold command spends most of its time here.
    let mut entries = store.documents()?.par_iter().map(entry).collect::<Result<Vec<_>, _>>()?;
    law::library::settle_editions(&mut entries, &rules.edition_facts());
    let store = store.clone();
    let load = move |id: &law::DocId| {
        let stored = store.document(&id.0).ok()??;
        postcard::from_bytes(&stored.parsed).ok()
    };
    Ok(Library::new(entries, Box::new(load)).knowing(&rules.aliases(), rules.renumberings()))
}

/// What the library knows of a document without reading it.
fn entry(stored: &store::DocumentEntry) -> Result<Entry, Error> {
    serde_json::from_str(&stored.meta).map_err(|e| {
        let message = format!("“{}”的登记信息读不出来：{e}", stored.id);
        Error::internal(Diagnostic::error("document-unreadable", message).hint("请重新导入该文件"))
    })
}
