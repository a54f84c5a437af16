//! A second engine behind the same questions: an OpenSearch server, for libraries and offices that
//! have outgrown one machine.
//!
//! ```text
//! units ── mapping: pairs of characters, columns ── bulk ─┐
//!                                                         │  versions behind an alias
//! Query ── Plan ── dialect: what the engine can decide ───┤
//!            ├─ exactly: counts, facets, order, page are the engine's    counted
//!            └─ not quite: what it names is read, and reading decides    read
//! ```
//! The engine gets the same pairs of characters at the same positions as the embedded index
//! ([`crate::gram`]), as words in a field that it cuts at blanks, so that both find the same
//! provisions. Every provision that is counted for its words is read from the record here as well:
//! occurrences and marks are always ours.
//!
//! Only what the Elasticsearch dialect has in common is used: `_bulk`, `_search` with `bool`,
//! `match_phrase`, `terms` and `range`, aggregations, scrolling, aliases. No script and no plug-in.

mod access;
mod bulk;
mod counted;
mod dialect;
mod fault;
mod http;
mod mapping;
mod read;
mod values;
mod versions;
mod walk;

#[cfg(test)]
mod tests;

use std::collections::{HashMap, HashSet};

use law::{Diagnostic, DocId};

pub use access::Access;
pub use fault::Fault;

use crate::answer::{Answer, Facets, Hit, Options};
use crate::clause_index::{ClauseIndex, TextOf};
use crate::documents::Listed;
use crate::error::Error;
use crate::facets::UNKNOWN;
use crate::folder::Fingerprint;
use crate::plan::{Manner, Plan, Reading};
use crate::query::{Node, Query};
use crate::search::{filtered, in_readings, unread_note, variant_notes, words_note};
use crate::synonym::Synonyms;
use crate::unit::Unit;
use crate::words::Lexicon;
use bulk::Bulk;
use dialect::Dialect;
use http::Server;
use values::{Held, Values, sent_stamp, unknown_value};
use versions::{Meta, Versions};

/// An index on an OpenSearch server. Nothing is sent before the first use, and it may be used from
/// many threads at once.
#[derive(Debug)]
pub struct OpenSearch {
    server: Server,
    alias: String,
    fingerprint: String,
    lexicon: Lexicon,
    synonyms: Synonyms,
}

/// What [`OpenSearch::update`] did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Updated {
    /// Documents whose provisions were sent.
    pub put: usize,
    /// Documents whose provisions were removed, those sent anew included.
    pub deleted: usize,
    /// The index was built anew beside the old one.
    pub rebuilt: bool,
}

impl OpenSearch {
    /// The index that `access` names, as it must be for `fingerprint`.
    ///
    /// # Errors
    /// [`Fault::Settings`] when the address, the name or the certificate cannot be used.
    pub fn new(access: &Access, fingerprint: &Fingerprint) -> Result<Self, Error> {
        Ok(Self {
            server: Server::new(access)?,
            alias: access.checked_index()?.to_owned(),
            fingerprint: fingerprint.to_string(),
            lexicon: Lexicon::default(),
            synonyms: Synonyms::default(),
        })
    }

    /// Cuts free text with this lexicon instead of the built-in one.
    #[must_use]
    pub fn with_lexicon(mut self, lexicon: Lexicon) -> Self {
        self.lexicon = lexicon;
        self
    }

    /// Expands words with these synonyms; without them none are known.
    #[must_use]
    pub fn with_synonyms(mut self, synonyms: Synonyms) -> Self {
        self.synonyms = synonyms;
        self
    }

