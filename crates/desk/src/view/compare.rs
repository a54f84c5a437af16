//! What comparisons show.

pub use ::compare::{
    ChangeKind, ConflictKind, DecisionKind, Ground, Verdict as MeasureVerdict, VersionKind,
};
use law::Diagnostic;
use serde::Serialize;

use super::DocumentView;

/// The answer of `compare`. Cells are keyed by the address of their document.
#[derive(Debug, Clone, Serialize)]
pub struct Comparison {
    /// The documents, in the order of the columns.
    pub docs: Vec<DocumentView>,
    /// One row for each matter; a document that is silent on it has `null`.
    pub rows: Vec<CompareRow>,
    /// One row for each matter that is measured.
    pub measures: Vec<MeasureRow>,
    /// Sentences that documents share, each beside its likeliest source, and what was changed in them.
    pub reuse: Vec<ReuseView>,
    /// How many letters of passages each two documents share, in the order of the columns, whether
    /// the sentences are quoted beside each other or not.
    pub overlap: Vec<Vec<usize>>,
    /// Number of rows with cells of several documents.
    pub matched: usize,
    /// Duties of the superior document that the others do not take up, if one was named.
    pub gaps: Vec<GapView>,
    /// What the others add to it.
    pub added: Vec<PlaceView>,
    /// Where they depart from it.
    pub conflicts: Vec<ConflictView>,
    /// Every dated commitment, in order of the days.
    pub promises: Vec<PromiseView>,
    /// What was settled by hand about clauses of these documents.
    pub decisions: Vec<DecisionView>,
    /// Decisions that could not be honoured because a clause is gone.
    pub notes: Vec<Diagnostic>,
}

/// The answer of `compare decisions`.
#[derive(Debug, Clone, Serialize)]
pub struct DecisionList {
    /// All decisions, by number.
    pub decisions: Vec<DecisionView>,
}

/// What was settled by hand about two clauses.
#[derive(Debug, Clone, Serialize)]
pub struct DecisionView {
    /// Its number, by which it is taken back.
    pub number: i64,
    /// Whether they share a row.
    pub kind: DecisionKind,
    /// One clause.
    pub a: DecidedPlace,
    /// The other.
    pub b: DecidedPlace,
    /// Why.
    pub reason: Option<String>,
    /// On which day, `YYYY-MM-DD`.
    pub date: String,
}

/// A clause that a decision names.
#[derive(Debug, Clone, Serialize)]
pub struct DecidedPlace {
    /// The address.
    #[serde(rename = "ref")]
    pub reference: String,
    /// How a document cites it; the address when it is gone.
    pub cited: String,
    /// Its heading.
    pub heading: String,
    /// There is no such clause any more: the document was changed or removed.
    pub missing: bool,
}

impl DecisionView {
    /// What was settled, and why, in one line.
    pub fn said(&self) -> String {
        let reason = self.reason.as_ref().map(|reason| format!("（{reason}）"));
        let (kind, a, b) = (self.kind.term(), &self.a.cited, &self.b.cited);
        format!("{kind}：{a} 与 {b}{}", reason.unwrap_or_default())
    }

    /// That it could not be honoured, when a clause is gone.
    pub fn lost(&self) -> Option<Diagnostic> {
        let gone: Vec<&str> = [&self.a, &self.b]
            .into_iter()
            .filter(|place| place.missing)
            .map(|place| place.reference.as_str())
            .collect();
        let number = self.number;
        (!gone.is_empty()).then(|| {
            let message = format!("第{number}号人工决定没有照办：找不到 {}", gone.join("、"));
            Diagnostic::warning("decision-lost", message).at(self.said()).hint(format!(
                "文件改过或者已不在库中：重新导入，或者收回：zhunsheng compare decisions --remove {number}"
            ))
        })
    }
}

/// A clause of the superior document that another one takes up not at all or only in part.
#[derive(Debug, Clone, Serialize)]
pub struct GapView {
    /// The clause of the superior document.
    pub superior: PlaceView,
    /// The document that lacks it.
    pub local_doc: String,
    /// Nothing in it treats the matter; otherwise only `duties` are missing.
    pub whole: bool,
    /// The sentences without a counterpart.
    pub duties: Vec<String>,
    /// What comes nearest.
    pub best: Option<NearView>,
    /// A search that finds nothing, which proves that the words stand nowhere in the document.
    pub query: Option<String>,
}

