//! A parsed document: its text, its provisions, what it cites, and how it came to be read so.

use serde::{Deserialize, Serialize};

use crate::address::{DocId, Path, PlaceQuery, ProvisionId, Step};
use crate::citation::Citation;
use crate::diagnostic::Diagnostic;
use crate::meta::Meta;
use crate::position::{Position, Positions};
use crate::repair::Repair;
use crate::source::SpanMap;
use crate::tree::{Level, Provision, Tree};
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
    /// Which pages or paragraphs of the original the raw text stands on.
    pub positions: Option<Positions>,
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

    /// On which page or in which paragraph of the original a provision begins.
    pub fn position(&self, index: usize) -> Option<Position> {
        let own = self.tree.provisions.get(index)?.own;
        Some(self.positions.as_ref()?.at(self.map.to_raw(own).start))
    }

    /// The address of a provision.
    pub fn id_of(&self, index: usize) -> ProvisionId {
        let path = self.tree.provisions.get(index).map(|p| p.path.clone()).unwrap_or_default();
        ProvisionId { doc: self.id.clone(), path }
    }

    /// How a document cites this place: `《安全生产法》第九十七条第（四）项`,
    /// `临政办发〔2016〕30号 三（五）`, and a matter within a paragraph by its name, `二（二）“执法约谈”`.
    pub fn cited(&self, index: usize) -> String {
        let place = self.place_cited(index);
        match &self.meta.doc_no {
            Some(no) => format!("{} {place}", no.value),
            None => format!("《{}》{place}", self.meta.title.value),
        }
    }

    fn place_cited(&self, index: usize) -> String {
        let provision = self.tree.provisions.get(index);
        match provision.map(|p| (p.level, p.parent, &p.path)) {
            Some((Level::RunIn, Some(parent), _)) => {
                let above = self.cited_place(&self.tree.provisions[parent].path);
                format!("{above}“{}”", self.heading(index))
            }
            Some((_, _, path)) => self.cited_place(path),
            None => String::new(),
        }
    }

    /// How this place is cited in full, to be copied into a text:
    /// `《关于进一步加强安全生产监管执法工作的意见》（临政办发〔2016〕30号）三（五）`.
    pub fn citation(&self, index: usize) -> String {
        let title = &self.meta.title.value;
        match &self.meta.doc_no {
            Some(no) => format!("《{title}》（{}）{}", no.value, self.place_cited(index)),
            None => format!("《{title}》{}", self.place_cited(index)),
        }
    }

    /// How a place of this document is cited: with 第一款 before an item only where the article has
    /// further 款.
    pub fn cited_place(&self, path: &Path) -> String {
        let article = path.0.iter().position(|step| step.level == Level::Article);
        let article = article.and_then(|at| self.by_path(&Path(path.0[..=at].to_vec())));
        let mut below = article.into_iter().flat_map(|i| self.tree.children(Some(i)));
        path.cited_of(below.any(|i| self.tree.provisions[i].level == Level::Paragraph))
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
    /// `（十三）`, `第三章`, `附件1第三条`, `二（二）执法约谈`. The first 款 is the article itself.
    pub fn locate(&self, place: &str) -> Option<usize> {
        let printed: String =
            fold::text(place).chars().filter(|c| !c.is_whitespace() && *c != '#').collect();
        let provisions = &self.tree.provisions;
        let exact = |p: &Provision| fold::text(&p.path.to_string()) == printed;
        provisions
            .iter()
            .position(exact)
            .or_else(|| self.asked(&PlaceQuery::parse(place)?))
            .or_else(|| self.named(&printed.replace('"', "")))
    }

    /// The provision that a query names by its numbers.
    fn asked(&self, query: &PlaceQuery) -> Option<usize> {
        let provisions = &self.tree.provisions;
        let inside = |p: &Provision| p.path.annexed().0.copied() == query.annex;
        let find = |fits: &dyn Fn(&Provision, &[Step]) -> bool| {
            provisions.iter().position(|p| inside(p) && fits(p, p.path.annexed().1))
        };
        if let Some((level, n)) = query.division {
            return find(&|_, steps| steps.last().is_some_and(|s| s.level == level && s.n == n));
        }
        if let Some(path) = query.in_statute()
            && let Some(found) = self.by_path(&path).or_else(|| self.only_item(query, &path))
        {
            return Some(found);
        }
        // What names a 条, 款, 项 or 目 beside its numbers is not found by the numbers alone.
        let by_numbers = find(&|p, steps| {
            !query.names_a_unit()
                && steps.len() == query.numbers.len()
                && steps.iter().zip(&query.numbers).all(|(step, &n)| step.n == n)
                && p.level.is_clause()
        });
        let alias =
            |p: &Provision| p.alias.as_deref().is_some_and(|a| fold::text(a) == query.folded);
        by_numbers.or_else(|| provisions.iter().position(alias))
    }

    /// The item that is meant where its 款 is left out: 第五条第（三）项 when the second 款 of the
    /// article alone has a third one.
    fn only_item(&self, query: &PlaceQuery, path: &Path) -> Option<usize> {
        let without = |path: &Path| -> Vec<Step> {
            path.0.iter().filter(|s| s.level != Level::Paragraph).copied().collect()
        };
        let wanted = without(path);
        let provisions = self.tree.provisions.iter().enumerate();
        let mut same = provisions.filter(|(_, p)| without(&p.path) == wanted).map(|(i, _)| i);
        let only = same.next().filter(|_| query.leaves_out_paragraph())?;
        same.next().is_none().then_some(only)
    }

    /// The matter that a paragraph takes up under this name: alone, or behind its place.
    fn named(&self, printed: &str) -> Option<usize> {
        let provisions = &self.tree.provisions;
        provisions.iter().enumerate().position(|(i, p)| {
            let name = fold::text(self.heading(i));
            let place = printed.strip_suffix(name.as_str()).filter(|_| p.level == Level::RunIn);
            place.is_some_and(|place| match (place, p.parent) {
                ("", _) => p.alias.is_some(),
                (place, Some(parent)) => fold::text(&provisions[parent].path.to_string()) == place,
                _ => false,
            })
        })
    }
}