    /// Brings the index up to date: afterwards it holds the documents of `listed` and no others.
    /// Documents that it holds already, with the same stamp and facts, are not sent; `units_of` gives
    /// the provisions of the others. An index of another layout is built anew beside the old one and
    /// takes its place in one step. Searches see all of it or nothing.
    ///
    /// # Errors
    /// What the server says, or `units_of`. Whatever was done by then, the next update mends.
    pub fn update<E: From<Error>>(
        &self,
        listed: &[Listed],
        mut units_of: impl FnMut(&DocId) -> Result<Vec<Unit>, E>,
    ) -> Result<Updated, E> {
        let versions = self.versions();
        let current = versions.current().map_err(Error::from)?;
        let current = current.filter(|(_, meta)| meta.layout == mapping::LAYOUT);
        if current.as_ref().is_some_and(|(_, meta)| meta.fingerprint == self.fingerprint) {
            return Ok(Updated::default());
        }
        let rebuilt = current.is_none();
        let (index, held) = match current {
            Some((index, _)) => {
                let held = self.open_for_change(&index)?;
                (index, held)
            }
            None => (versions.next().map_err(Error::from)?, Vec::new()),
        };
        let wanted: HashMap<&str, String> =
            listed.iter().map(|listed| (listed.doc.0.as_str(), mapping::stamp(listed))).collect();
        let is_right =
            |held: &Held| held.complete && wanted.get(held.doc.as_str()) == Some(&held.stamp);
        let (right, stale): (Vec<Held>, Vec<Held>) = held.into_iter().partition(is_right);
        let stale: HashSet<String> = stale.into_iter().map(|held| held.doc).collect();
        versions.delete(&index, &stale).map_err(Error::from)?;
        let kept: HashSet<String> =
            right.into_iter().map(|held| held.doc).filter(|doc| !stale.contains(doc)).collect();
        let mut updated = Updated { put: 0, deleted: stale.len(), rebuilt };
        // Documents without a provision leave nothing in the index.
        let mut empty = 0;
        let mut bulk = Bulk::new(&self.server, &index);
        for Listed { doc, .. } in listed.iter().filter(|listed| !kept.contains(&listed.doc.0)) {
            let units = units_of(doc)?;
            let stamp = wanted.get(doc.0.as_str()).map_or("", String::as_str);
            let stamp = sent_stamp(stamp, units.len());
            empty += usize::from(units.is_empty());
            for unit in &units {
                bulk.put(unit, &stamp).map_err(Error::from)?;
            }
            updated.put += 1;
        }
        bulk.finish().map_err(Error::from)?;
        versions.refresh(&index).map_err(Error::from)?;
        // Somebody else may have changed it meanwhile.
        let held = Values::new(&self.server, &index).held().map_err(Error::from)?;
        let documents: HashSet<&str> = held.iter().map(|held| held.doc.as_str()).collect();
        if !held.iter().all(is_right) || documents.len() < kept.len() + updated.put - empty {
            return Err(self.unusable("索引里的文件与送去的不符，或许另有一处正在更新").into());
        }
        versions.mark(&index, &Meta::of(&self.fingerprint)).map_err(Error::from)?;
        if rebuilt {
            versions.switch_to(&index).map_err(Error::from)?;
        }
        Ok(updated)
    }

    /// What an index holds that is about to be changed. Whoever asks it meanwhile, or after a crash,
    /// is told that it is not the wanted one.
    fn open_for_change(&self, index: &str) -> Result<Vec<Held>, Error> {
        let versions = self.versions();
        versions.mark(index, &Meta::changing())?;
        versions.refresh(index)?;
        Ok(Values::new(&self.server, index).held()?)
    }

    fn unusable(&self, detail: &str) -> Error {
        self.server.unusable(detail).into()
    }

