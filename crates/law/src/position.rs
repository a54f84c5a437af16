//! Where in the original a text stands: on which page, in which paragraph.

use serde::{Deserialize, Serialize};

/// What positions in an original are counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// 页, of a PDF.
    Page,
    /// 段落, of a Word document: a paragraph or a row of a table.
    Paragraph,
}

/// A place in an original, counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    /// What is counted.
    pub unit: Unit,
    /// How many.
    pub n: usize,
}

impl std::fmt::Display for Position {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.unit {
            Unit::Page => write!(f, "第{}页", self.n),
            Unit::Paragraph => write!(f, "第{}段", self.n),
        }
    }
}

/// Where each page or paragraph of an original begins in its raw text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Positions {
    unit: Unit,
    /// Bytes of the raw text, ascending.
    starts: Vec<usize>,
}

impl Positions {
    /// Of an original whose pages or paragraphs begin at `starts`; none when it has none.
    pub fn new(unit: Unit, mut starts: Vec<usize>) -> Option<Self> {
        starts.sort_unstable();
        (!starts.is_empty()).then_some(Self { unit, starts })
    }

    /// The page or paragraph in which byte `raw` of the raw text stands.
    pub fn at(&self, raw: usize) -> Position {
        let n = self.starts.partition_point(|&start| start <= raw).max(1);
        Position { unit: self.unit, n }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{RepairKind, Source, Span};

    #[test]
    fn a_clause_knows_its_page() {
        let pages = [
            "市政府办公室文件\n关于某事的意见\n一、总体要求。要落实责任，",
            "— 1 —\n",
            "健全制度。\n二、工作措施。按期完成。\n",
        ];
        let text = pages.concat();
        let second = pages[0].len() + pages[1].len();
        let mut source = Source::new("意见.pdf", text);
        source.positions = Positions::new(Unit::Page, vec![0, second]);
        source.cuts = vec![(Span::new(pages[0].len(), second), RepairKind::PageBreak)];
        let document = crate::read(&source).remove(0);
        let page = |place: &str| {
            let index = document.locate(place).unwrap();
            document.position(index).map(|p| p.to_string())
        };
        let joined = "要落实责任，健全制度。";
        assert!(document.text.contains(joined), "{}", document.text);
        assert_eq!([page("一"), page("二")], [Some("第1页".into()), Some("第2页".into())]);
        let repair = &document.repairs[0];
        assert_eq!((repair.kind, repair.raw.of(&source.raw)), (RepairKind::PageBreak, "— 1 —\n"));
    }

    /// A table from elsewhere may point anywhere: what does not fit the text is not cut.
    #[test]
    fn cuts_that_do_not_fit_are_not_made() {
        let mut source = Source::new("a.pdf", "第一条　安全第一。\n");
        for (start, end) in [(1, 2), (0, 99), (50, 60), (3, 3)] {
            source.cuts.push((Span::new(start, end), RepairKind::PageFurniture));
        }
        let document = crate::read(&source).remove(0);
        assert_eq!(document.text, "第一条　安全第一。");
    }
}
