//! What a reader settled about two clauses: kept in the store, honoured by every comparison that
//! holds both documents, and taken back by number.

use ::compare::{Contradiction, Decision, DecisionKind, Decisions, clause_of};
use law::{Diagnostic, DocId, Document, Library};
use store::{NewDecision, StoredDecision};

use super::Columns;
use crate::shelf::no_place;
use crate::view::{DecidedPlace, DecisionList, DecisionView};
use crate::{Desk, Error};

/// The longest reason, in characters.
const LONGEST_REASON: usize = 200;

/// What is settled about two clauses.
#[derive(Debug, Clone)]
pub struct DecisionRequest {
    /// One clause or a place within it, as people name it.
    pub a: String,
    /// The other.
    pub b: String,
    /// Whether they share a row.
    pub kind: DecisionKind,
    /// Why.
    pub reason: Option<String>,
}

/// The decisions that concern a comparison: as it takes them, and as they are shown.
pub(super) struct Settled {
    pub(super) decisions: Decisions,
    pub(super) views: Vec<DecisionView>,
}

impl Desk {
    /// Keeps a decision on two clauses; an earlier one on the same two is replaced.
    ///
    /// # Errors
    /// A name that leads to no clause, or both to the same one; a reason that is too long; earlier
    /// decisions say the contrary; the store cannot be written.
    pub fn decide(&self, request: &DecisionRequest) -> Result<DecisionView, Error> {
        let library = self.library();
        let (a, b) = (self.clause(&library, &request.a)?, self.clause(&library, &request.b)?);
        if a == b {
            return Err(Error::request(
                Diagnostic::error("decision-same", format!("两处是同一条：{a}"))
                    .hint("请写两处不同的条款"),
            ));
        }
        let reason = request.reason.as_deref().map(str::trim).filter(|reason| !reason.is_empty());
        let fits = |reason: &str| {
            reason.chars().count() <= LONGEST_REASON && !reason.contains(char::is_control)
        };
        if !reason.is_none_or(fits) {
            let message = format!("理由不能超过 {LONGEST_REASON} 个字，不能换行");
            return Err(Error::request(
                Diagnostic::error("decision-reason", message).hint("请写成一句话"),
            ));
        }
        let mut kept = self.store.decisions()?;
        let pair = (a.as_str().min(b.as_str()), a.as_str().max(b.as_str()));
        kept.retain(|d| (d.pair.0.as_str(), d.pair.1.as_str()) != pair);
        let together = request.kind == DecisionKind::Pin;
        let decided_on = self.places.today().to_string();
        kept.push(StoredDecision {
            number: 0,
            pair: (pair.0.to_owned(), pair.1.to_owned()),
            together,
            reason: None,
            decided_on: decided_on.clone(),
        });
        agreed(&kept)?;
        let new = NewDecision { pair, together, reason, decided_on: &decided_on };
        self.decision_view(&library, &self.store.decide(&new)?)
    }

    /// All decisions, by number.
    ///
    /// # Errors
    /// The store or a document in it cannot be read.
    pub fn decisions(&self) -> Result<DecisionList, Error> {
        let library = self.library();
        let kept = self.store.decisions()?;
        let views = kept.iter().map(|decision| self.decision_view(&library, decision));
        Ok(DecisionList { decisions: views.collect::<Result<_, Error>>()? })
    }

    /// Takes a decision back.
    ///
    /// # Errors
    /// There is none of this number; the store cannot be written.
    pub fn take_back_decision(&self, number: i64) -> Result<DecisionView, Error> {
        match self.store.take_back(number)? {
            Some(decision) => self.decision_view(&self.library(), &decision),
            None => Err(Error::request(
                Diagnostic::error("decision-unknown", format!("没有第{number}号人工决定"))
                    .hint("用 zhunsheng compare decisions 查看各项的编号"),
            )),
        }
    }

    /// The decisions on two documents of a comparison, and those on one of them and a document that
    /// is no longer in the library.
    pub(super) fn settled(&self, library: &Library, columns: &Columns) -> Result<Settled, Error> {
        let mut kept = self.store.decisions()?;
        kept.retain(|decision| {
            let docs = [&decision.pair.0, &decision.pair.1].map(|address| document_of(address));
            let here = |doc: &DocId| columns.documents.iter().any(|d| d.id == *doc);
            docs.iter().any(here) && docs.iter().all(|d| here(d) || library.entry(d).is_none())
        });
        let views = kept.iter().map(|decision| self.decision_view(library, decision));
        Ok(Settled { decisions: agreed(&kept)?, views: views.collect::<Result<_, Error>>()? })
    }

