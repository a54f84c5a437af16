//! What is indexed: one provision with its own text, and what is known of its document.

use std::sync::Arc;

use jiff::civil::Date;
use law::meta::{DateKind, Fact};
use law::{DocId, Document, Entry, Level, Tree};

/// One provision, the unit of search and of counting.
#[derive(Debug, Clone, PartialEq)]
pub struct Unit {
    /// The document; all units of one document stand together.
    pub doc: DocId,
    /// Index of the provision in the document's tree.
    pub provision: usize,
    /// Index of the provision that is "the same article" ([`Tree::article_of`]).
    pub article: usize,
    /// Index of the provision that is "the same chapter" ([`chapter_of`]).
    pub chapter: usize,
    /// The level of the provision.
    pub level: Level,
    /// Its own text, heading included, children excluded.
    pub text: String,
    /// How many Unicode scalar values of `text`, from its start, are the heading.
    pub heading: usize,
    /// What is known of the document.
    pub facts: Arc<Facts>,
}

/// What is known of a document, for filters, facets and sorting. Empty where nothing is known.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Facts {
    /// The title.
    pub title: String,
    /// 发文字号.
    pub doc_no: String,
    /// 发文机关 or 制定机关.
    pub issuer: String,
    /// 地区.
    pub region: String,
    /// 种类, in Chinese.
    pub kind: &'static str,
    /// The rank of the kind, 0 the highest.
    pub rank: u64,
    /// 时效性, in Chinese.
    pub status: &'static str,
    /// The main date as yyyymmdd; 0 when unknown, as in the other dates.
    pub date: u64,
    /// 公布日期.
    pub published: u64,
    /// 施行日期: from when this edition is in force.
    pub effective: u64,
}

impl Facts {
    /// What is known of a document in the library.
    pub fn of(entry: &Entry) -> Self {
        let meta = &entry.meta;
        let day = |fact: Option<&Fact<Date>>| fact.map_or(0, |fact| as_number(fact.value));
        Self {
            title: meta.title.value.clone(),
            doc_no: meta.doc_no.as_ref().map(|no| no.value.to_string()).unwrap_or_default(),
            issuer: meta.issuer.as_ref().map(|issuer| issuer.value.clone()).unwrap_or_default(),
            region: meta.region.as_ref().map(|region| region.value.clone()).unwrap_or_default(),
            kind: meta.kind.value.term(),
            rank: meta.kind.value as u64,
            status: meta.status.value.term(),
            date: meta.main_date().map_or(0, as_number),
            published: day(meta.date(DateKind::Published)),
            effective: day(entry.from.as_ref()),
        }
    }
}

fn as_number(date: Date) -> u64 {
    let part = |n: i64| u64::try_from(n).unwrap_or(0);
    part(date.year().into()) * 10_000 + part(date.month().into()) * 100 + part(date.day().into())
}

/// The provisions of a document that have any text, in reading order; `entry` is what the library
/// knows of it.
pub fn units<'a>(document: &'a Document, entry: &Entry) -> impl Iterator<Item = Unit> + use<'a> {
    let facts = Arc::new(Facts::of(entry));
    let tree = &document.tree;
    tree.provisions.iter().enumerate().filter_map(move |(index, provision)| {
        let text = document.own_text(index);
        (!text.trim().is_empty()).then(|| Unit {
            doc: document.id.clone(),
            provision: index,
            article: tree.article_of(index),
            chapter: chapter_of(tree, index),
            level: provision.level,
            text: text.to_owned(),
            heading: provision
                .heading
                .end
                .checked_sub(provision.own.start)
                .map_or(0, |bytes| text.get(..bytes).map_or(0, |heading| heading.chars().count())),
            facts: facts.clone(),
        })
    })
}

/// The 章, or for a policy text the 一、 heading, that holds `index`; where there is neither, the
/// outermost provision around it.
pub fn chapter_of(tree: &Tree, index: usize) -> usize {
    let line = tree.ancestry(index);
    line.iter()
        .copied()
        .find(|&i| matches!(tree.provisions[i].level, Level::Chapter | Level::Heading1))
        .or_else(|| line.first().copied())
        .unwrap_or(index)
}
