//! Who cites whom: the citation graph over works, from what the library holds of each document
//! without reading it, and the works that stand behind several documents.

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

use serde::{Deserialize, Serialize};

use crate::address::DocId;
use crate::citation::{Work, titles_of_numbers};
use crate::docno::DocNo;
use crate::document::Document;
use crate::library::{Entry, Library};
use crate::meta::Kind;
use crate::order::OrderNo;
use crate::tree::Level;

/// A work that a document cites, once for each, by every name under which it is cited there.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reference {
    /// By title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// By 文号.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doc_no: Option<DocNo>,
    /// By 令号.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<OrderNo>,
    /// Cited in the 引言, where a document says what it implements.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub upstream: bool,
}

/// The works that a document cites, in the order in which they come first.
pub(crate) fn references(document: &Document) -> Vec<Reference> {
    let owners = titles_of_numbers(&document.text, &document.citations);
    let mut found: Vec<Reference> = Vec::new();
    // The reference that each citation went into.
    let mut places: Vec<Option<usize>> = Vec::with_capacity(owners.len());
    for (citation, owner) in document.citations.iter().zip(&owners) {
        let level =
            document.tree.at(citation.span.start).map(|i| document.tree.provisions[i].level);
        let upstream = level == Some(Level::Preamble);
        let mut named = Reference { upstream, ..Reference::default() };
        match &citation.work {
            Work::Title(title) => named.title = Some(title.clone()),
            Work::Number(no) => named.doc_no = Some(no.clone()),
            Work::Order(no) => named.order = Some(no.clone()),
            Work::Itself => {
                places.push(None);
                continue;
            }
        }
        let owned = owner.and_then(|i| places.get(i).copied().flatten());
        let place = owned.or_else(|| found.iter().position(|known| known.shares(&named)));
        let place = place.unwrap_or_else(|| {
            found.push(Reference::default());
            found.len() - 1
        });
        found[place].add(named);
        places.push(Some(place));
    }
    found
}

impl Reference {
    fn shares(&self, other: &Self) -> bool {
        (other.title.is_some() && self.title == other.title)
            || (other.doc_no.is_some() && self.doc_no == other.doc_no)
            || (other.order.is_some() && self.order == other.order)
    }

    fn add(&mut self, other: Self) {
        self.title = self.title.take().or(other.title);
        self.doc_no = self.doc_no.take().or(other.doc_no);
        self.order = self.order.take().or(other.order);
        self.upstream |= other.upstream;
    }

    /// The name that serves best to tell it from others: 文号, then title, then 令号.
    pub fn name(&self) -> String {
        match (&self.doc_no, &self.title, &self.order) {
            (Some(no), ..) => no.to_string(),
            (None, Some(title), _) => title.clone(),
            (None, None, Some(order)) => order.to_string(),
            (None, None, None) => String::new(),
        }
    }
}

/// A work that stands behind others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ancestor {
    /// How it is cited.
    pub work: Reference,
    /// Its document, when it is at hand.
    pub doc: Option<DocId>,
    /// Over how many steps: 1 for a work that the document itself cites.
    pub steps: usize,
}

/// The graph over the works of a library.
#[derive(Debug)]
pub struct Graph<'a> {
    library: &'a Library,
    /// Entries that cite a work, by every name of it.
    citing: HashMap<String, Vec<usize>>,
}

impl<'a> Graph<'a> {
    /// The graph of a library. Reads no document.
    pub fn of(library: &'a Library) -> Self {
        let mut citing: HashMap<String, Vec<usize>> = HashMap::new();
        for (i, entry) in library.entries().iter().enumerate() {
            let keys: BTreeSet<String> =
                entry.cites.iter().flat_map(|work| keys(library, work)).collect();
            for key in keys {
                citing.entry(key).or_default().push(i);
            }
        }
        Self { library, citing }
    }

