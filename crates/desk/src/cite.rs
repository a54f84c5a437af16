//! Every citation of a text, and what became of it: before a text leaves the office.

use std::collections::BTreeMap;
use std::path::Path;

use jiff::civil::Date;
use law::citation::titles_of_numbers;
use law::{Citation, Diagnostic, Document, Library, Resolved, Source, Verdict, Work};
use serde::Serialize;

use crate::{Desk, Error};

/// The answer of `cite`.
#[derive(Debug, Clone, Serialize)]
pub struct CiteAnswer {
    /// The date at which the citations were examined.
    pub as_of: String,
    /// Every citation, in the order of the text.
    pub citations: Vec<CitationRow>,
    /// How many of each verdict.
    pub verdicts: BTreeMap<&'static str, usize>,
}

/// One citation and what became of it.
#[derive(Debug, Clone, Serialize)]
pub struct CitationRow {
    /// The words of the citation.
    pub text: String,
    /// Where they stand in the text of the file, in Unicode scalar values.
    pub span: (usize, usize),
    /// The provision that cites, by its address.
    pub at: String,
    /// The title that is cited.
    pub title: Option<String>,
    /// The 文号 or 令号 that is cited.
    pub doc_no: Option<String>,
    /// The place in it, as documents write it.
    pub article: Option<String>,
    /// What became of it.
    pub verdict: Verdict,
    /// What the verdict rests on, and what was not checked.
    pub note: Option<String>,
    /// The address that it leads to.
    pub target: Option<String>,
    /// Where the words stand now, when they have moved.
    pub moved_to: Option<String>,
}

impl CiteAnswer {
    /// Whether a citation is certainly wrong at the date.
    pub fn failed(&self) -> bool {
        self.citations.iter().any(|c| is_wrong(c.verdict))
    }
}

/// Whether a text with this citation should not leave the office.
pub(crate) fn is_wrong(verdict: Verdict) -> bool {
    matches!(verdict, Verdict::Repealed | Verdict::NoSuchProvision)
}

/// A text that was read to be examined, not to be kept.
pub(crate) struct Draft {
    pub(crate) source: Source,
    pub(crate) documents: Vec<Document>,
}

/// A citation with what the library says of it.
pub(crate) struct Judged {
    pub(crate) citation: Citation,
    pub(crate) title: Option<String>,
    pub(crate) doc_no: Option<String>,
    pub(crate) resolved: Resolved,
}

impl Desk {
    /// Examines every citation of the text in `bytes`, which came from a file called `name`, at
    /// `as_of` or today. Nothing is kept.
    ///
    /// # Errors
    /// The bytes are no text that can be read.
    pub fn cite(&self, name: &str, bytes: &[u8], as_of: Option<Date>) -> Result<CiteAnswer, Error> {
        let library = self.library();
        let at = as_of.unwrap_or_else(|| self.places().today());
        let draft = Draft::read(name, bytes)?;
        let mut citations = Vec::new();
        let mut verdicts = BTreeMap::new();
        let mut counter = Counter::new(&draft.source.raw);
        for document in &draft.documents {
            for judged in judge(&library, document, at) {
                *verdicts.entry(judged.resolved.verdict.term()).or_default() += 1;
                citations.push(row(judged, document, &mut counter));
            }
        }
        Ok(CiteAnswer { as_of: at.to_string(), citations, verdicts })
    }

    /// Reads a file that a command names.
    ///
    /// # Errors
    /// It cannot be read, or is larger than any text.
    pub fn read_draft(&self, path: &Path) -> Result<Vec<u8>, Error> {
        let failed = |e: &std::io::Error| Error::io(path, "读取文件", e);
        let size = std::fs::metadata(path).map_err(|e| failed(&e))?.len();
        if size > intake::MAX_BYTES {
            return Err(refused(intake::Refusal::too_large(&path.display().to_string(), size)));
        }
        std::fs::read(path).map_err(|e| failed(&e))
    }
}

impl Draft {
    /// Reads a text as an import would.
    pub(crate) fn read(name: &str, bytes: &[u8]) -> Result<Self, Error> {
        let text = intake::read(name, bytes).map_err(refused)?.text;
        let source = Source::new(name, text);
        let documents = law::read(&source);
        Ok(Self { source, documents })
    }
}

fn refused(refusal: intake::Refusal) -> Error {
    Error::request(Diagnostic {
        code: refusal.code.into(),
        severity: law::Severity::Error,
        message: refusal.reason,
        place: Some(refusal.file),
        hint: Some(refusal.hint),
    })
}

