//! All documents at hand, found by the names that people use, and the edition in force at a date.

use std::collections::HashMap;
use std::sync::{Arc, RwLock};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::address::{DocId, Path, ProvisionId};
use crate::docno::DocNo;
use crate::document::Document;
use crate::meta::{Basis, Fact, Kind, Meta, Status};

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
}

/// Reads one document; `None` when it is not there or cannot be read.
pub type Loader = Box<dyn Fn(&DocId) -> Option<Document> + Send + Sync>;

/// The documents at hand. Entries are held, texts are read when asked for and kept.
pub struct Library {
    entries: Vec<Entry>,
    by_id: HashMap<DocId, usize>,
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

/// What became of a cited provision at a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// In force at the date, as cited.
    InForce,
    /// The edition cited has been replaced; the place still exists in the present one.
    Amended,
    /// The words now stand under another number.
    Renumbered,
    /// Repealed before the date.
    Repealed,
    /// Not yet in force at the date.
    NotYet,
    /// The document is at hand and has no such place.
    NoSuchProvision,
    /// The document is not at hand, which says nothing about it.
    NotInLibrary,
}

impl Verdict {
    /// The verdict in Chinese.
    pub fn term(self) -> &'static str {
        match self {
            Verdict::InForce => "现行有效",
            Verdict::Amended => "已被修改",
            Verdict::Renumbered => "条号已变",
            Verdict::Repealed => "已废止",
            Verdict::NotYet => "尚未生效",
            Verdict::NoSuchProvision => "查无此条",
            Verdict::NotInLibrary => "未入库",
        }
    }
}

/// A citation followed to the edition in force at a date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resolved {
    /// What became of it.
    pub verdict: Verdict,
    /// The provision, when it exists.
    pub id: Option<ProvisionId>,
    /// The full title of the document, as printed on it; as cited when it is not at hand.
    pub title: String,
    /// The date from which the edition counts is only presumed.
    pub presumed: bool,
}