    /// The documents that cite a work of which `entry` is an edition.
    pub fn citing(&self, entry: &Entry) -> Vec<&'a Entry> {
        let mut found: BTreeSet<usize> = BTreeSet::new();
        for key in own_keys(entry) {
            found.extend(self.citing.get(&key).into_iter().flatten());
        }
        let entries = found.into_iter().map(|i| &self.library.entries()[i]);
        entries.filter(|other| other.id != entry.id).collect()
    }

    /// The documents that a document says it implements (文件在引言中所称贯彻、根据的文件), and those
    /// behind them, the nearest first. Statutes, which stand behind everything, are left out.
    pub fn ancestors(&self, entry: &Entry) -> Vec<Ancestor> {
        let mut found: Vec<Ancestor> = Vec::new();
        let mut seen: BTreeSet<String> = own_keys(entry).into_iter().collect();
        let mut waiting = VecDeque::from([(entry, 1)]);
        while let Some((entry, steps)) = waiting.pop_front() {
            for work in entry.cites.iter().filter(|work| work.upstream) {
                let doc = resolve(self.library, work);
                let statute = doc.map(|e| e.meta.kind.value < Kind::PolicyDocument);
                let named_statute = work.doc_no.is_none()
                    && work
                        .title
                        .as_deref()
                        .is_some_and(|t| t.ends_with('法') || t.ends_with("条例"));
                if statute.unwrap_or(named_statute) {
                    continue;
                }
                let keys = keys(self.library, work);
                if keys.iter().any(|key| seen.contains(key)) {
                    continue;
                }
                seen.extend(keys);
                found.push(Ancestor { work: work.clone(), doc: doc.map(|e| e.id.clone()), steps });
                waiting.extend(doc.map(|e| (e, steps + 1)));
            }
        }
        found
    }

    /// The works that stand behind more than one of `entries`, with the positions of those, most
    /// first.
    pub fn common_ancestors(&self, entries: &[&Entry]) -> Vec<(Ancestor, Vec<usize>)> {
        let mut shared: Vec<(BTreeSet<String>, Ancestor, Vec<usize>)> = Vec::new();
        for (i, entry) in entries.iter().enumerate() {
            for ancestor in self.ancestors(entry) {
                let keys: BTreeSet<String> =
                    keys(self.library, &ancestor.work).into_iter().collect();
                match shared.iter_mut().find(|(known, ..)| !known.is_disjoint(&keys)) {
                    Some((known, _, behind)) => {
                        known.extend(keys);
                        if behind.last() != Some(&i) {
                            behind.push(i);
                        }
                    }
                    None => shared.push((keys, ancestor, vec![i])),
                }
            }
        }
        shared.retain(|(_, _, behind)| behind.len() > 1);
        shared.sort_by_key(|(_, _, behind)| std::cmp::Reverse(behind.len()));
        shared.into_iter().map(|(_, ancestor, behind)| (ancestor, behind)).collect()
    }

    /// How many documents cite each work that is not at hand, most cited first: what to import.
    pub fn missing(&self) -> Vec<(String, usize)> {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for entry in self.library.entries() {
            for work in entry.cites.iter().filter(|work| resolve(self.library, work).is_none()) {
                *counts.entry(work.name()).or_default() += 1;
            }
        }
        let mut counts: Vec<(String, usize)> = counts.into_iter().collect();
        counts.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
        counts
    }
}

/// The entry that a reference leads to, whatever its edition.
fn resolve<'a>(library: &'a Library, work: &Reference) -> Option<&'a Entry> {
    let number = work.doc_no.as_ref().map(ToString::to_string);
    let names = number.as_deref().into_iter().chain(work.title.as_deref());
    let named = names.into_iter().find_map(|name| library.editions(name).last().copied());
    named.or_else(|| match library.decreed(work.order.as_ref()?).as_slice() {
        [only] => Some(*only),
        // None, or several of which the order does not tell which.
        _ => None,
    })
}

/// What a reference is found under: its own names and those of the document that it leads to.
fn keys(library: &Library, work: &Reference) -> Vec<String> {
    let mut keys: Vec<String> = Vec::new();
    keys.extend(work.doc_no.iter().map(ToString::to_string));
    keys.extend(work.title.iter().map(|title| title_key(title)));
    if keys.is_empty() {
        keys.extend(work.order.iter().map(ToString::to_string));
    }
    keys.extend(resolve(library, work).into_iter().flat_map(own_keys));
    keys.sort_unstable();
    keys.dedup();
    keys
}

fn own_keys(entry: &Entry) -> Vec<String> {
    let number = entry.meta.doc_no.iter().map(|no| no.value.to_string());
    number.chain([title_key(&entry.meta.title.value)]).collect()
}

fn title_key(title: &str) -> String {
    crate::library::squeezed(crate::library::short_title(title))
}
