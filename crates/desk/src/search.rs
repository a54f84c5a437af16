//! Clause search: the index as a cache beside the store, and its answers with their texts.

mod around;
mod engine;
mod export;
mod groups;
mod lexicon;
mod saved;
mod suggest;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::hash::{Hash as _, Hasher as _};
use std::sync::{Arc, PoisonError};

use ::search::{
    Address, Answer, Facts, Field, Filter, Fingerprint, Hit, Index, Listed, OpenSearch, Options,
    Query, QueryError, Unit, Verified,
};
use law::{Diagnostic, Library, Severity};
use serde::{Deserialize, Serialize};

use engine::Engine;

use crate::view::{Facets, SearchAnswer, SearchHit, Suggestion, VariantView, permalink};
use crate::{Desk, Error};

pub use export::HitFormat;

/// What is searched for, as an officer fills it in.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SearchRequest {
    /// The query as typed.
    pub query: String,
    /// 地区.
    pub region: Option<String>,
    /// 种类, which is also the 效力级别.
    pub kind: Option<String>,
    /// 机关.
    pub issuer: Option<String>,
    /// 文号.
    pub doc_no: Option<String>,
    /// 标题.
    pub title: Option<String>,
    /// 公布日期, `2016`, `2016-05-01` or a range.
    pub published: Option<String>,
    /// 施行日期, the same.
    pub effective: Option<String>,
    /// 年份, `2016` or `2015..2018`.
    pub year: Option<String>,
    /// 时效性.
    pub status: Option<String>,
    /// 层级 of the provision: 条, 项, （一）.
    pub level: Option<String>,
    /// Expand every word without quotation marks by its synonyms, not only `~词`.
    pub expand: bool,
    /// Compare every text in the index with its original first.
    pub verify: bool,
    /// Only among the hits of these queries, each of which an answer must fit as well.
    pub within: Vec<String>,
    /// Gather the hits under their documents; then [`Self::limit`] and [`Self::offset`] count
    /// documents.
    pub grouped: bool,
    /// How many provisions before and after each hit are shown.
    pub context: usize,
    /// Show what each hit cites, and what cites it.
    pub cites: bool,
    /// The order of the hits.
    pub sort: Sort,
    /// How many hits to leave out at the start.
    pub offset: usize,
    /// How many hits to return; 0 for all.
    pub limit: usize,
}

/// What a search found, before it is shown.
struct Searched {
    library: Arc<Library>,
    /// Only part of the library was asked for.
    limited: bool,
    suggestions: Vec<Suggestion>,
    answer: Answer,
}

impl SearchRequest {
    /// These limits in words, such as `地区 临沂市`, and the queries within whose hits it searches.
    fn limits_shown(&self) -> Vec<String> {
        let limits = self.limits();
        let fields = limits
            .iter()
            .filter_map(|(f, value)| Some(format!("{} {}", f.name(), value.as_ref()?)));
        let within = self.within.iter().map(|query| format!("在“{query}”的结果中"));
        fields.chain(within).collect()
    }

    /// What the request limits the answer to, beside the query.
    fn limits(&self) -> [(Field, &Option<String>); 10] {
        [
            (Field::Region, &self.region),
            (Field::Kind, &self.kind),
            (Field::Year, &self.year),
            (Field::Status, &self.status),
            (Field::Level, &self.level),
            (Field::Issuer, &self.issuer),
            (Field::DocNo, &self.doc_no),
            (Field::Title, &self.title),
            (Field::Published, &self.published),
            (Field::Effective, &self.effective),
        ]
    }
}

/// The order of hits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// 相关度.
    #[default]
    Relevance,
    /// 日期, newest first.
    Date,
    /// 效力级别, highest first.
    Authority,
}

/// An index and the library that it was made from.
pub(crate) struct Opened {
    library: Arc<Library>,
    index: Engine,
    /// What is wrong with the office's own word lists.
    notes: Vec<Diagnostic>,
}

impl Desk {
    /// Searches the own texts of all provisions.
    ///
    /// # Errors
    /// The query does not parse, or the index can be neither opened nor built.
    pub fn search(&self, request: &SearchRequest) -> Result<SearchAnswer, Error> {
        let all = request.grouped;
        let (offset, limit) = if all { (0, 0) } else { (request.offset, request.limit) };
        let searched = self.find(request, offset, limit)?;
        Ok(self.shown(request, searched))
    }