/// A clause.
#[derive(Debug, Clone, Serialize)]
pub struct PlaceView {
    /// The document.
    pub doc: String,
    /// The address.
    #[serde(rename = "ref")]
    pub reference: String,
    /// How a document cites it.
    pub cited: String,
    /// Its heading.
    pub heading: String,
    /// Its text, or the sentence in question.
    pub text: String,
}

/// The best near miss.
#[derive(Debug, Clone, Serialize)]
pub struct NearView {
    /// The clause.
    #[serde(flatten)]
    pub place: PlaceView,
    /// How like it is, 0 to 1.
    pub similarity: f64,
}

/// A place where a document departs from the superior one.
#[derive(Debug, Clone, Serialize)]
pub struct ConflictView {
    /// What the superior document says.
    pub superior: PlaceView,
    /// What the other one says.
    pub local: PlaceView,
    /// The words that differ.
    pub from: String,
    /// What they became.
    pub to: String,
    /// What the difference amounts to.
    pub kind: ConflictKind,
}

/// A dated commitment.
#[derive(Debug, Clone, Serialize)]
pub struct PromiseView {
    /// The document.
    pub doc: String,
    /// The address.
    #[serde(rename = "ref")]
    pub reference: String,
    /// How a document cites it.
    pub cited: String,
    /// Who is to do it.
    pub who: Option<String>,
    /// What is to be done.
    pub what: String,
    /// The deadline as printed.
    pub printed: String,
    /// The last day, `YYYY-MM-DD`.
    pub due: String,
    /// The day is reckoned from the date of the document (推定).
    pub presumed: bool,
    /// Days since that day.
    pub overdue_days: i32,
    /// The sentence.
    pub text: String,
}

/// The answer of `diff`.
#[derive(Debug, Clone, Serialize)]
pub struct DiffAnswer {
    /// The old edition.
    pub old: DocumentView,
    /// The new edition.
    pub new: DocumentView,
    /// The table, in the order of the new edition.
    pub rows: Vec<DiffRow>,
}

/// A row of the 条文对照表.
#[derive(Debug, Clone, Serialize)]
pub struct DiffRow {
    /// The article of the old edition.
    pub old: Option<DiffCell>,
    /// The article of the new edition.
    pub new: Option<DiffCell>,
    /// What happened.
    pub kind: VersionKind,
}

/// An article of one edition.
#[derive(Debug, Clone, Serialize)]
pub struct DiffCell {
    /// The address.
    #[serde(rename = "ref")]
    pub reference: String,
    /// How a document cites it.
    pub cited: String,
    /// Its text.
    pub text: String,
    /// The words that changed, in characters of the text.
    pub marks: Vec<(usize, usize)>,
    /// Further articles, when it was split or merged.
    pub also: Vec<DiffCell>,
}

/// Sentences of two documents that share a passage.
#[derive(Debug, Clone, Serialize)]
pub struct ReuseView {
    /// In the document that can have been the source.
    pub a: QuoteView,
    /// In the other one.
    pub b: QuoteView,
    /// Why the first is taken for the source.
    pub ground: Ground,
    /// How alike the sentences are, 0 to 1.
    pub similarity: f64,
    /// The sentences have the shared words in common and little else, so that no changes are told.
    pub partial: bool,
    /// What differs from `a` to `b`.
    pub changes: Vec<ChangeView>,
    /// The shared words, without blanks and punctuation.
    pub passages: Vec<String>,
    /// The other documents that share words with the sentences of `b` too.
    pub also: Vec<String>,
}

impl ReuseView {
    /// What to say in place of changes when none are told.
    pub fn without_changes(&self) -> &'static str {
        if self.partial { "只有部分字句相同" } else { "未见改动" }
    }

    /// Whether it is more than titles or signatures that look alike.
    pub fn is_of_provisions(&self) -> bool {
        !self.a.formal || !self.b.formal
    }
}

/// Quoted sentences.
#[derive(Debug, Clone, Serialize)]
pub struct QuoteView {
    /// The document.
    pub doc: String,
    /// The address of the provision.
    #[serde(rename = "ref")]
    pub reference: String,
    /// How a document cites it.
    pub cited: String,
    /// The sentences, as printed.
    pub text: String,
    /// They stand in 篇首 or 篇尾.
    pub formal: bool,
}

