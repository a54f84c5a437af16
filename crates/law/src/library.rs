//! All documents at hand, found by the names that people use, and the edition in force at a date.

mod dated;
mod editions;
mod moves;
mod names;
mod resolve;
#[cfg(test)]
mod tests;

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, RwLock};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::address::{DocId, PlaceQuery};
use crate::docno::DocNo;
use crate::document::Document;
use crate::graph::{Reference, references};
use crate::meta::{Fact, Kind, Meta, Status};
use crate::order::{Decree, OrderNo, decrees};
use names::Names;
pub(crate) use names::squeezed;

pub use editions::{EditionFact, settle_editions};
pub use moves::Renumbering;
pub use resolve::{Resolved, Verdict};

/// What the library knows of a document without reading it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Its address.
    pub id: DocId,
    /// What is known about it.
    pub meta: Meta,
    /// Number of 条.
    pub articles: usize,
    /// Number of provisions of every level.
    pub clauses: usize,
    /// Number of notes of the import.
    pub notes: usize,
    /// From when this edition is in force.
    pub from: Option<Fact<Date>>,
    /// The first day on which it no longer is.
    pub until: Option<Fact<Date>>,
    /// The works that it cites.
    #[serde(default)]
    pub cites: Vec<Reference>,
    /// The orders by which it was published or amended.
    #[serde(default)]
    pub decrees: Vec<Decree>,
}

/// Reads one document; `None` when it is not there or cannot be read.
pub type Loader = Box<dyn Fn(&DocId) -> Option<Document> + Send + Sync>;

/// The documents at hand. Entries are held, texts are read when asked for and kept.
pub struct Library {
    entries: Vec<Entry>,
    by_id: HashMap<DocId, usize>,
    names: Names,
    moves: Vec<Renumbering>,
    loader: Loader,
    read: RwLock<HashMap<DocId, Arc<Document>>>,
}

impl std::fmt::Debug for Library {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Library").field("entries", &self.entries.len()).finish_non_exhaustive()
    }
}

/// Why a name led to no single document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotFound {
    /// What was asked for.
    pub name: String,
    /// Several documents fit equally well.
    pub ambiguous: bool,
    /// The documents that fit or come near, by title, best first.
    pub near: Vec<String>,
}

impl Library {
    /// A library over `entries`, whose texts `loader` reads.
    pub fn new(entries: Vec<Entry>, loader: Loader) -> Self {
        let by_id = entries.iter().enumerate().map(|(i, e)| (e.id.clone(), i)).collect();
        let names = Names::of(&entries);
        Self { entries, by_id, names, moves: Vec::new(), loader, read: RwLock::default() }
    }

    /// The library with what is known beside the documents: `aliases`, short names and what they
    /// stand for (安法 for 中华人民共和国安全生产法), and `moves`, places that got other numbers.
    #[must_use]
    pub fn knowing(mut self, aliases: &[(String, String)], moves: Vec<Renumbering>) -> Self {
        for (short, full) in aliases {
            self.names.call(short, full);
        }
        self.moves = moves;
        self
    }

    /// A library of documents that are already in memory.
    pub fn of(documents: Vec<Document>) -> Self {
        let entries = documents.iter().map(Entry::of).collect();
        let documents: HashMap<_, _> = documents.into_iter().map(|d| (d.id.clone(), d)).collect();
        Self::new(entries, Box::new(move |id| documents.get(id).cloned()))
    }

    /// All entries, in the order they were given.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The entry of one document.
    pub fn entry(&self, id: &DocId) -> Option<&Entry> {
        self.by_id.get(id).map(|&i| &self.entries[i])
    }

    /// The document itself, read on the first call.
    pub fn document(&self, id: &DocId) -> Option<Arc<Document>> {
        if let Ok(read) = self.read.read()
            && let Some(document) = read.get(id)
        {
            return Some(document.clone());
        }
        let document = Arc::new((self.loader)(id)?);
        if let Ok(mut read) = self.read.write() {
            read.insert(id.clone(), document.clone());
        }
        Some(document)
    }

    /// Every edition of the work that goes by exactly this title, short title, 文号 or address; with
    /// a year behind or before it (`安全生产法（2021年修正）`) the editions of that year.
    pub fn editions(&self, name: &str) -> Vec<&Entry> {
        let named = |name: &str| self.names.named(name).into_iter().map(|i| &self.entries[i]);
        let exact: Vec<&Entry> = named(name).collect();
        if !exact.is_empty() {
            return exact;
        }
        let Some((work, year)) = dated::dated(name) else { return exact };
        let of_year = |entry: &&Entry| entry.meta.main_date().is_some_and(|d| d.year() == year);
        named(&work).filter(of_year).collect()
    }

    /// The documents that an order published, or else amended. One order may stand for several:
    /// its issuer may have counted anew, or it amended many at once.
    pub fn decreed(&self, order: &OrderNo) -> Vec<&Entry> {
        self.names.decreed(order).into_iter().map(|i| &self.entries[i]).collect()
    }

    /// Whether a work goes by exactly this title or short title.
    pub fn knows(&self, title: &str) -> bool {
        !self.names.named(title).is_empty()
    }

    /// The document that a reader names by address, 文号, title, short title, or place.
    pub fn find(&self, name: &str) -> Result<&Entry, NotFound> {
        self.choose(name).map_err(|rivals| {
            let ambiguous = !rivals.is_empty();
            let near = if ambiguous { rivals } else { self.near(name) };
            let near = near.iter().take(8).map(|e| e.label()).collect();
            NotFound { name: name.to_owned(), ambiguous, near }
        })
    }