    /// Searches; the hits are those of one page.
    fn find(
        &self,
        request: &SearchRequest,
        offset: usize,
        limit: usize,
    ) -> Result<Searched, Error> {
        let mut options = Options { offset, limit, ..options(request)? };
        let (mut opened, mut notice) = self.index()?;
        if request.verify {
            (opened, notice) = self.verified(opened)?;
        }
        let address = Address::read(&opened.library, &request.query);
        let query = match &address {
            Some(address) => address.query(),
            None => Query::parse(&request.query),
        };
        let mut query = query.map_err(|e| refused(&e, Some(&request.query)))?;
        for outer in &request.within {
            query = query.within(Query::parse(outer).map_err(|e| refused(&e, Some(outer)))?);
        }
        options.addressed = address.iter().flat_map(|a| a.places.clone()).collect();
        let ask = |opened: &Opened| {
            let text_of = |id: &law::DocId, index: usize| {
                let document = opened.library.document(id)?;
                Some(document.own_text(index).to_owned())
            };
            opened.index.index().search(&query, &options, &text_of)
        };
        let (opened, mut answer) = match ask(&opened) {
            Err(error) if error.needs_rebuild() => {
                notice = rebuilt_notice(&error).or(notice);
                let renewed = self.renew(&opened)?;
                let answer = ask(&renewed)?;
                (renewed, answer)
            }
            answered => (opened, answered?),
        };
        answer.notes.extend(notice);
        answer.notes.extend(opened.notes.iter().cloned());
        answer.notes.splice(0..0, address.as_ref().and_then(no_such_place));
        let limited =
            query.is_limited() || !options.filters.is_empty() || !request.within.is_empty();
        let suggestions = match answer.total {
            0 => suggest::of(opened.index.embedded(), &opened.library, &request.query, &query)?,
            _ => Vec::new(),
        };
        answer.notes.extend(suggestions.iter().map(suggest::note));
        Ok(Searched { library: opened.library.clone(), limited, suggestions, answer })
    }

    /// The open index for the documents as they are now; built when it is missing, out of date or
    /// damaged, with a notice.
    fn index(&self) -> Result<(Arc<Opened>, Option<Diagnostic>), Error> {
        let library = self.library();
        if let Some(opened) = self.held(&library) {
            return Ok((opened, None));
        }
        let _indexing = self.indexing.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(opened) = self.held(&library) {
            return Ok((opened, None));
        }
        if self.settings.server(&self.places)?.is_some() {
            return Ok((self.bring_up_to_date(&library)?, None));
        }
        match Index::open(&self.places.data.join(FOLDER), &self.fingerprint()?) {
            Ok(index) => Ok((self.hold(library, Engine::Embedded(index))?, None)),
            Err(error) if error.needs_rebuild() => {
                Ok((self.bring_up_to_date(&library)?, rebuilt_notice(&error)))
            }
            Err(error) => Err(error.into()),
        }
    }

    /// The open index, if it was made for this library.
    fn held(&self, library: &Arc<Library>) -> Option<Arc<Opened>> {
        let held = self.index.lock().unwrap_or_else(PoisonError::into_inner).clone();
        held.filter(|opened| Arc::ptr_eq(&opened.library, library))
    }

    /// The index made right after it turned out not to fit: its files do not agree with the texts,
    /// or somebody else changed library and index on the server meanwhile.
    fn renew(&self, unfit: &Arc<Opened>) -> Result<Arc<Opened>, Error> {
        let _indexing = self.indexing.lock().unwrap_or_else(PoisonError::into_inner);
        let held = self.index.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(renewed) = held.filter(|held| !Arc::ptr_eq(held, unfit)) {
            return Ok(renewed);
        }
        match self.settings.server(&self.places)? {
            None => Index::discard(&self.places.data.join(FOLDER))?,
            Some(_) => self.reload()?,
        }
        self.bring_up_to_date(&self.library())
    }

    /// Writes into the index what it lacks of the library.
    fn bring_up_to_date(&self, library: &Arc<Library>) -> Result<Arc<Opened>, Error> {
        let stamps: HashMap<String, store::Hash> = self.store.contents()?.into_iter().collect();
        let listed = library.entries().iter().map(|entry| Listed {
            doc: entry.id.clone(),
            stamp: stamps.get(&entry.id.0).map(ToString::to_string).unwrap_or_default(),
            facts: Facts::of(entry),
        });
        let listed: Vec<Listed> = listed.collect();
        // All or none: an index that lacks a document would answer that nothing was missed.
        let units_of = |id: &law::DocId| {
            let Some(entry) = library.entry(id) else { return Ok(Vec::new()) };
            let document = self.open(library, entry)?;
            Ok::<_, Error>(::search::units(&document, entry).collect::<Vec<Unit>>())
        };
        let fingerprint = self.fingerprint()?;
        match self.settings.server(&self.places)? {
            None => {
                let dir = self.places.data.join(FOLDER);
                let index = Index::update(&dir, &fingerprint, &listed, units_of)?;
                self.hold(library.clone(), Engine::Embedded(index))
            }
            Some(access) => {
                let server = OpenSearch::new(&access, &fingerprint)?;
                server.update(&listed, units_of)?;
                self.hold(library.clone(), Engine::Server(server))
            }
        }
    }

