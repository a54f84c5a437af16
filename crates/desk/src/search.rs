//! Clause search: the index as a cache beside the store, and its answers with their texts.

use std::sync::Arc;

use ::search::{Answer, Field, Filter, Fingerprint, Index, Options, Query, QueryError};
use law::{Diagnostic, Library, Severity};

use crate::view::{Facets, SearchAnswer, SearchHit};
use crate::{Desk, Error};

/// What is searched for, as an officer fills it in.
#[derive(Debug, Clone, Default)]
pub struct SearchRequest {
    /// The query as typed.
    pub query: String,
    /// 地区.
    pub region: Option<String>,
    /// 种类, which is also the 效力级别.
    pub kind: Option<String>,
    /// 年份, `2016` or `2015..2018`.
    pub year: Option<String>,
    /// 时效性.
    pub status: Option<String>,
    /// 层级 of the provision: 条, 项, （一）.
    pub level: Option<String>,
    /// The order of the hits.
    pub sort: Sort,
    /// How many hits to leave out at the start.
    pub offset: usize,
    /// How many hits to return; 0 for all.
    pub limit: usize,
}

/// The order of hits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
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
    index: Index,
}

impl Desk {
    /// Searches the own texts of all provisions.
    ///
    /// # Errors
    /// The query does not parse, or the index can be neither opened nor built.
    pub fn search(&self, request: &SearchRequest) -> Result<SearchAnswer, Error> {
        let query = Query::parse(&request.query).map_err(|e| refused(&e, Some(&request.query)))?;
        let options = options(request)?;
        let (opened, notice) = self.index()?;
        let text_of = |id: &law::DocId, index: usize| {
            let document = opened.library.document(id)?;
            Some(document.own_text(index).to_owned())
        };
        let mut answer = match opened.index.search(&query, &options, text_of) {
            Err(error) if error.needs_rebuild() => {
                let rebuilt = self.rebuild(&opened.library)?;
                rebuilt.index.search(&query, &options, text_of)
            }
            answered => answered,
        }
        .map_err(|e| index_failed(&e))?;
        answer.notes.extend(notice);
        let limited = query.is_limited() || !options.filters.is_empty();
        Ok(view(&opened.library, &request.query, limited, answer))
    }

    /// The open index for the documents as they are now; built when it is missing, out of date or
    /// damaged, with a notice.
    fn index(&self) -> Result<(Arc<Opened>, Option<Diagnostic>), Error> {
        let library = self.library();
        let held = self.index.lock().map_or_else(|p| p.into_inner().clone(), |held| held.clone());
        if let Some(opened) = held.filter(|opened| Arc::ptr_eq(&opened.library, &library)) {
            return Ok((opened, None));
        }
        match Index::open(&self.places.data.join(FOLDER), &self.fingerprint()?) {
            Ok(index) => Ok((self.hold(library, index), None)),
            Err(error) if error.needs_rebuild() => {
                let notice = match error {
                    ::search::Error::Damaged { .. } => Some(
                        Diagnostic::new(
                            error.code(),
                            Severity::Warning,
                            "检索索引已损坏，已从库中重建",
                        )
                        .hint("库中文件没有受影响"),
                    ),
                    _ => None,
                };
                Ok((self.rebuild(&library)?, notice))
            }
            Err(error) => Err(index_failed(&error)),
        }
    }

    fn rebuild(&self, library: &Arc<Library>) -> Result<Arc<Opened>, Error> {
        // All or none: an index that lacks a document would answer that nothing was missed.
        let documents = library
            .entries()
            .iter()
            .map(|entry| self.open(library, entry))
            .collect::<Result<Vec<_>, _>>()?;
        let units = documents.iter().flat_map(|document| ::search::units(document));
        let index = Index::build(&self.places.data.join(FOLDER), &self.fingerprint()?, units)
            .map_err(|e| index_failed(&e))?;
        Ok(self.hold(library.clone(), index))
    }

    fn hold(&self, library: Arc<Library>, index: Index) -> Arc<Opened> {
        let opened = Arc::new(Opened { library, index });
        match self.index.lock() {
            Ok(mut held) => *held = Some(opened.clone()),
            Err(poisoned) => *poisoned.into_inner() = Some(opened.clone()),
        }
        opened
    }

    fn fingerprint(&self) -> Result<Fingerprint, Error> {
        let corpus = self.store.fingerprint()?;
        let reader = law::READER_VERSION.to_string();
        Ok(Fingerprint::new(&[("corpus", &corpus), ("reader", &reader)]))
    }
}

/// The index's folder in the data folder. It can be deleted at any time.
const FOLDER: &str = "index";

fn options(request: &SearchRequest) -> Result<Options, Error> {
    let wanted = [
        (Field::Region, &request.region),
        (Field::Kind, &request.kind),
        (Field::Year, &request.year),
        (Field::Status, &request.status),
        (Field::Level, &request.level),
    ];
    let mut filters = Vec::new();
    for (field, value) in wanted {
        if let Some(value) = value.as_deref().filter(|v| !v.trim().is_empty()) {
            filters.push(Filter::new(field, value).map_err(|e| refused(&e, None))?);
        }
    }
    let sort = match request.sort {
        Sort::Relevance => ::search::Sort::Relevance,
        Sort::Date => ::search::Sort::Date,
        Sort::Authority => ::search::Sort::Authority,
    };
    Ok(Options { filters, sort, offset: request.offset, limit: request.limit })
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

fn index_failed(error: &::search::Error) -> Error {
    Error::internal(
        Diagnostic::error(error.code(), error.to_string())
            .hint("删除数据文件夹中的 index 文件夹后重试；库中文件不受影响"),
    )
}

fn view(library: &Library, query: &str, limited: bool, answer: Answer) -> SearchAnswer {
    let hits = answer.hits.iter().filter_map(|hit| {
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
        Some(SearchHit {
            doc: hit.doc.to_string(),
            title: meta.title.value.clone(),
            doc_no: meta.doc_no.as_ref().map(|no| no.value.to_string()),
            region: meta.region.as_ref().map(|r| r.value.clone()),
            date: meta.main_date().map(|d| d.to_string()),
            kind: meta.kind.value.term(),
            status: meta.status.value.term(),
            reference: document.id_of(hit.provision).to_string(),
            cited: document.cited(hit.provision),
            heading: document.heading(hit.provision).to_owned(),
            trail,
            text: document.own_text(hit.provision).to_owned(),
            marks: ::search::painted(&hit.marks),
            score: hit.score,
        })
    });
    SearchAnswer {
        query: query.to_owned(),
        total: answer.total,
        occurrences: answer.occurrences,
        exhaustive: answer.exhaustive,
        limited,
        hits: hits.collect(),
        facets: Facets {
            region: answer.facets.region,
            kind: answer.facets.kind,
            year: answer.facets.year,
            level: answer.facets.level,
            status: answer.facets.status,
        },
        notes: answer.notes,
    }
}