    /// The address of the clause in which a place named by a reader is compared.
    fn clause(&self, library: &Library, name: &str) -> Result<String, Error> {
        let (entry, place) = library.reference(name)?;
        let document = self.open(library, entry)?;
        let index = (!place.trim().is_empty())
            .then(|| document.locate(place).ok_or_else(|| no_place(&document, place)))
            .transpose()?;
        let clause = index.and_then(|index| clause_of(&document, index)).ok_or_else(|| {
            Error::request(
                Diagnostic::error("decision-place", format!("“{name}”不是对照的一条"))
                    .hint("请写到条，政策文件写到（一）；例：zhunsheng compare pin '临沂 三（六）' '郴州 二（八）'"),
            )
        })?;
        Ok(document.id_of(clause).to_string())
    }

    fn decision_view(
        &self,
        library: &Library,
        decision: &StoredDecision,
    ) -> Result<DecisionView, Error> {
        Ok(DecisionView {
            number: decision.number,
            kind: kind_of(decision),
            a: self.decided_place(library, &decision.pair.0)?,
            b: self.decided_place(library, &decision.pair.1)?,
            reason: decision.reason.clone(),
            date: decision.decided_on.clone(),
        })
    }

    fn decided_place(&self, library: &Library, address: &str) -> Result<DecidedPlace, Error> {
        let entry = library.entry(&document_of(address));
        let document = entry.map(|entry| self.open(library, entry)).transpose()?;
        let found = document.and_then(|document| {
            let index = clause_at(&document, address)?;
            Some((document.cited(index), document.heading(index).to_owned()))
        });
        let missing = found.is_none();
        let (cited, heading) = found.unwrap_or_else(|| (address.to_owned(), String::new()));
        Ok(DecidedPlace { reference: address.to_owned(), cited, heading, missing })
    }
}

/// The document that an address names; paths hold no `#`.
fn document_of(address: &str) -> DocId {
    DocId(address.rsplit_once('#').map_or(address, |(doc, _)| doc).to_owned())
}

/// The clause that stands at exactly this address.
fn clause_at(document: &Document, address: &str) -> Option<usize> {
    let provisions = 0..document.tree.provisions.len();
    let index = provisions.into_iter().find(|&i| document.id_of(i).to_string() == address)?;
    clause_of(document, index).filter(|&clause| clause == index)
}

/// The decisions as a comparison takes them, if they can all be honoured. Number 0 is the one that
/// is being made.
fn agreed(kept: &[StoredDecision]) -> Result<Decisions, Error> {
    let decision = |d: &StoredDecision| {
        let (a, b) = d.pair.clone();
        Decision { a, b, kind: kind_of(d) }
    };
    Decisions::new(kept.iter().map(decision).collect()).map_err(|Contradiction { broken, pins }| {
        let said = |n: usize| {
            let StoredDecision { number, pair: (a, b), .. } = &kept[n];
            let which =
                if *number == 0 { "这一次".to_owned() } else { format!("第{number}号") };
            format!("{a} 与 {b}（{which}）")
        };
        let pinned: Vec<String> = pins.iter().map(|&pin| said(pin)).collect();
        let (apart, together) = (DecisionKind::Break.term(), DecisionKind::Pin.term());
        let message =
            format!("互相矛盾：{apart} {}，{together} {}", said(broken), pinned.join("、"));
        let earlier = pins.iter().chain([&broken]).map(|&n| kept[n].number).filter(|&n| n > 0);
        let earlier: Vec<String> = earlier.map(|n| n.to_string()).collect();
        Error::request(Diagnostic::error("decision-contradiction", message).hint(format!(
            "先收回其中一项：zhunsheng compare decisions --remove {}",
            earlier.join(" 或 ")
        )))
    })
}

fn kind_of(decision: &StoredDecision) -> DecisionKind {
    if decision.together { DecisionKind::Pin } else { DecisionKind::Break }
}