    /// The document that fits a name best, or those that fit it equally well.
    fn choose(&self, name: &str) -> Result<&Entry, Vec<&Entry>> {
        let fitting = self.names.fitting(name).into_iter();
        let mut ranked: Vec<(u32, &Entry)> =
            fitting.map(|(fit, i)| (fit, &self.entries[i])).collect();
        if ranked.is_empty() {
            ranked.extend(self.editions(name).into_iter().map(|entry| (0, entry)));
        }
        ranked.sort_by(|(a, x), (b, y)| {
            (b, y.in_force(), y.meta.main_date()).cmp(&(a, x.in_force(), x.meta.main_date()))
        });
        match ranked.as_slice() {
            [] => Err(Vec::new()),
            [(_, only)] => Ok(only),
            [(first, best), (second, next), ..] => {
                let editions = best.meta.title.value == next.meta.title.value
                    && best.meta.kind.value != Kind::Bulletin;
                if first > second || editions || (best.in_force() && !next.in_force()) {
                    Ok(best)
                } else {
                    Err(ranked.iter().filter(|(fit, _)| fit == first).map(|&(_, e)| e).collect())
                }
            }
        }
    }

    /// Splits `安全生产法97（四）`, `《安全生产法》第九十七条`, `临政办发2016 30 三（五）` or `ID#PATH`
    /// into the document and the place in it (empty for the whole document).
    pub fn reference<'a>(&self, text: &'a str) -> Result<(&Entry, &'a str), NotFound> {
        let text = text.trim();
        if let Some((doc, place)) = text.split_once('#') {
            return Ok((self.find(doc)?, place));
        }
        if let Some((title, place)) =
            text.strip_prefix('《').and_then(|rest| rest.rsplit_once('》'))
        {
            return Ok((self.find(title)?, place));
        }
        if let Some((no, place)) = DocNo::typed(text)
            && let Ok(entry) = self.choose(&no.to_string())
        {
            return Ok((entry, place));
        }
        if let Ok(entry) = self.choose(text) {
            return Ok((entry, ""));
        }
        // The longest name that leaves an address behind it.
        let cuts = text.char_indices().map(|(at, _)| at).rev().take(PlaceQuery::LONGEST);
        for at in cuts.filter(|&at| at > 0) {
            let (name, place) = text.split_at(at);
            if PlaceQuery::parse(place).is_some()
                && let Ok(entry) = self.choose(name)
            {
                return Ok((entry, place));
            }
        }
        self.find(text).map(|entry| (entry, ""))
    }

    /// Documents whose names share the most character pairs with `name`, one edition of each work.
    /// The name alone is compared: neither the date of an edition nor a place behind the name
    /// (安全生产法97) makes two works alike.
    fn near(&self, name: &str) -> Vec<&Entry> {
        let wanted = squeezed(name.split(['@', '#', '》']).next().unwrap_or(name));
        let wanted =
            wanted.trim_end_matches(|c: char| c.is_ascii_digit() || "()第条款项".contains(c));
        let score = |entry: &Entry| {
            let number = entry.meta.doc_no.as_ref().map(|no| no.value.to_string());
            let names = [
                Some(entry.meta.title.value.as_str()),
                Some(entry.short_title()),
                number.as_deref(),
            ];
            let shared = |name: &str| names::shared_pairs(wanted, &squeezed(name));
            names.into_iter().flatten().map(shared).fold(0.0, f64::max)
        };
        let mut scored: Vec<(f64, &Entry)> =
            self.entries.iter().map(|e| (score(e), e)).filter(|(score, _)| *score > 0.15).collect();
        scored.sort_by(|(a, x), (b, y)| {
            b.total_cmp(a)
                .then_with(|| y.in_force().cmp(&x.in_force()))
                .then_with(|| y.start().cmp(&x.start()))
        });
        let mut works = HashSet::new();
        scored.retain(|(_, entry)| works.insert(&entry.meta.title.value));
        scored.into_iter().take(NEAR).map(|(_, e)| e).collect()
    }
}

/// Works that are suggested for a name that nothing goes by.
const NEAR: usize = 5;

impl Entry {
    /// The entry of a document whose 施行日期, if it has one, is taken as it stands.
    pub fn of(document: &Document) -> Self {
        Self {
            id: document.id.clone(),
            meta: document.meta.clone(),
            articles: document.articles(),
            clauses: document.tree.provisions.len(),
            notes: document.notes.len(),
            from: document.meta.date(crate::meta::DateKind::Effective).cloned(),
            until: None,
            cites: references(document),
            decrees: decrees(document),
        }
    }

    /// The title without 中华人民共和国.
    pub fn short_title(&self) -> &str {
        short_title(&self.meta.title.value)
    }

    /// Title and, where there is one, 文号: what an error message or a list shows.
    pub fn label(&self) -> String {
        match &self.meta.doc_no {
            Some(no) => format!("{}（{}）", self.meta.title.value, no.value),
            None => match self.id.parts().1 {
                Some(edition) => format!("{}（{edition}）", self.meta.title.value),
                None => self.meta.title.value.clone(),
            },
        }
    }

    fn in_force(&self) -> bool {
        matches!(self.meta.status.value, Status::InForce)
    }

    fn start(&self) -> Option<Date> {
        self.from.as_ref().map(|from| from.value)
    }
}

/// Statutes are called by their short titles: 安全生产法 for 中华人民共和国安全生产法.
pub fn short_title(title: &str) -> &str {
    title.strip_prefix("中华人民共和国").filter(|rest| !rest.is_empty()).unwrap_or(title)
}