    /// The index after its texts were compared with those of the library, made anew if they differ.
    /// A server keeps no texts: what it names is read from the library with every answer.
    fn verified(&self, opened: Arc<Opened>) -> Result<(Arc<Opened>, Option<Diagnostic>), Error> {
        let Some(index) = opened.index.embedded() else {
            let note = Diagnostic::warning("search-not-verified", "检索服务器上不能通读全库核对")
                .hint("把 settings.toml 中的 engine 改为 \"embedded\" 再加 --verify");
            return Ok((opened, Some(note)));
        };
        let library = &opened.library;
        let all = library.entries().iter().map(|entry| &entry.id);
        let verified = index.verify(all, |id| {
            let Some(entry) = library.entry(id) else { return Ok(Vec::new()) };
            let document = self.open(library, entry).map_err(Unverified::Unreadable)?;
            Ok(::search::units(&document, entry).collect())
        });
        match verified {
            Ok(verified) => Ok((opened, Some(verified_notice(verified)))),
            Err(Unverified::Unreadable(error)) => Err(error),
            Err(Unverified::Different(error)) => {
                let _indexing = self.indexing.lock().unwrap_or_else(PoisonError::into_inner);
                Index::discard(&self.places.data.join(FOLDER))?;
                Ok((self.bring_up_to_date(library)?, rebuilt_notice(&error)))
            }
        }
    }

    /// Sends to a search server what an import changed. A failure is no failure of the import.
    pub(crate) fn inform_server(&self) -> Option<Diagnostic> {
        let informed = match self.settings.server(&self.places) {
            Ok(None) => return None,
            Ok(Some(_)) => self.index().map(drop),
            Err(error) => Err(error),
        };
        let error = informed.err()?;
        let message = format!("文件已经入库，检索服务器还没有更新：{error}");
        Some(
            Diagnostic::warning("search-server-behind", message)
                .hint("服务器恢复后，下一次检索或导入时会自动补上"),
        )
    }

    fn hold(&self, library: Arc<Library>, engine: Engine) -> Result<Arc<Opened>, Error> {
        let words = lexicon::read(&self.places)?;
        let index = engine.with_words(words.lexicon, words.synonyms);
        let opened = Arc::new(Opened { library, index, notes: words.notes });
        *self.index.lock().unwrap_or_else(PoisonError::into_inner) = Some(opened.clone());
        Ok(opened)
    }

    fn fingerprint(&self) -> Result<Fingerprint, Error> {
        let corpus = self.store.fingerprint()?;
        let reader = law::READER_VERSION.to_string();
        // From when an edition is in force is a fact of the rules, and a column of the index.
        let mut editions = std::hash::DefaultHasher::new();
        for fact in self.rules.edition_facts() {
            (&fact.title, fact.edition, fact.from, fact.until).hash(&mut editions);
        }
        let editions = format!("{:016x}", editions.finish());
        let parts = [("corpus", &corpus), ("reader", &reader), ("editions", &editions)];
        Ok(Fingerprint::new(&parts.map(|(name, value)| (name, value.as_str()))))
    }

    /// The answer with its texts.
    fn shown(&self, request: &SearchRequest, searched: Searched) -> SearchAnswer {
        let Searched { library, limited, suggestions, mut answer } = searched;
        let mut groups = Vec::new();
        if request.grouped {
            (answer.hits, groups) = groups::of(answer.hits, &library, request);
        }
        let hits = answer.hits.iter().filter_map(|hit| self.hit(&library, request, hit));
        let mut shown = SearchAnswer {
            query: request.query.clone(),
            within: request.within.clone(),
            total: answer.total,
            addressed: answer.addressed,
            occurrences: answer.occurrences,
            varied: answer.varied,
            exhaustive: answer.exhaustive,
            by_words: answer.by_words,
            limited,
            new: None,
            headline: String::new(),
            hits: hits.collect(),
            groups,
            suggestions,
            facets: Facets {
                region: answer.facets.region,
                kind: answer.facets.kind,
                year: answer.facets.year,
                level: answer.facets.level,
                status: answer.facets.status,
            },
            notes: answer.notes,
        };
        shown.headline = shown.summed_up();
        shown
    }

