//! What the officer sees: plain structs in the shapes of the JSON output.
//!
//! Offsets count Unicode scalar values; `text` is a provision's own text, heading included,
//! children excluded.

mod compare;
mod due;
mod search;

use law::{Diagnostic, Document, Entry, Verdict};
use serde::Serialize;

pub use compare::*;
pub use due::*;
pub use search::*;

/// One document in a list.
#[derive(Debug, Clone, Serialize)]
pub struct DocumentView {
    /// Its address.
    pub doc: String,
    /// The title.
    pub title: String,
    /// 发文字号.
    pub doc_no: Option<String>,
    /// 发文机关.
    pub issuer: Option<String>,
    /// 地区.
    pub region: Option<String>,
    /// The main date, `YYYY-MM-DD`.
    pub date: Option<String>,
    /// 种类.
    pub kind: &'static str,
    /// 时效性.
    pub status: &'static str,
    /// From when this edition is in force.
    pub from: Option<String>,
    /// Number of 条.
    pub articles: usize,
    /// Number of provisions of every level.
    pub clauses: usize,
    /// Number of notes of the import.
    pub notes: usize,
    /// Facts that are only presumed (推定), by name.
    pub presumed: Vec<&'static str>,
}

impl DocumentView {
    pub(crate) fn of(entry: &Entry) -> Self {
        let meta = &entry.meta;
        let presumed = [
            ("标题", meta.title.is_presumed()),
            ("机关", meta.issuer.as_ref().is_some_and(law::meta::Fact::is_presumed)),
            ("地区", meta.region.as_ref().is_some_and(law::meta::Fact::is_presumed)),
            ("种类", meta.kind.is_presumed()),
            (
                "施行日期",
                entry.articles > 0 && entry.from.as_ref().is_some_and(law::meta::Fact::is_presumed),
            ),
        ];
        Self {
            doc: entry.id.to_string(),
            title: meta.title.value.clone(),
            doc_no: meta.doc_no.as_ref().map(|no| no.value.to_string()),
            issuer: meta.issuer.as_ref().map(|i| i.value.clone()),
            region: meta.region.as_ref().map(|r| r.value.clone()),
            date: meta.main_date().map(|d| d.to_string()),
            kind: meta.kind.value.term(),
            status: meta.status.value.term(),
            from: entry.from.as_ref().map(|d| d.value.to_string()),
            articles: entry.articles,
            clauses: entry.clauses,
            notes: entry.notes,
            presumed: presumed.iter().filter(|(_, p)| *p).map(|(name, _)| *name).collect(),
        }
    }
}

/// The answer of `docs`.
#[derive(Debug, Clone, Serialize)]
pub struct DocumentList {
    /// All documents, policy texts first, then by date.
    pub documents: Vec<DocumentView>,
}

/// One provision with what is below it.
#[derive(Debug, Clone, Serialize)]
pub struct ClauseView {
    /// The full address.
    #[serde(rename = "ref")]
    pub reference: String,
    /// How a document cites it.
    pub cited: String,
    /// The running number when it alone names this place.
    pub alias: Option<String>,
    /// The kind of place.
    pub level: law::Level,
    /// Label and title.
    pub heading: String,
    /// Its own text.
    pub text: String,
    /// The page of a PDF on which it begins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<usize>,
    /// The paragraph of a Word document with which it begins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paragraph: Option<usize>,
    /// What is below it.
    pub children: Vec<ClauseView>,
}

impl ClauseView {
    pub(crate) fn of(document: &Document, index: usize) -> Self {
        let provision = &document.tree.provisions[index];
        let counted = |unit| document.position(index).filter(|p| p.unit == unit).map(|p| p.n);
        Self {
            reference: document.id_of(index).to_string(),
            cited: document.cited(index),
            alias: provision.alias.clone(),
            level: provision.level,
            heading: document.heading(index).to_owned(),
            text: document.own_text(index).to_owned(),
            page: counted(law::Unit::Page),
            paragraph: counted(law::Unit::Paragraph),
            children: document
                .tree
                .children(Some(index))
                .map(|child| Self::of(document, child))
                .collect(),
        }
    }
}

/// A citation and what became of it, at the date asked for, else at the date of the citing document.
#[derive(Debug, Clone, Serialize)]
pub struct CitationView {
    /// The words of the citation.
    pub text: String,
    /// Where it stands: the address of the citing provision.
    pub at: String,
    /// The title that is cited.
    pub title: Option<String>,
    /// The 文号 that is cited.
    pub doc_no: Option<String>,
    /// The place in it, as cited.
    pub article: Option<String>,
    /// What became of it at that date.
    pub verdict: Verdict,
    /// What the verdict rests on, and what was not checked.
    pub note: Option<String>,
    /// The address it leads to.
    pub target: Option<String>,
    /// The document of that address.
    pub target_doc: Option<String>,
    /// What became of it today, where that is something else.
    pub today: Option<TodayView>,
}

/// What became of a citation today.
#[derive(Debug, Clone, Serialize)]
pub struct TodayView {
    /// The verdict.
    pub verdict: Verdict,
    /// What it rests on, and what was not checked.
    pub note: Option<String>,
    /// Where the cited words stand now.
    pub target: Option<String>,
    /// The document of that address.
    pub target_doc: Option<String>,
}

