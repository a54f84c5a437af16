//! A parsed document: its text, its provisions, what it cites, and how it came to be read so.

use serde::{Deserialize, Serialize};

use crate::address::{DocId, Path, PlaceQuery, ProvisionId};
use crate::citation::Citation;
use crate::diagnostic::Diagnostic;
use crate::meta::Meta;
use crate::repair::Repair;
use crate::source::SpanMap;
use crate::tree::{Level, Tree};
use crate::{Span, fold};

/// One document of a source. All spans but those of [`Repair`] point into [`Document::text`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// Its address.
    pub id: DocId,
    /// What is known about it.
    pub meta: Meta,
    /// The raw text without page breaks, indents and site furniture; no letter is changed.
    pub text: String,
    /// The provisions in reading order.
    pub tree: Tree,
    /// Every citation in the text.
    pub citations: Vec<Citation>,
    /// What was repaired, in raw positions.
    pub repairs: Vec<Repair>,
    /// From the text back to the raw source.
    pub map: SpanMap,
    /// Guesses and findings of the import.
    pub notes: Vec<Diagnostic>,
}

impl Document {
    /// The text of a provision alone, heading included, children excluded.
    pub fn own_text(&self, index: usize) -> &str {
        self.tree.provisions.get(index).map_or("", |p| p.own.of(&self.text))
    }

    /// Label and title of a provision.
    pub fn heading(&self, index: usize) -> &str {
        self.tree.provisions.get(index).map_or("", |p| p.heading.of(&self.text))
    }

    /// The text of a provision with everything below it.
    pub fn full_text(&self, index: usize) -> &str {
        let Some(provision) = self.tree.provisions.get(index) else { return "" };
        let last = provision.end.max(index + 1) - 1;
        Span::new(provision.own.start, self.tree.provisions[last].own.end).of(&self.text)
    }

    /// The address of a provision.
    pub fn id_of(&self, index: usize) -> ProvisionId {
        let path = self.tree.provisions.get(index).map(|p| p.path.clone()).unwrap_or_default();
        ProvisionId { doc: self.id.clone(), path }
    }

    /// How a document cites this place: `《安全生产法》第九十七条第（四）项`,
    /// `临政办发〔2016〕30号 三（五）`.
    pub fn cited(&self, index: usize) -> String {
        let place = self.tree.provisions.get(index).map(|p| p.path.cited()).unwrap_or_default();
        match &self.meta.doc_no {
            Some(no) => format!("{} {place}", no.value),
            None => format!("《{}》{place}", self.meta.title.value),
        }
    }

    /// Number of 条.
    pub fn articles(&self) -> usize {
        self.tree.provisions.iter().filter(|p| p.level == Level::Article).count()
    }

    /// The provision at exactly this path.
    pub fn by_path(&self, path: &Path) -> Option<usize> {
        self.tree.provisions.iter().position(|p| &p.path == path)
    }

    /// The provision that a reader means: `第九十七条第（四）项`, `97.1.4`, `三（五）`, `3.5`,
    /// `（十三）`, `第三章`. The first 款 is the article itself.
    pub fn locate(&self, place: &str) -> Option<usize> {
        let query = PlaceQuery::parse(place);
        let printed: String =
            fold::text(place).chars().filter(|c| !c.is_whitespace() && *c != '#').collect();
        let provisions = &self.tree.provisions;
        if let Some(exact) =
            provisions.iter().position(|p| fold::text(&p.path.to_string()) == printed)
        {
            return Some(exact);
        }
        let query = query?;
        if let Some((level, n)) = query.division {
            return provisions
                .iter()
                .position(|p| p.path.0.last().is_some_and(|s| s.level == level && s.n == n));
        }
        if let Some(found) = query.in_statute().and_then(|path| self.by_path(&path)) {
            return Some(found);
        }
        let by_numbers = provisions.iter().position(|p| {
            p.path.0.len() == query.numbers.len()
                && p.path.0.iter().zip(&query.numbers).all(|(step, &n)| step.n == n)
                && p.level.is_clause()
        });
        by_numbers.or_else(|| {
            provisions
                .iter()
                .position(|p| p.alias.as_deref().is_some_and(|a| fold::text(a) == query.folded))
        })
    }
}