    fn hit(&self, library: &Library, request: &SearchRequest, hit: &Hit) -> Option<SearchHit> {
        let entry = library.entry(&hit.doc)?;
        let document = library.document(&hit.doc)?;
        let trail: Vec<String> = document
            .tree
            .ancestry(hit.provision)
            .into_iter()
            .map(|i| document.heading(i).trim_end_matches('。').to_owned())
            .filter(|heading| !heading.is_empty())
            .collect();
        let meta = &entry.meta;
        let reference = document.id_of(hit.provision).to_string();
        let mut shown = SearchHit {
            doc: hit.doc.to_string(),
            title: meta.title.value.clone(),
            doc_no: meta.doc_no.as_ref().map(|no| no.value.to_string()),
            region: meta.region.as_ref().map(|r| r.value.clone()),
            date: meta.main_date().map(|d| d.to_string()),
            kind: meta.kind.value.term(),
            status: meta.status.value.term(),
            permalink: permalink(&reference),
            reference,
            cited: document.cited(hit.provision),
            citation: document.citation(hit.provision),
            heading: document.heading(hit.provision).to_owned(),
            trail,
            text: document.own_text(hit.provision).to_owned(),
            marks: ::search::painted(&hit.marks),
            variants: hit
                .variants
                .iter()
                .map(|found| VariantView {
                    asked: found.asked.clone(),
                    found: found.found.clone(),
                    reason: found.reason.term(),
                })
                .collect(),
            score: hit.score,
            before: Vec::new(),
            after: Vec::new(),
            cites: None,
            cited_by: None,
        };
        self.surround(library, &document, hit.provision, request, &mut shown);
        Some(shown)
    }
}

/// The index's folder in the data folder. It can be deleted at any time.
const FOLDER: &str = "index";

fn options(request: &SearchRequest) -> Result<Options, Error> {
    let mut filters = Vec::new();
    for (field, value) in request.limits() {
        if let Some(value) = value.as_deref().filter(|v| !v.trim().is_empty()) {
            filters.push(Filter::new(field, value).map_err(|e| refused(&e, None))?);
        }
    }
    let sort = match request.sort {
        Sort::Relevance => ::search::Sort::Relevance,
        Sort::Date => ::search::Sort::Date,
        Sort::Authority => ::search::Sort::Authority,
    };
    Ok(Options { expand: request.expand, filters, sort, ..Options::default() })
}

fn rebuilt_notice(error: &::search::Error) -> Option<Diagnostic> {
    matches!(error, ::search::Error::Damaged { .. }).then(|| {
        Diagnostic::new(error.code(), Severity::Warning, "检索索引已损坏，已从库中重建")
            .hint("库中文件没有受影响")
    })
}

/// Why an index could not be compared with the library.
enum Unverified {
    Unreadable(Error),
    Different(::search::Error),
}

impl From<::search::Error> for Unverified {
    fn from(error: ::search::Error) -> Self {
        Self::Different(error)
    }
}

fn verified_notice(verified: Verified) -> Diagnostic {
    let Verified { documents, provisions, characters } = verified;
    Diagnostic::note(
        "search-verified",
        format!(
            "已与原文逐字核对：{documents} 件文件 {provisions} 条 {characters} 字，检索所用文字与原文一致"
        ),
    )
}

/// That the document is at hand and the place is not in it.
fn no_such_place(address: &Address) -> Option<Diagnostic> {
    address.places.is_empty().then(|| {
        let message = format!("{}没有“{}”", address.document, address.place);
        Diagnostic::warning("unknown-place", message).hint("以下只是字面命中；请核对条号")
    })
}

/// A query that does not parse, with a caret below the mistake.
fn refused(error: &QueryError, query: Option<&str>) -> Error {
    let mut finding = error.diagnostic();
    if let Some(query) = query {
        let place = finding.place.take().unwrap_or_default();
        finding.place = Some(format!("{place}\n{}", error.pointed_out(query)));
    }
    Error::request(finding)
}

impl From<::search::Error> for Error {
    fn from(error: ::search::Error) -> Self {
        Error::internal(Diagnostic::error(error.code(), error.to_string()).hint(error.hint()))
    }
}