/// The answer of `show`.
#[derive(Debug, Clone, Serialize)]
pub struct Shown {
    /// The document.
    pub doc: DocumentView,
    /// No place in it was asked for.
    pub whole: bool,
    /// The provision asked for, or all at the top level.
    pub clauses: Vec<ClauseView>,
    /// What it cites.
    pub cites: Vec<CitationView>,
    /// Provisions of policy texts in the library that cite it, by address.
    pub cited_by: Vec<CitationView>,
    /// Repairs of the whole document by kind.
    pub repairs: Vec<(&'static str, usize)>,
    /// Notes of the import.
    pub notes: Vec<Diagnostic>,
}

/// The answer of `import`.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ImportReport {
    /// Documents now at hand from the files named.
    pub documents: usize,
    /// Of them, those that were not there before or have changed.
    pub new: usize,
    /// Provisions in them.
    pub provisions: usize,
    /// Repairs by kind.
    pub repairs: std::collections::BTreeMap<&'static str, usize>,
    /// Number of presumed facts.
    pub guesses: usize,
    /// Files that were refused.
    pub refused: Vec<RefusedFile>,
    /// Files of the data folder, which are no sources and were passed over.
    pub skipped: usize,
    /// Findings of all documents.
    pub notes: Vec<Diagnostic>,
}

/// A file that was not imported.
#[derive(Debug, Clone, Serialize)]
pub struct RefusedFile {
    /// The file.
    pub file: String,
    /// Stable name of the reason.
    pub code: String,
    /// The reason, in Chinese.
    pub message: String,
    /// What to do about it.
    pub hint: String,
}

/// The answer of `forms`.
#[derive(Debug, Clone, Serialize)]
pub struct FormList {
    /// All forms, by id.
    pub forms: Vec<FormView>,
}

/// One form.
#[derive(Debug, Clone, Serialize)]
pub struct FormView {
    /// Its id.
    pub id: String,
    /// 文书名称.
    pub title: String,
    /// 文书代字.
    pub code: Option<String>,
    /// The line above the title.
    pub family: String,
    /// Internal, not for the party.
    pub internal: bool,
    /// The facts that it prints.
    pub fields: Vec<FieldView>,
}

/// One fact that a form prints.
#[derive(Debug, Clone, Serialize)]
pub struct FieldView {
    /// Its path in the facts file: `hazard[].fact`.
    pub name: String,
    /// Its label.
    pub label: String,
    /// The kind of value.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// The words to choose from, if it is a choice.
    pub choices: Vec<&'static str>,
    /// The document cannot be made without it.
    pub required: bool,
    /// What to write.
    pub help: String,
}

/// The answer of `case check`.
#[derive(Debug, Clone, Serialize)]
pub struct CheckAnswer {
    /// For which forms, by title.
    pub forms: Vec<String>,
    /// Everything that was found.
    pub findings: Vec<Diagnostic>,
}

/// The answer of `render`.
#[derive(Debug, Clone, Serialize)]
pub struct Rendered {
    /// The form.
    pub form: String,
    /// 文书名称.
    pub title: String,
    /// 文号.
    pub number: Option<String>,
    /// 草稿 or 未核.
    pub watermark: Option<String>,
    /// What nobody has checked yet.
    pub unverified: Vec<String>,
    /// Number of pages.
    pub pages: usize,
    /// The files that were written.
    pub files: Vec<String>,
    /// The font families on the pages.
    pub fonts: Vec<String>,
    /// The seal image on it.
    pub seal: Option<SealView>,
    /// SHA-256 of the canonical draft.
    pub sha256: String,
    /// What was found and did not forbid it.
    pub findings: Vec<Diagnostic>,
}

/// A seal image on a document.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SealView {
    /// 公章, 执法专用章.
    pub name: String,
    /// In millimetres.
    pub width: f64,
    /// In millimetres.
    pub height: f64,
    /// Both in words: 42 × 42 毫米.
    #[serde(skip)]
    pub size: String,
    /// Where the size was taken from: the settings, or the resolution of the picture.
    pub size_from: &'static str,
}

/// The answer of `render` for several facts files: one file for the printer.
#[derive(Debug, Clone, Serialize)]
pub struct RenderedRun {
    /// The form.
    pub form: String,
    /// 文书名称.
    pub title: String,
    /// The documents, in the order of the pages.
    pub documents: Vec<RunDocument>,
    /// Number of pages.
    pub pages: usize,
    /// The file that was written.
    pub files: Vec<String>,
    /// The font families on the pages.
    pub fonts: Vec<String>,
    /// What was found, each with its facts file; an error left the document of that file out.
    pub findings: Vec<Diagnostic>,
}

/// A document of a print run.
#[derive(Debug, Clone, Serialize)]
pub struct RunDocument {
    /// Its facts file.
    pub facts: String,
    /// 文号.
    pub number: Option<String>,
    /// 草稿 or 未核.
    pub watermark: Option<String>,
    /// The seal image on it.
    pub seal: Option<SealView>,
    /// Its first and last page, counted from 1.
    pub pages: (usize, usize),
    /// SHA-256 of the canonical draft.
    pub sha256: String,
}

/// The answer of `render` into a folder: a file for each facts file.
#[derive(Debug, Clone, Serialize)]
pub struct RenderedBatch {
    /// The form.
    pub form: String,
    /// 文书名称.
    pub title: String,
    /// The documents, in the order of the facts files.
    pub documents: Vec<BatchDocument>,
    /// What was found, each with its facts file; an error left the document of that file out.
    pub findings: Vec<Diagnostic>,
}

/// A document that was printed with others into a folder.
#[derive(Debug, Clone, Serialize)]
pub struct BatchDocument {
    /// Its facts file.
    pub facts: String,
    /// What is known of it; its findings are those of the batch.
    #[serde(flatten)]
    pub rendered: Rendered,
}

/// The answer of `forms --sheet`: the pages of many documents on one picture.
#[derive(Debug, Clone, Serialize)]
pub struct SheetAnswer {
    /// Number of documents.
    pub documents: usize,
    /// Number of pages.
    pub pages: usize,
    /// The file that was written.
    pub file: String,
}
