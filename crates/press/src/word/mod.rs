//! Word documents (ECMA-376 part 1, WordprocessingML, transitional): the one writer of them.
//!
//! A [`Document`] says what stands where in the terms that Word has: named styles, paragraphs of
//! runs, tables of rows, one section with its header and footer. It is plain data, so that a layout
//! can describe it ([`crate::Proof::docx`]) as well as a report build it. All lengths are points;
//! colours are `RRGGBB`.
//!
//! # Steps
//! - [`xml`]: elements, balanced and escaped by construction.
//! - [`styles`]: the named styles, the fonts with the names of their substitutes, the lists.
//! - [`text`]: paragraphs and runs, fields, line breaks.
//! - [`table`]: rows of cells of any width on the one grid that they need together.
//! - [`section`]: the page, its footer, the watermark behind it, the picture above it.
//! - [`package`]: the parts in one archive, the same bytes for the same document.
//!
//! Elements stand in the order of the schema: Word calls a file damaged in which they do not.

mod package;
mod section;
mod styles;
mod table;
mod text;
mod xml;

#[cfg(test)]
pub(crate) mod tests;

use std::collections::BTreeMap;

use serde::Deserialize;

pub(crate) use package::{Properties, write};

/// A document of one section.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Document {
    pub(crate) page: Page,
    /// The fonts that the styles name, each with those that stand in for it, best first.
    pub(crate) fonts: BTreeMap<String, Vec<String>>,
    /// Everything that a paragraph can be; paragraphs go by the names.
    pub(crate) styles: Vec<Style>,
    pub(crate) body: Vec<Block>,
    /// The footer of every page that has none of those below.
    pub(crate) foot: Vec<Block>,
    /// The footer of pages with even numbers.
    pub(crate) even_foot: Option<Vec<Block>>,
    /// The footer of the first page.
    pub(crate) first_foot: Option<Vec<Block>>,
    /// The height of the lines of which a page holds a whole number.
    pub(crate) grid: Option<f64>,
    pub(crate) watermark: Option<Watermark>,
    pub(crate) picture: Option<Code>,
}

/// The paper and what is left free around the text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Page {
    pub(crate) width: f64,
    pub(crate) height: f64,
    pub(crate) top: f64,
    pub(crate) right: f64,
    pub(crate) bottom: f64,
    pub(crate) left: f64,
    /// From the lower edge of the footer to the edge of the paper.
    pub(crate) foot: f64,
}

/// A named kind of paragraph.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Style {
    pub(crate) name: String,
    pub(crate) format: Format,
    pub(crate) look: Look,
}

/// How a paragraph stands.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Format {
    pub(crate) align: Option<Align>,
    pub(crate) left: Option<f64>,
    pub(crate) right: Option<f64>,
    /// How far the first line is set in; negative: how far the others are.
    pub(crate) first: Option<f64>,
    /// The exact height of a line.
    pub(crate) pitch: Option<f64>,
    pub(crate) before: Option<f64>,
    pub(crate) after: Option<f64>,
    /// Not on another page than the paragraph that follows.
    pub(crate) keep_next: Option<bool>,
    /// Its lines are on one page.
    pub(crate) keep_lines: Option<bool>,
    /// Begins a page.
    pub(crate) new_page: Option<bool>,
    /// Chinese and Latin stand as close as they were typed.
    pub(crate) close: Option<bool>,
    /// Its lines keep their height whatever the grid.
    pub(crate) off_grid: Option<bool>,
    /// Latin breaks at the end of a line wherever it is.
    pub(crate) break_words: Option<bool>,
    /// Out of the flow of the text, in a place on the page of the paragraph behind it.
    pub(crate) frame: Option<Frame>,
    /// Places of tabulators, from the left edge of the text.
    pub(crate) tabs: Vec<Tab>,
    pub(crate) above: Option<Rule>,
    pub(crate) below: Option<Rule>,
    /// Its level in the outline of the document, 0 the highest.
    pub(crate) outline: Option<u8>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Align {
    Left,
    Center,
    Right,
    /// Both edges straight.
    Both,
}

/// 图文框: a place on the page, measured from the edges of the paper. Text keeps above or below it.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Frame {
    pub(crate) left: f64,
    pub(crate) width: f64,
    /// Without, its lower edge is that of the text.
    #[serde(default)]
    pub(crate) top: Option<f64>,
}

