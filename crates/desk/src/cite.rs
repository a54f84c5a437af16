//! Every citation of a text, and what became of it: before a text leaves the office.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

use jiff::civil::Date;
use law::citation::find_in;
use law::{Diagnostic, Document, Library, Source, Verdict};
use serde::Serialize;

use crate::import::Sidecar;
use crate::judge::{Judge, Judged, address};
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

/// A file that is examined and not kept.
#[derive(Debug)]
pub struct Draft {
    name: String,
    bytes: Vec<u8>,
    sidecar: Sidecar,
}

impl Draft {
    /// A text that came without a file, under a name for messages.
    pub fn of(name: &str, bytes: Vec<u8>) -> Self {
        Self { name: name.to_owned(), bytes, sidecar: Sidecar::default() }
    }

    /// Reads the draft as an import would: what its sidecar and its page state come with the text.
    pub(crate) fn read(&self) -> Result<(Source, Vec<Document>), Error> {
        let extracted = intake::read(&self.name, &self.bytes).map_err(refused)?;
        let mut source = Source::new(&self.name, extracted.text);
        source.declared = self.sidecar.facts.iter().cloned().chain(extracted.declared).collect();
        let documents = law::read(&source);
        Ok((source, documents))
    }
}

impl Desk {
    /// Examines every citation of a draft at `as_of` or today. Nothing is kept.
    ///
    /// # Errors
    /// The draft is no text that can be read.
    pub fn cite(&self, draft: &Draft, as_of: Option<Date>) -> Result<CiteAnswer, Error> {
        let library = self.library();
        let at = as_of.unwrap_or_else(|| self.places().today());
        let (source, documents) = draft.read()?;
        let mut citations = Vec::new();
        let mut verdicts = BTreeMap::new();
        let mut counter = Counter::new(&source.raw);
        for document in &documents {
            let found = find_in(document, &|title| library.knows(title));
            for judged in Judge::new(&library, document, &found, None).at(at) {
                *verdicts.entry(judged.resolved.verdict.term()).or_default() += 1;
                citations.push(row(judged, &library, document, &mut counter));
            }
        }
        Ok(CiteAnswer { as_of: at.to_string(), citations, verdicts })
    }

    /// Reads a file that a command names, and the sidecar beside it.
    ///
    /// # Errors
    /// It cannot be read, is larger than any text, or its sidecar is broken.
    pub fn draft(&self, path: &Path) -> Result<Draft, Error> {
        let (name, bytes) = read_file(path)?;
        let sidecar = Sidecar::of(path).map_err(Error::request)?;
        Ok(Draft { name, bytes, sidecar })
    }
}

/// The name and the bytes of a file that a command names. A device that never ends counts as too
/// large.
pub(crate) fn read_file(path: &Path) -> Result<(String, Vec<u8>), Error> {
    let failed = |e: std::io::Error| Error::io(path, "读取文件", &e);
    let file = std::fs::File::open(path).map_err(failed)?;
    let size = file.metadata().map_err(failed)?.len();
    let mut bytes = Vec::new();
    if size <= intake::MAX_BYTES {
        file.take(intake::MAX_BYTES + 1).read_to_end(&mut bytes).map_err(failed)?;
    }
    let size = size.max(bytes.len() as u64);
    if size > intake::MAX_BYTES {
        return Err(refused(intake::Refusal::too_large(&path.display().to_string(), size)));
    }
    let name = path.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
    Ok((name, bytes))
}

/// Why a file was not read, as a finding.
pub(crate) fn refused(refusal: intake::Refusal) -> Error {
    Error::request(Diagnostic {
        code: refusal.code.into(),
        severity: law::Severity::Error,
        message: refusal.reason,
        place: Some(refusal.file),
        hint: Some(refusal.hint),
    })
}

fn row(
    judged: Judged,
    library: &Library,
    document: &Document,
    counter: &mut Counter<'_>,
) -> CitationRow {
    let span = judged.citation.span;
    let at = document.tree.at(span.start).map(|i| document.id_of(i).to_string());
    let raw = document.map.to_raw(span);
    CitationRow {
        text: span.of(&document.text).to_owned(),
        span: (counter.chars(raw.start), counter.chars(raw.end)),
        at: at.unwrap_or_else(|| document.id.to_string()),
        article: judged.article(library),
        target: judged.resolved.id.as_ref().map(address),
        moved_to: judged.resolved.moved_to.as_ref().map(address),
        title: judged.title,
        doc_no: judged.doc_no,
        verdict: judged.resolved.verdict,
        note: judged.resolved.note,
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