/// One change between two quotes.
#[derive(Debug, Clone, Serialize)]
pub struct ChangeView {
    /// The words of the first document.
    pub from: String,
    /// The words of the second.
    pub to: String,
    /// What the change touches.
    pub kind: ChangeKind,
}

/// One matter across the documents.
#[derive(Debug, Clone, Serialize)]
pub struct CompareRow {
    /// Its topic.
    pub topic: Option<String>,
    /// What was settled by hand about its clauses.
    pub decided: Vec<DecisionView>,
    /// What each document says on it.
    pub cells: std::collections::BTreeMap<String, Option<CompareCell>>,
}

/// What one document says on a matter.
#[derive(Debug, Clone, Serialize)]
pub struct CompareCell {
    /// The address.
    #[serde(rename = "ref")]
    pub reference: String,
    /// How a document cites it.
    pub cited: String,
    /// Its heading.
    pub heading: String,
    /// The whole clause.
    pub text: String,
    /// How like it is to the cell that it is most like, 0 to 1.
    pub similarity: f64,
    /// The phrases that decided.
    pub shared: Vec<String>,
    /// Further clauses of the document on the same matter, when it splits it over several.
    pub also: Vec<CompareCell>,
}

/// One matter that is measured, across the documents.
#[derive(Debug, Clone, Serialize)]
pub struct MeasureRow {
    /// What is measured.
    pub matter: String,
    /// The number of each document.
    pub cells: std::collections::BTreeMap<String, Option<MeasureCell>>,
    /// How the numbers stand to each other.
    pub verdict: MeasureVerdict,
}

/// One number as one document sets it.
#[derive(Debug, Clone, Serialize)]
pub struct MeasureCell {
    /// The address.
    #[serde(rename = "ref")]
    pub reference: String,
    /// How a document cites it.
    pub cited: String,
    /// How the value bounds what is required.
    pub op: serde_json::Value,
    /// The value, exactly.
    pub value: String,
    /// The unit.
    pub unit: String,
    /// What it is a share of.
    pub base: Option<String>,
    /// How often.
    pub period: Option<String>,
    /// By when.
    pub deadline: Option<String>,
    /// Who.
    pub actor: Option<String>,
    /// The sentence.
    pub text: String,
    /// Where the number stands in it, in characters.
    pub mark: (usize, usize),
    /// The number says to whom a rule applies, not what it requires.
    pub condition: bool,
    /// How like the matter is to that of the cell that it is most like, 0 to 1.
    pub similarity: f64,
    /// How this number stands to the first of the row.
    pub verdict: Option<MeasureVerdict>,
}

/// Who copied from whom in the library.
#[derive(Debug, Clone, Serialize)]
pub struct CorpusAnswer {
    /// How many documents were looked at.
    pub documents: usize,
    /// A passage of so many letters or more is found.
    pub letters: usize,
    /// The documents that took passages from others, those that took the largest part first.
    pub copies: Vec<CopyView>,
}

/// What a document took from others.
#[derive(Debug, Clone, Serialize)]
pub struct CopyView {
    /// The document.
    pub doc: String,
    /// Its title.
    pub title: String,
    /// Its Han characters, digits and %.
    pub letters: usize,
    /// From whom, the largest part first.
    pub sources: Vec<SourceView>,
}

impl CopyView {
    /// The part of the document that its sources account for, from 0 to 1.
    pub fn share(&self) -> f64 {
        self.sources.iter().map(|source| source.share).sum()
    }
}

/// A document from which passages were taken.
#[derive(Debug, Clone, Serialize)]
pub struct SourceView {
    /// The document.
    pub doc: String,
    /// Its title.
    pub title: String,
    /// Why it is taken for the source.
    pub ground: Ground,
    /// Letters of the copy that it accounts for, without those of sources before it in the list.
    pub letters: usize,
    /// The same as a part of the whole copy, from 0 to 1.
    pub share: f64,
    /// The longest passages.
    pub passages: Vec<PassageView>,
}

/// A passage that stands in two documents.
#[derive(Debug, Clone, Serialize)]
pub struct PassageView {
    /// Where it begins in the source.
    pub from: String,
    /// Where it begins in the copy.
    pub to: String,
    /// Its number of letters.
    pub letters: usize,
    /// The passage as printed in the copy.
    pub text: String,
}