/// A place to which a tabulator leads.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Tab {
    pub(crate) at: f64,
    pub(crate) align: Align,
    /// The way there is dashed.
    #[serde(default)]
    pub(crate) dashed: bool,
}

/// A line above or below a paragraph.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Rule {
    /// How thick; of a double line, both with the gap.
    pub(crate) width: f64,
    /// Between line and text.
    #[serde(default)]
    pub(crate) gap: f64,
    #[serde(default)]
    pub(crate) kind: RuleKind,
    #[serde(default)]
    pub(crate) colour: Option<String>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum RuleKind {
    #[default]
    Single,
    /// 文武线, the thick one outside or above.
    ThickThin,
    /// 武文线.
    ThinThick,
}

/// How characters look.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Look {
    pub(crate) font: Option<String>,
    pub(crate) size: Option<f64>,
    pub(crate) bold: Option<bool>,
    /// `RRGGBB`.
    pub(crate) colour: Option<String>,
    /// Added between characters.
    pub(crate) tracking: Option<f64>,
    /// How wide characters are, in percent of their own width.
    pub(crate) scale: Option<f64>,
    pub(crate) underline: Option<bool>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
#[expect(clippy::large_enum_variant, reason = "nearly every block is a paragraph")]
pub(crate) enum Block {
    Paragraph(Paragraph),
    Table(Table),
}

#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Paragraph {
    /// The name of its style.
    pub(crate) style: String,
    pub(crate) runs: Vec<Run>,
    /// Where it differs from its style.
    pub(crate) format: Format,
    /// It is numbered 1. 2. …; paragraphs of the same number here count on.
    pub(crate) list: Option<u16>,
}

/// Characters of one look. A line feed is a line break, a tabulator a tabulator.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Run {
    pub(crate) text: String,
    pub(crate) look: Look,
    /// The address that it leads to.
    pub(crate) link: Option<String>,
    /// What Word puts in place of the text.
    pub(crate) field: Option<Field>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Field {
    /// The number of the page.
    Page,
    /// How many pages there are.
    Pages,
}

#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Table {
    pub(crate) rows: Vec<Row>,
    /// The thickness of the lines around all cells; none without.
    pub(crate) frame: Option<f64>,
    /// Between the edge of a cell and its text: at the sides, above and below.
    pub(crate) inset: (f64, f64),
    /// Out of the flow of the text, in a place on the page of the paragraph behind it.
    pub(crate) place: Option<Frame>,
    /// Free space above and below.
    pub(crate) before: f64,
    pub(crate) after: f64,
}

#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Row {
    pub(crate) cells: Vec<Cell>,
    /// Repeated on every page that the table goes on to.
    pub(crate) head: bool,
    /// At least so high.
    pub(crate) height: Option<f64>,
    /// It may be divided between pages.
    pub(crate) splits: bool,
}

#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Cell {
    pub(crate) width: f64,
    pub(crate) paragraphs: Vec<Paragraph>,
    pub(crate) stand: Stand,
    /// The thickness of a line above.
    pub(crate) above: Option<f64>,
    /// The thickness of a line below, such as one to write on.
    pub(crate) line: Option<f64>,
    /// The colour behind it.
    pub(crate) fill: Option<String>,
}

/// Where the text of a cell stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Stand {
    #[default]
    Top,
    Middle,
    Bottom,
}

/// A word across every page, behind the text.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Watermark {
    pub(crate) text: String,
    pub(crate) font: String,
    pub(crate) size: f64,
    pub(crate) colour: String,
}

/// The QR code, on the first page, with its right edge at that of the text.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Code {
    /// What it says.
    pub(crate) code: String,
    /// What it is, for those who cannot see it.
    pub(crate) alt: String,
    /// Width and height.
    pub(crate) side: f64,
    /// From the upper edge of the paper.
    pub(crate) top: f64,
}

impl Paragraph {
    /// One run in a style.
    pub(crate) fn of(style: &str, text: impl Into<String>) -> Self {
        let run = Run { text: text.into(), ..Run::default() };
        Self { style: style.to_owned(), runs: vec![run], ..Self::default() }
    }
}