/// Follows every citation of a document to the editions in force at `at`. A number in brackets
/// behind a title is one citation with it; the document's own number is none.
pub(crate) fn judge(library: &Library, document: &Document, at: Date) -> Vec<Judged> {
    let citations = law::citation::find(&document.text, &document.tree, &|t| library.knows(t));
    let owners = titles_of_numbers(&document.text, &citations);
    let written = document.meta.main_date().map_or(at, |written| written.min(at));
    let own_number = document.meta.doc_no.as_ref().map(|no| &no.value);
    let number_of = |title: usize| {
        let owned = owners.iter().position(|owner| *owner == Some(title))?;
        match &citations[owned].work {
            Work::Number(no) => Some(no.to_string()),
            Work::Order(no) => Some(no.to_string()),
            _ => None,
        }
    };
    let mut judged = Vec::new();
    let mut last_number: Option<(Work, String)> = None;
    for (i, citation) in citations.iter().enumerate() {
        if owners[i].is_some()
            || matches!(&citation.work, Work::Number(no) if Some(no) == own_number)
        {
            continue;
        }
        let path = citation.path.as_ref();
        let follow = |name: &str| library.resolve_written(name, path, written, at);
        let (title, doc_no, resolved) = match &citation.work {
            Work::Title(title) => {
                let number = number_of(i).or_else(|| {
                    // The further places of a list share the number of the first.
                    let (work, number) = last_number.as_ref()?;
                    (work == &citation.work && path.is_some()).then(|| number.clone())
                });
                last_number = number.clone().map(|number| (citation.work.clone(), number));
                let known = number.as_deref().filter(|number| library.knows(number));
                (Some(title.clone()), number.clone(), follow(known.unwrap_or(title)))
            }
            Work::Number(no) => (None, Some(no.to_string()), follow(&no.to_string())),
            Work::Order(no) => {
                let note = "令号不带标题，未作判断".to_owned();
                let resolved = Resolved::new(Verdict::NotInLibrary, &no.to_string(), Some(note));
                (None, Some(no.to_string()), resolved)
            }
            Work::Itself => (None, None, own_place(document, path)),
        };
        judged.push(Judged { citation: citation.clone(), title, doc_no, resolved });
    }
    judged
}

/// A place of the citing document itself.
fn own_place(document: &Document, path: Option<&law::Path>) -> Resolved {
    let title = &document.meta.title.value;
    let index = path.and_then(|path| document.by_path(path));
    match index {
        Some(index) => {
            let id = Some(document.id_of(index));
            Resolved { id, ..Resolved::new(Verdict::InForce, title, None) }
        }
        None => {
            let note = path.map(|path| format!("本文件没有{}", path.cited()));
            Resolved::new(Verdict::NoSuchProvision, title, note)
        }
    }
}

fn row(judged: Judged, document: &Document, counter: &mut Counter<'_>) -> CitationRow {
    let Judged { citation, title, doc_no, resolved } = judged;
    let at = document.tree.at(citation.span.start).map(|i| document.id_of(i).to_string());
    let raw = document.map.to_raw(citation.span);
    let shown = |id: law::ProvisionId| {
        if id.path.0.is_empty() { id.doc.to_string() } else { id.to_string() }
    };
    CitationRow {
        text: citation.span.of(&document.text).to_owned(),
        span: (counter.chars(raw.start), counter.chars(raw.end)),
        at: at.unwrap_or_else(|| document.id.to_string()),
        title,
        doc_no,
        article: citation.path.as_ref().map(law::Path::cited),
        verdict: resolved.verdict,
        note: resolved.note,
        target: resolved.id.map(shown),
        moved_to: resolved.moved_to.map(shown),
    }
}

/// Counts characters before a byte, quickly when the bytes come nearly in order.
struct Counter<'a> {
    text: &'a str,
    byte: usize,
    chars: usize,
}

impl<'a> Counter<'a> {
    fn new(text: &'a str) -> Self {
        Self { text, byte: 0, chars: 0 }
    }

    fn chars(&mut self, byte: usize) -> usize {
        let count = |from: usize, to: usize| law::Span::new(from, to).of(self.text).chars().count();
        self.chars = if byte >= self.byte {
            self.chars + count(self.byte, byte)
        } else {
            self.chars - count(byte, self.byte)
        };
        self.byte = byte;
        self.chars
    }
}