    fn versions(&self) -> Versions<'_> {
        Versions { server: &self.server, alias: &self.alias }
    }

    /// The version behind the alias, if it is the wanted one.
    fn index(&self) -> Result<String, Error> {
        let (index, meta) = self.versions().current()?.ok_or(Error::Missing)?;
        if meta.layout != mapping::LAYOUT || meta.fingerprint != self.fingerprint {
            let (found, wanted) = (meta.fingerprint, self.fingerprint.clone());
            return Err(Error::Outdated { found, wanted });
        }
        Ok(index)
    }

    fn answer(
        &self,
        index: &str,
        node: &Node,
        reading: Reading,
        options: &Options,
        text_of: &TextOf<'_>,
    ) -> Result<Answer, Error> {
        let (lexicon, synonyms) = (&self.lexicon, &self.synonyms);
        let plan = Plan::of(node, Manner { reading, expand: options.expand, lexicon, synonyms });
        let values = Values::new(&self.server, index);
        let mut dialect = Dialect::new(&plan);
        let mut notes = Vec::new();
        for filter in &plan.filters {
            let known = values.of(filter.field())?;
            notes.extend(unknown_value(filter, &known));
            dialect.filter(filter, &known);
        }
        let engine = walk::Engine { server: &self.server, index };
        let counted = match options.addressed.is_empty() {
            true => counted::answer(&engine, &dialect, options, text_of)?,
            // Places that the query names come first, so it is known only after reading what follows.
            false => None,
        };
        let found = match counted {
            Some(found) => found,
            None => read::answer(&engine, &dialect, options, text_of)?,
        };
        notes.extend((reading == Reading::Whole).then(rests_on_the_server));
        notes.extend(uncounted_note(found.unread));
        notes.extend(unread_note(found.unmarked));
        notes.extend(words_note(&plan, reading, found.total));
        notes.extend(variant_notes(&plan, &found.tally, &self.synonyms));
        let varied = plan.phrases.iter().zip(&found.tally).map(|(p, tally)| p.varied(tally));
        Ok(Answer {
            total: found.total,
            addressed: options.addressed.len(),
            occurrences: found.occurrences,
            varied: varied.sum(),
            // Nothing proves that the server named all.
            exhaustive: false,
            by_words: reading != Reading::Whole,
            hits: found.hits,
            facets: found.facets,
            notes,
        })
    }
}

impl ClauseIndex for OpenSearch {
    fn search(
        &self,
        query: &Query,
        options: &Options,
        text_of: &TextOf<'_>,
    ) -> Result<Answer, Error> {
        let index = self.index()?;
        in_readings(query, &self.lexicon, |node, reading| {
            self.answer(&index, &filtered(node, &options.filters), reading, options, text_of)
        })
        .map_err(replaced_meanwhile)
    }

    fn units(&self) -> Result<usize, Error> {
        let index = self.index()?;
        let engine = walk::Engine { server: &self.server, index: &index };
        engine.count().map_err(|fault| replaced_meanwhile(fault.into()))
    }
}

/// What was found for a plan.
struct Found {
    /// Number of provisions that fit, those named by their address included.
    total: usize,
    occurrences: usize,
    facets: Facets,
    /// The page.
    hits: Vec<Hit>,
    /// Provisions whose text could not be had, so that they are not counted.
    unread: usize,
    /// Provisions that are listed and whose text could not be had.
    unmarked: usize,
    /// How often each variant of each phrase was found in what fits.
    tally: Vec<Vec<usize>>,
}

/// On what completeness rests: the embedded index is proved by a scan of every text, a server is
/// believed to have named all, as it holds every provision.
fn rests_on_the_server() -> Diagnostic {
    let message = "由检索服务器找出，所列各条都已读过原文；没有另外通读全库";
    Diagnostic::note("search-on-server", message)
        .hint("要通读全库核对，把 settings.toml 中的 engine 改为 \"embedded\" 再查")
}

/// A version that is gone since the alias was looked up has been replaced by another.
fn replaced_meanwhile(error: Error) -> Error {
    match error {
        Error::Remote(fault) if fault.status() == Some(404) => Error::Missing,
        other => other,
    }
}

/// What a facet calls a value that a document does not have.
fn or_unknown(name: String) -> String {
    if name.is_empty() { UNKNOWN.to_owned() } else { name }
}

fn uncounted_note(unread: usize) -> Option<Diagnostic> {
    (unread > 0).then(|| {
        Diagnostic::error(
            "search-text-uncounted",
            format!("有 {unread} 条的原文读不出，未计入结果"),
        )
        .hint("重新导入这些文件")
    })
}
