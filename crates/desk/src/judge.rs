//! What became of each citation of a document: one way for `cite`, `review` and `show`.

use jiff::civil::Date;
use law::citation::titles_of_numbers;
use law::{Citation, Document, Library, ProvisionId, Resolved, Span, Verdict, Work};

/// A citation with what the library says of it.
pub(crate) struct Judged {
    pub(crate) citation: Citation,
    /// The title that is cited.
    pub(crate) title: Option<String>,
    /// The 文号 or 令号 that is cited, alone or behind the title.
    pub(crate) doc_no: Option<String>,
    pub(crate) resolved: Resolved,
}

/// The judge of one document: which citations count, and what each of them means.
pub(crate) struct Judge<'a> {
    library: &'a Library,
    document: &'a Document,
    citations: &'a [Citation],
    /// Only citations in here are judged.
    within: Option<Span>,
    /// For each citation, the title of which it is the number.
    owners: Vec<Option<usize>>,
}

impl<'a> Judge<'a> {
    pub(crate) fn new(
        library: &'a Library,
        document: &'a Document,
        citations: &'a [Citation],
        within: Option<Span>,
    ) -> Self {
        let owners = titles_of_numbers(&document.text, citations);
        Self { library, document, citations, within, owners }
    }

    /// Follows every citation to the editions in force at `at`, as the document meant it on its own
    /// date. A number in brackets behind a title is one citation with it.
    pub(crate) fn at(&self, at: Date) -> Vec<Judged> {
        let written = self.document.meta.main_date().map_or(at, |written| written.min(at));
        let mut judged = Vec::new();
        let mut last: Option<(&Work, String)> = None;
        for (i, citation) in self.citations.iter().enumerate() {
            let outside = self.within.is_some_and(|within| !within.contains(citation.span));
            if outside || self.owners[i].is_some() {
                continue;
            }
            let path = citation.path.as_ref();
            let follow = |name: &str| self.library.resolve_written(name, path, written, at);
            let (title, doc_no, resolved) = match &citation.work {
                Work::Title(title) => {
                    // The further places of a list share the number of the first.
                    let number = self.number_of(i).or_else(|| {
                        let (work, number) = last.as_ref()?;
                        (*work == &citation.work && path.is_some()).then(|| number.clone())
                    });
                    last = number.clone().map(|number| (&citation.work, number));
                    let known = number.as_deref().filter(|number| self.library.knows(number));
                    (Some(title.clone()), number.clone(), follow(known.unwrap_or(title)))
                }
                Work::Number(no) => (None, Some(no.to_string()), follow(&no.to_string())),
                Work::Order(no) => {
                    (None, Some(no.to_string()), self.library.resolve_order(no, written, at))
                }
                Work::Itself => (None, None, self.own_place(path)),
            };
            judged.push(Judged { citation: citation.clone(), title, doc_no, resolved });
        }
        judged
    }

    /// The number in brackets behind a title.
    fn number_of(&self, title: usize) -> Option<String> {
        let owned = self.owners.iter().position(|owner| *owner == Some(title))?;
        match &self.citations[owned].work {
            Work::Number(no) => Some(no.to_string()),
            Work::Order(no) => Some(no.to_string()),
            Work::Title(_) | Work::Itself => None,
        }
    }

    /// A place of the citing document itself.
    fn own_place(&self, path: Option<&law::Path>) -> Resolved {
        let title = &self.document.meta.title.value;
        match path.and_then(|path| self.document.by_path(path)) {
            Some(index) => {
                let id = Some(self.document.id_of(index));
                Resolved { id, ..Resolved::new(Verdict::InForce, title, None) }
            }
            None => {
                let note = path.map(|path| format!("本文件没有{}", path.cited()));
                Resolved::new(Verdict::NoSuchProvision, title, note)
            }
        }
    }
}

impl Judged {
    /// The place that is cited, as documents write it: with 第一款 before an item where the article
    /// has further 款.
    pub(crate) fn article(&self, library: &Library) -> Option<String> {
        let path = self.citation.path.as_ref()?;
        let cited = self.resolved.id.as_ref().filter(|id| id.path == *path);
        let document = cited.and_then(|id| library.document(&id.doc));
        Some(document.map_or_else(|| path.cited(), |document| document.cited_place(path)))
    }

    /// The place that it leads to: what was renumbered leads to its new place, not to what stands
    /// under its old number.
    pub(crate) fn place(&self) -> Option<&ProvisionId> {
        self.resolved.moved_to.as_ref().or(self.resolved.id.as_ref())
    }
}

/// An address as shown: a whole document without `#`.
pub(crate) fn address(id: &ProvisionId) -> String {
    if id.path.0.is_empty() { id.doc.to_string() } else { id.to_string() }
}
