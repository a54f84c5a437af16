//! The articles of an index, numbered in library order.

use law::{DocId, Level};

use crate::filter::Field;
use crate::index::Index;

/// What ranking knows of an index beside its postings. Made on the first question, from its tables.
#[derive(Debug)]
pub(crate) struct Collection {
    /// By slot, the number of the article that the provision belongs to; [`Collection::NONE`] for
    /// titles, chapter headings and signatures.
    numbers: Vec<u32>,
    pub(crate) articles: Vec<Article>,
    /// Mean length of an article.
    pub(crate) mean_length: f32,
}

/// An article with all that belongs to it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Article {
    /// Place of its document in the library.
    pub(crate) document: usize,
    /// Index of the article in the document's tree.
    article: u32,
    /// Length in indexed characters, as exact as the engine keeps it.
    pub(crate) length: f32,
    /// Of its document, as the title shows it; see [`authority`].
    pub(crate) authority: u8,
}

impl Collection {
    pub(crate) const NONE: u32 = u32::MAX;

    pub(crate) fn of(index: &Index) -> tantivy::Result<Self> {
        let titles = index.documents.column(Field::Title);
        let mut numbers = vec![Self::NONE; index.documents.slots() as usize];
        let mut articles: Vec<Article> = Vec::new();
        for (document, known) in index.documents.rows().iter().enumerate() {
            let authority = authority(titles.map_or("", |titles| titles.value(document)));
            let rows =
                known.slots.clone().filter_map(|slot| Some((slot, index.texts.get(slot)?.0)));
            let mut clauses: Vec<_> = rows
                .filter(|(_, row)| {
                    Level::ALL.get(usize::from(row.level)).is_some_and(|level| level.is_clause())
                })
                .map(|(slot, row)| (row.article, slot))
                .collect();
            clauses.sort_unstable();
            for (article, slot) in clauses {
                let last = articles.last();
                if last.is_none_or(|last| (last.document, last.article) != (document, article)) {
                    articles.push(Article { document, article, length: 0.0, authority });
                }
                numbers[slot as usize] = u32::try_from(articles.len() - 1).unwrap_or(Self::NONE);
            }
        }
        for (reader, slots) in index.searcher.segment_readers().iter().zip(&index.slots) {
            let lengths = reader.get_fieldnorms_reader(index.fields.text)?;
            for row in reader.doc_ids_alive() {
                let number = numbers.get(slots.get(row) as usize);
                if let Some(article) = number.and_then(|&n| articles.get_mut(n as usize)) {
                    article.length += lengths.fieldnorm(row) as f32;
                }
            }
        }
        let total: f32 = articles.iter().map(|article| article.length).sum();
        let mean_length = (total / articles.len().max(1) as f32).max(1.0);
        Ok(Self { numbers, articles, mean_length })
    }

    /// The number of the article of a slot.
    pub(crate) fn number(&self, slot: u32) -> Option<u32> {
        let number = self.numbers.get(slot as usize)?;
        (*number != Self::NONE).then_some(*number)
    }

    /// Document of an article, and the index of the article in it.
    pub(crate) fn place(&self, index: &Index, number: u32) -> (DocId, usize) {
        let Article { document, article, .. } = self.articles[number as usize];
        (index.documents.rows()[document].id.clone(), article as usize)
    }

    /// The articles before and behind in the same document.
    pub(crate) fn neighbours(&self, number: u32) -> impl Iterator<Item = u32> {
        let document = self.articles[number as usize].document;
        [number.checked_sub(1), number.checked_add(1)].into_iter().flatten().filter(move |&other| {
            self.articles.get(other as usize).is_some_and(|article| article.document == document)
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
