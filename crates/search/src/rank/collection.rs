//! The articles of an index, numbered in library order.

use law::{DocId, Level};

use crate::error::Error;
use crate::index::Index;
use crate::schema::Columns;

/// What ranking knows of an index beside its postings. Made on the first question, from columns.
#[derive(Debug)]
pub(crate) struct Collection {
    /// By segment and row, the number of the article that the provision belongs to;
    /// [`Collection::NONE`] for titles, chapter headings and signatures.
    numbers: Vec<Vec<u32>>,
    pub(crate) articles: Vec<Article>,
    /// Mean length of an article.
    pub(crate) mean_length: f32,
}

/// An article with all that belongs to it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Article {
    /// Place of its document among all.
    pub(crate) order: u64,
    /// Length in indexed characters, as exact as the engine keeps it.
    pub(crate) length: f32,
    /// Of its document, as the title shows it; see [`authority`].
    pub(crate) authority: u8,
    /// The first of its provisions.
    segment: usize,
    row: u32,
}

impl Collection {
    pub(crate) const NONE: u32 = u32::MAX;

    pub(crate) fn of(index: &Index) -> tantivy::Result<Self> {
        let mut rows = Vec::new();
        let mut numbers = Vec::new();
        for (segment, columns) in index.columns.iter().enumerate() {
            let clause = clauses(columns)?;
            let count =
                index.searcher.segment_reader(u32::try_from(segment).unwrap_or(0)).max_doc();
            numbers.push(vec![Self::NONE; count as usize]);
            rows.extend((0..count).filter(|&row| clause(row)).map(|row| {
                let key = (columns.order.get_val(row), columns.article.get_val(row));
                (key, columns.provision.get_val(row), segment, row)
            }));
        }
        rows.sort_unstable();
        let lengths: Vec<_> = index
            .searcher
            .segment_readers()
            .iter()
            .map(|reader| reader.get_fieldnorms_reader(index.fields.text))
            .collect::<tantivy::Result<_>>()?;
        let mut articles: Vec<Article> = Vec::new();
        let mut last = None;
        for (key, _, segment, row) in rows {
            let columns = &index.columns[segment];
            if last != Some(key) {
                last = Some(key);
                let authority = match articles.last() {
                    Some(article) if article.order == key.0 => article.authority,
                    _ => authority(&columns.title.value(columns.title.ordinal(row))?),
                };
                articles.push(Article { order: key.0, length: 0.0, authority, segment, row });
            }
            numbers[segment][row as usize] =
                u32::try_from(articles.len() - 1).unwrap_or(Self::NONE);
            if let Some(article) = articles.last_mut() {
                article.length += lengths[segment].fieldnorm(row) as f32;
            }
        }
        let total: f32 = articles.iter().map(|article| article.length).sum();
        let mean_length = (total / articles.len().max(1) as f32).max(1.0);
        Ok(Self { numbers, articles, mean_length })
    }

    /// The number of the article of a row.
    pub(crate) fn number(&self, segment: usize, row: u32) -> Option<u32> {
        let number = self.numbers.get(segment)?.get(row as usize)?;
        (*number != Self::NONE).then_some(*number)
    }

    /// Document of an article, and the index of the article in it.
    pub(crate) fn place(&self, index: &Index, number: u32) -> Result<(DocId, usize), Error> {
        let Article { segment, row, .. } = self.articles[number as usize];
        let columns = &index.columns[segment];
        let doc = columns.doc.value(columns.doc.ordinal(row)).map_err(Error::damaged)?;
        Ok((DocId(doc), usize::try_from(columns.article.get_val(row)).unwrap_or(usize::MAX)))
    }

    /// The articles before and behind in the same document.
    pub(crate) fn neighbours(&self, number: u32) -> impl Iterator<Item = u32> {
        let order = self.articles[number as usize].order;
        [number.checked_sub(1), number.checked_add(1)].into_iter().flatten().filter(move |&other| {
            self.articles.get(other as usize).is_some_and(|article| article.order == order)
        })
    }
}

/// How high a document stands, as the last word of its title shows it, 0 the highest. The kind that
/// metadata declares is not used: most sources declare none, and what was learned must mean the same
/// in all of them.
fn authority(title: &str) -> u8 {
    let name = title.split(['（', '(']).next().unwrap_or(title);
    let ends = |words: &[&str]| words.iter().any(|word| name.ends_with(word));
    if ends(&["法", "法典"]) {
        0
    } else if ends(&["条例"]) {
        1
    } else if title.starts_with("最高人民") {
        2
    } else {
        3
    }
}

/// Whether a row is a clause: an article or part of one.
fn clauses(columns: &Columns) -> std::io::Result<impl Fn(u32) -> bool> {
    let others =
        [Level::Front, Level::Back, Level::Part, Level::Chapter, Level::Section].map(Level::term);
    let values = columns.level.values()?;
    let clause: Vec<bool> = values.iter().map(|value| !others.contains(&value.as_str())).collect();
    Ok(move |row| {
        let ordinal = usize::try_from(columns.level.ordinal(row)).unwrap_or(usize::MAX);
        clause.get(ordinal).copied().unwrap_or(false)
    })
}