impl Library {
    /// A library over `entries`, whose texts `loader` reads.
    pub fn new(entries: Vec<Entry>, loader: Loader) -> Self {
        let by_id = entries.iter().enumerate().map(|(i, e)| (e.id.clone(), i)).collect();
        Self { entries, by_id, loader, read: RwLock::default() }
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

    /// The document that a reader names by address, 文号, title, short title, or place.
    pub fn find(&self, name: &str) -> Result<&Entry, NotFound> {
        let wanted = Wanted::new(name);
        let mut ranked: Vec<(u32, &Entry)> =
            self.entries.iter().map(|e| (wanted.fits(e), e)).filter(|(fit, _)| *fit > 0).collect();
        ranked.sort_by(|(a, x), (b, y)| {
            (b, y.in_force(), y.meta.main_date()).cmp(&(a, x.in_force(), x.meta.main_date()))
        });
        let not_found = |near: Vec<&Entry>, ambiguous| NotFound {
            name: name.to_owned(),
            ambiguous,
            near: near.iter().take(8).map(|e| e.label()).collect(),
        };
        match ranked.as_slice() {
            [] => Err(not_found(self.near(name), false)),
            [(_, only)] => Ok(only),
            [(first, best), (second, next), ..] => {
                let editions = best.meta.title.value == next.meta.title.value
                    && best.meta.kind.value != Kind::Bulletin;
                if first > second || editions || (best.in_force() && !next.in_force()) {
                    Ok(best)
                } else {
                    let rivals = ranked.iter().filter(|(fit, _)| fit == first).map(|&(_, e)| e);
                    Err(not_found(rivals.collect(), true))
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
            && let Ok(entry) = self.find(&no.to_string())
        {
            return Ok((entry, place));
        }
        let whole = self.find(text);
        if whole.is_ok() {
            return whole.map(|entry| (entry, ""));
        }
        // The longest name that leaves an address behind it.
        let cut = text.char_indices().map(|(at, _)| at).skip(1).collect::<Vec<_>>();
        for &at in cut.iter().rev() {
            let (name, place) = text.split_at(at);
            if crate::address::PlaceQuery::parse(place).is_some()
                && let Ok(entry) = self.find(name)
            {
                return Ok((entry, place));
            }
        }
        whole.map(|entry| (entry, ""))
    }

    /// Follows `title` (or 文号) and a path to the edition in force at `at`.
    pub fn resolve(&self, title: &str, path: Option<&Path>, at: Date) -> Resolved {
        let wanted = Wanted::new(title);
        let editions: Vec<&Entry> =
            self.entries.iter().filter(|e| wanted.fits(e) >= Wanted::NAMED).collect();
        let missing = |verdict, title: &str| Resolved {
            verdict,
            id: None,
            title: title.to_owned(),
            presumed: false,
        };
        let Some(first) = editions.first() else {
            return missing(Verdict::NotInLibrary, title);
        };
        let full_title = first.meta.title.value.clone();
        let begun = |e: &&&Entry| e.from.as_ref().is_none_or(|from| from.value <= at);
        let Some(edition) = editions.iter().filter(begun).max_by_key(|e| e.start()) else {
            return missing(Verdict::NotYet, &full_title);
        };
        let ended = edition.until.as_ref().is_some_and(|until| until.value <= at)
            || edition.meta.status.value == Status::Repealed;
        let presumed = edition.from.as_ref().is_none_or(Fact::is_presumed);
        let id = match path {
            None => Some(ProvisionId { doc: edition.id.clone(), path: Path::default() }),
            Some(path) => self.document(&edition.id).and_then(|document| {
                let index = document.by_path(path)?;
                Some(document.id_of(index))
            }),
        };
        let verdict = match (&id, ended) {
            (_, true) => Verdict::Repealed,
            (None, false) => Verdict::NoSuchProvision,
            (Some(_), false) => Verdict::InForce,
        };
        Resolved { verdict, id, title: edition.meta.title.value.clone(), presumed }
    }

    /// Documents whose names share the most character pairs with `name`.
    fn near(&self, name: &str) -> Vec<&Entry> {
        let wanted = crate::fold::text(name);
        let mut scored: Vec<(f64, &Entry)> = self
            .entries
            .iter()
            .map(|e| (shared_pairs(&wanted, &crate::fold::text(&e.label())), e))
            .filter(|(score, _)| *score > 0.15)
            .collect();
        scored.sort_by(|a, b| b.0.total_cmp(&a.0));
        scored.into_iter().take(5).map(|(_, e)| e).collect()
    }
}

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

/// A name to be matched, folded once.
struct Wanted {
    folded: String,
    doc_no: Option<DocNo>,
}

impl Wanted {
    /// The least fit at which the name is the document's own, not merely near it.
    const NAMED: u32 = 90;

    fn new(name: &str) -> Self {
        let trimmed = name.trim().trim_start_matches('《').trim_end_matches('》');
        Self {
            folded: squeezed(trimmed),
            doc_no: DocNo::typed(trimmed)
                .filter(|(_, rest)| rest.trim().is_empty())
                .map(|(no, _)| no),
        }
    }

    /// How well the name fits an entry; 0 not at all, 100 its address.
    fn fits(&self, entry: &Entry) -> u32 {
        if self.folded.is_empty() {
            return 0;
        }
        let title = &entry.meta.title.value;
        if squeezed(&entry.id.0) == self.folded {
            return 100;
        }
        if let (Some(wanted), Some(no)) = (&self.doc_no, &entry.meta.doc_no)
            && *wanted == no.value
        {
            return 98;
        }
        if squeezed(title) == self.folded || squeezed(entry.id.work()) == self.folded {
            return 95;
        }
        if squeezed(short_title(title)) == self.folded {
            return 94;
        }
        let region = entry.meta.region.as_ref().map_or("", |r| r.value.as_str());
        if is_place(region, &self.folded) {
            return 80;
        }
        if self.folded.chars().count() >= 2 {
            if squeezed(title).contains(&self.folded)
                || squeezed(&entry.id.0).contains(&self.folded)
            {
                return 60;
            }
            if region.contains(&self.folded) {
                return 40;
            }
        }
        0
    }
}

/// Whether `name` names the last part of a region: 临沂 or 临沂市 for 山东省临沂市.
fn is_place(region: &str, name: &str) -> bool {
    let ends = ["省", "市", "县", "区", "自治区", "自治州"];
    region.ends_with(name) && name.chars().count() >= 2 && last_part(region) == name
        || ends.iter().any(|end| last_part(region) == format!("{name}{end}"))
}

/// 临沂市 of 山东省临沂市.
fn last_part(region: &str) -> &str {
    region
        .rfind(['省', '区'])
        .and_then(|at| region.get(at + '省'.len_utf8()..))
        .filter(|r| !r.is_empty())
        .unwrap_or(region)
}

fn squeezed(name: &str) -> String {
    crate::fold::text(name).chars().filter(|c| !c.is_whitespace()).collect()
}

/// Dice coefficient over character pairs.
fn shared_pairs(a: &str, b: &str) -> f64 {
    let pairs = |s: &str| {
        let chars: Vec<char> = s.chars().collect();
        chars.windows(2).map(|w| (w[0], w[1])).collect::<std::collections::HashSet<_>>()
    };
    let (a, b) = (pairs(a), pairs(b));
    if a.is_empty() || b.is_empty() {
        return 0.0;
    }
    2.0 * a.intersection(&b).count() as f64 / (a.len() + b.len()) as f64
}

/// Facts about when an edition counts, from `corpus/rules/editions.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditionFact {
    /// The work, by its full title.
    pub title: String,
    /// The date on which this edition was passed, as in its address.
    pub edition: Date,
    /// From when it is in force.
    pub from: Date,
    /// The first day on which it no longer is.
    pub until: Option<Date>,
    /// Where this stands.
    pub source: String,
    /// Whether somebody checked it against the source.
    pub verified: bool,
}

/// Settles from when and until when every entry counts: by the facts given, else by its 施行日期
/// when that is not before the edition itself, else presumed from the date of the edition. An
/// edition ends where the next one of the same title begins.
pub fn settle_editions(entries: &mut [Entry], facts: &[EditionFact]) {
    use crate::meta::DateKind::{Effective, Written};
    for entry in entries.iter_mut() {
        let written = entry.meta.date(Written).map(|d| d.value);
        let fact =
            facts.iter().find(|f| f.title == entry.meta.title.value && Some(f.edition) == written);
        entry.from = if let Some(fact) = fact {
            entry.until = fact.until.map(|until| known(until, &fact.source, fact.verified));
            Some(known(fact.from, &fact.source, fact.verified))
        } else {
            match (entry.meta.date(Effective), written) {
                (Some(effective), Some(written)) if effective.value < written => Some(
                    Fact::presumed(written, "来源所载施行日期早于本次修改，暂以修改通过日期推定"),
                ),
                (Some(effective), _) => Some(effective.clone()),
                (None, Some(written)) => {
                    Some(Fact::presumed(written, "来源未载施行日期，暂以成文日期推定"))
                }
                (None, None) => None,
            }
        };
    }
    let starts: Vec<(String, Date)> = entries
        .iter()
        .filter_map(|e| Some((e.meta.title.value.clone(), e.from.as_ref()?.value)))
        .collect();
    for entry in
        entries.iter_mut().filter(|e| e.until.is_none() && e.meta.kind.value != Kind::Bulletin)
    {
        let Some(from) = entry.from.as_ref().map(|f| f.value) else { continue };
        let next = starts
            .iter()
            .filter(|(title, start)| *title == entry.meta.title.value && *start > from)
            .map(|(_, start)| *start)
            .min();
        entry.until = next.map(|start| Fact {
            value: start,
            basis: Basis::Declared("同名文件的后一版本自该日起施行".into()),
        });
    }
}

fn known(date: Date, source: &str, verified: bool) -> Fact<Date> {
    if verified { Fact::declared(date, source) } else { Fact::presumed(date, source) }
}
