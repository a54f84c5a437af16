//! A local document against a superior one: duties without a counterpart, additions, conflicts.

use std::collections::HashMap;

use law::modality::{self, Modality};
use law::{Document, ProvisionId, fold};
use serde::Serialize;

use crate::changes::ChangeKind;
use crate::clause::{self, Clause};
use crate::decisions::Links;
use crate::matrix::{self, rounded};
use crate::passages::{Letters, Suffixes};
use crate::reuse::Reused;
use crate::space::{self, Item, Space};
use crate::{MeasureRow, Options, Verdict, contrast};

/// What a local document makes of a superior one.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Against {
    /// Clauses of the superior document whose duties, all or some, have no counterpart, in order.
    pub gaps: Vec<Gap>,
    /// Clauses of the local document that answer to none of the superior one, in order.
    pub added: Vec<Place>,
    /// Where the local document asks for less, for the opposite, or changed words of weight.
    pub conflicts: Vec<Conflict>,
}

/// A clause of the superior document that the local one does not take up.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Gap {
    /// The clause.
    #[serde(flatten)]
    pub superior: Place,
    /// No clause of the local document treats its matter; otherwise only the `duties` are missing.
    pub whole: bool,
    /// Its sentences without a counterpart.
    pub duties: Vec<String>,
    /// The clause of the local document that comes nearest.
    pub best: Option<Near>,
    /// Words of the clause that stand nowhere in the local document: whoever searches for them
    /// there sees that nothing is found. `None` when all its words occur.
    pub absent: Option<String>,
}

/// A clause and where it stands.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Place {
    /// The address.
    #[serde(rename = "ref", serialize_with = "crate::as_text")]
    pub id: ProvisionId,
    /// The index of the provision.
    pub index: usize,
    /// The heading as printed.
    pub heading: String,
    /// The text, or the sentence in question.
    pub text: String,
}

/// The best near miss.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Near {
    /// The clause.
    #[serde(flatten)]
    pub place: Place,
    /// How like it is, from 0 to 1.
    pub similarity: f64,
}

/// A place where the local document departs from the superior one.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Conflict {
    /// What the superior document says.
    pub superior: Place,
    /// What the local one says.
    pub local: Place,
    /// The words that differ.
    pub from: String,
    /// What they became.
    pub to: String,
    /// What the difference amounts to.
    pub kind: ConflictKind,
}

/// What a departure amounts to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum ConflictKind {
    /// Two numbers on one matter: 更宽 or 方向相反.
    Measure(Verdict),
    /// A word of a copied sentence: 效力, 程度, 数值 or 期限.
    Word(ChangeKind),
}

impl ConflictKind {
    /// The Chinese term.
    pub fn term(self) -> &'static str {
        match self {
            ConflictKind::Measure(verdict) => verdict.term(),
            ConflictKind::Word(kind) => kind.term(),
        }
    }
}

/// A sentence with this likeness somewhere in the local document has its counterpart there.
const COUNTERPART: f64 = 0.12;
/// A sentence of fewer Han characters states no duty.
const SHORTEST: usize = 8;
/// The longest run of words that is offered for a search.
const QUERY: usize = 6;

/// Compares a local document with a superior one. A clause that was pinned to one of the local document
/// is no gap, one that was broken from it has no counterpart in it.
pub fn against(superior: &Document, local: &Document, options: &Options) -> Against {
    let docs = [superior, local];
    let clauses: Vec<Clause> =
        docs.iter().enumerate().flat_map(|(doc, d)| clause::of(d, doc)).collect();
    let placed = options.decisions.map(|d| d.placed(&docs, &clauses)).unwrap_or_default();
    let groups = matrix::groups(&clauses, options.threshold, placed);
    let links = &groups.placed.links;
    let row_of = groups.row_of();
    let answered = |c: usize| {
        row_of.get(&c).is_some_and(|&r| {
            groups.rows[r].iter().any(|&other| clauses[other].doc != clauses[c].doc)
        })
    };
    let place = |c: usize| at(docs[clauses[c].doc], clauses[c].index, clauses[c].text);
    let (upper, lower): (Vec<usize>, Vec<usize>) =
        (0..clauses.len()).partition(|&c| clauses[c].doc == 0);

    let settled =
        |c: usize| links.pinned_with(c).iter().any(|&other| clauses[other].doc != clauses[c].doc);
    let unanswered = unanswered(&clauses, links);
    let absence = Absence::of(local);
    let gaps = upper.iter().filter_map(|&c| {
        let whole = !answered(c);
        let duties = &unanswered[c];
        if settled(c) || (!whole && duties.is_empty()) {
            return None;
        }
        let near = lower.iter().filter(|&&other| !links.are_broken(c, other));
        let near = near.map(|&other| (groups.similarity(c, other), other));
        let near = near.filter(|(similarity, _)| *similarity > 0.0);
        let best = near.max_by(|x, y| x.0.total_cmp(&y.0).then(y.1.cmp(&x.1)));
        let words = if whole { clauses[c].text.to_owned() } else { duties.join("\n") };
        Some(Gap {
            superior: place(c),
            whole,
            duties: duties.clone(),
            best: best.map(|(s, other)| Near { place: place(other), similarity: rounded(s) }),
            absent: absence.proof(&words),
        })
    });
    let gaps = gaps.collect();
    let added = lower.iter().filter(|&&c| !answered(c)).map(|&c| place(c)).collect();
    let compared = contrast(&docs, options);
    let mut conflicts: Vec<Conflict> =
        compared.measures.iter().filter_map(|row| of_measures(row, &docs)).collect();
    conflicts.extend(compared.reuse.iter().flat_map(|reused| of_words(reused, &docs)));
    Against { gaps, added, conflicts }
}

fn at(document: &Document, index: usize, text: &str) -> Place {
    Place {
        id: document.id_of(index),
        index,
        heading: document.heading(index).to_owned(),
        text: text.to_owned(),
    }
}

/// For each clause of the superior document its duties without a counterpart among the sentences of
/// the local one; those of a clause that was broken from it are no counterparts.
fn unanswered(clauses: &[Clause], links: &Links) -> Vec<Vec<String>> {
    let sentences: Vec<(usize, &str)> = clauses
        .iter()
        .enumerate()
        .flat_map(|(c, clause)| sentences(clause.body).map(move |sentence| (c, sentence)))
        .collect();
    let items: Vec<Item> =
        sentences.iter().map(|&(c, body)| Item { doc: clauses[c].doc, title: "", body }).collect();
    let space = Space::new(&items);
    let mut best = vec![0.0_f64; items.len()];
    let may_answer = |a: usize, b: usize| {
        items[a].doc != items[b].doc && !links.are_broken(sentences[a].0, sentences[b].0)
    };
    for (a, b) in space.candidates(may_answer) {
        let similarity = space.similarity(a, b);
        best[a] = best[a].max(similarity);
        best[b] = best[b].max(similarity);
    }
    let mut missing = vec![Vec::new(); clauses.len()];
    for ((c, sentence), best) in sentences.into_iter().zip(best) {
        if clauses[c].doc == 0 && best < COUNTERPART && is_duty(sentence) {
            missing[c].push(sentence.to_owned());
        }
    }
    missing
}

fn sentences(text: &str) -> impl Iterator<Item = &str> {
    let pieces = text.split(['。', '；', ';', '！', '\n']).map(str::trim);
    pieces.filter(|s| s.chars().filter(|&c| fold::is_han(fold::char(c))).count() >= SHORTEST)
}

/// In a policy text a bare sentence is an instruction (建立…制度); only one that merely allows or
/// encourages asks for nothing.
fn is_duty(sentence: &str) -> bool {
    let markers = modality::markers(sentence);
    markers.is_empty()
        || markers.iter().any(|m| matches!(m.modality, Modality::Ban | Modality::Duty))
}

/// The letters of the local document, in which words are looked for.
struct Absence {
    letters: Vec<char>,
    suffixes: Suffixes,
}

impl Absence {
    fn of(local: &Document) -> Self {
        let letters = Letters::of(local).c;
        Self { suffixes: Suffixes::of(&letters), letters }
    }

    /// The words of a text that say most of it and stand nowhere in the document: those that it
    /// repeats and that begin or end where its phrases do.
    fn proof(&self, text: &str) -> Option<String> {
        let mut weights: HashMap<String, usize> = HashMap::new();
        for run in space::runs(text).filter(|run| run.iter().all(|&c| fold::is_han(c))) {
            for start in 0..run.len() {
                let rest = &run[start..run.len().min(start + QUERY)];
                let known = self.suffixes.longest(&self.letters, rest);
                for len in known.max(1) + 1..=rest.len() {
                    let (first, last) = (&run[..start], &run[start + len..]);
                    let bounds = usize::from(space::ends_phrase(first))
                        + usize::from(space::begins_phrase(last));
                    let weight = (1 + bounds) * len.min(4);
                    *weights.entry(rest[..len].iter().collect()).or_default() += weight;
                }
            }
        }
        let whole = weights.into_iter().filter(|(phrase, _)| space::core(phrase) == phrase);
        whole
            .max_by(|x, y| x.1.cmp(&y.1).then(y.0.len().cmp(&x.0.len())).then(y.0.cmp(&x.0)))
            .map(|(phrase, _)| phrase)
    }
}

fn of_measures(row: &MeasureRow, docs: &[&Document; 2]) -> Option<Conflict> {
    let [Some(upper), Some(lower)] = row.cells.as_slice() else { return None };
    let verdict = lower.verdict.filter(|v| matches!(v, Verdict::Looser | Verdict::Opposite))?;
    let words = |cell: &crate::MeasureCell| {
        let (start, end) = cell.mark;
        cell.text.chars().skip(start).take(end - start).collect()
    };
    Some(Conflict {
        superior: at(docs[0], upper.index, &upper.text),
        local: at(docs[1], lower.index, &lower.text),
        from: words(upper),
        to: words(lower),
        kind: ConflictKind::Measure(verdict),
    })
}

/// Changed words of weight in copied sentences, read from the superior document.
fn of_words(reused: &Reused, docs: &[&Document; 2]) -> Vec<Conflict> {
    let straight = reused.a.column == 0;
    let (upper, lower) = if straight { (&reused.a, &reused.b) } else { (&reused.b, &reused.a) };
    let heavy = reused.changes.iter().filter(|change| {
        let both = !change.from.is_empty() && !change.to.is_empty();
        both && !matches!(change.kind, ChangeKind::Wording | ChangeKind::Actor)
    });
    heavy
        .map(|change| {
            let (from, to) = (change.from.clone(), change.to.clone());
            let (from, to) = if straight { (from, to) } else { (to, from) };
            Conflict {
                superior: at(docs[0], upper.index, &upper.text),
                local: at(docs[1], lower.index, &lower.text),
                from,
                to,
                kind: ConflictKind::Word(change.kind),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests;
