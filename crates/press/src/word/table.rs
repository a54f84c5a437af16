//! Tables: rows whose cells have any widths, on one grid.
//!
//! Widths stand twice, in the grid and in the cells, and the table has a width of its own: Word
//! follows the cells, LibreOffice and WPS the grid.

use super::styles::Names;
use super::text::paragraph;
use super::xml::{Attributes, Xml, parts, twips};
use super::{Cell, Format, Frame, Paragraph, Row, Stand, Table};

/// A table between free spaces. Without a paragraph between them Word joins two tables, and it wants
/// one behind the last.
pub(super) fn table(xml: &mut Xml, table: &Table, names: &Names<'_>) {
    if table.before > 0.0 {
        gap(xml, table.before);
    }
    let edges = edges(&table.rows);
    xml.element("w:tbl", &[], |xml| {
        properties(xml, table, edges.last().copied().unwrap_or(0));
        xml.element("w:tblGrid", &[], |xml| {
            for column in edges.windows(2) {
                xml.empty("w:gridCol", &[("w:w", &(column[1] - column[0]))]);
            }
        });
        for one in &table.rows {
            row(xml, one, &edges, names);
        }
    });
    gap(xml, table.after.max(1.0));
}

/// An empty paragraph of this height.
fn gap(xml: &mut Xml, height: f64) {
    let format = Format { pitch: Some(height), keep_next: Some(true), ..Format::default() };
    let none = Names::new(&[]);
    paragraph(xml, &Paragraph { format, ..Paragraph::default() }, &none, |_| {});
}

/// Where cells of any row end, from the left edge, each once and in order; 0 first.
fn edges(rows: &[Row]) -> Vec<i64> {
    let mut edges: Vec<i64> = rows.iter().flat_map(ends).chain([0]).collect();
    edges.sort_unstable();
    edges.dedup();
    edges
}

/// Where the cells of a row end. A cell is at least a point wide, so that no two end together.
fn ends(row: &Row) -> impl Iterator<Item = i64> {
    row.cells.iter().scan(0.0, |end, cell| {
        *end += cell.width.max(1.0);
        Some(twips(*end))
    })
}

fn properties(xml: &mut Xml, table: &Table, width: i64) {
    xml.element("w:tblPr", &[], |xml| {
        if let Some(frame) = &table.place {
            place(xml, frame);
        }
        xml.empty("w:tblW", &[("w:w", &width), ("w:type", &"dxa")]);
        if let Some(frame) = table.frame {
            xml.element("w:tblBorders", &[], |xml| {
                for side in ["top", "left", "bottom", "right", "insideH", "insideV"] {
                    line(xml, side, frame);
                }
            });
        }
        xml.empty("w:tblLayout", &[("w:type", &"fixed")]);
        let (across, along) = (twips(table.inset.0), twips(table.inset.1));
        xml.element("w:tblCellMar", &[], |xml| {
            for (side, space) in
                [("top", along), ("left", across), ("bottom", along), ("right", across)]
            {
                xml.empty(&format!("w:{side}"), &[("w:w", &space), ("w:type", &"dxa")]);
            }
        });
    });
}

fn place(xml: &mut Xml, frame: &Frame) {
    let left = twips(frame.left);
    let across: [(&str, &dyn std::fmt::Display); 2] =
        [("w:horzAnchor", &"page"), ("w:tblpX", &left)];
    let top = frame.top.map(twips);
    let along: [(&str, &dyn std::fmt::Display); 2] = match &top {
        Some(top) => [("w:vertAnchor", &"page"), ("w:tblpY", top)],
        None => [("w:vertAnchor", &"margin"), ("w:tblpYSpec", &"bottom")],
    };
    xml.empty("w:tblpPr", &[across, along].concat());
}

fn line(xml: &mut Xml, side: &str, width: f64) {
    let width = parts(width, 8.0);
    let look: Attributes<'_> =
        &[("w:val", &"single"), ("w:sz", &width), ("w:space", &0), ("w:color", &"000000")];
    xml.empty(&format!("w:{side}"), look);
}

fn row(xml: &mut Xml, row: &Row, edges: &[i64], names: &Names<'_>) {
    xml.element("w:tr", &[], |xml| {
        let last = ends(row).last().unwrap_or(0);
        let after = edges.iter().filter(|edge| **edge > last).count();
        xml.element("w:trPr", &[], |xml| {
            if after > 0 {
                xml.value("w:gridAfter", after);
            }
            if !row.splits {
                xml.empty("w:cantSplit", &[]);
            }
            if let Some(height) = row.height {
                let least: Attributes<'_> = &[("w:val", &twips(height)), ("w:hRule", &"atLeast")];
                xml.empty("w:trHeight", least);
            }
            if row.head {
                xml.empty("w:tblHeader", &[]);
            }
        });
        let mut start = 0;
        for (one, end) in row.cells.iter().zip(ends(row)) {
            let span = edges.iter().filter(|edge| (start + 1..=end).contains(*edge)).count();
            cell(xml, one, end - start, span, names);
            start = end;
        }
    });
}

fn cell(xml: &mut Xml, cell: &Cell, width: i64, span: usize, names: &Names<'_>) {
    xml.element("w:tc", &[], |xml| {
        xml.element("w:tcPr", &[], |xml| {
            xml.empty("w:tcW", &[("w:w", &width), ("w:type", &"dxa")]);
            if span > 1 {
                xml.value("w:gridSpan", span);
            }
            let borders = [("top", cell.above), ("bottom", cell.line)];
            if borders.iter().any(|(_, width)| width.is_some()) {
                xml.element("w:tcBorders", &[], |xml| {
                    for (side, width) in borders {
                        width.into_iter().for_each(|width| line(xml, side, width));
                    }
                });
            }
            if let Some(fill) = &cell.fill {
                let shade: Attributes<'_> =
                    &[("w:val", &"clear"), ("w:color", &"auto"), ("w:fill", fill)];
                xml.empty("w:shd", shade);
            }
            match cell.stand {
                Stand::Top => {}
                Stand::Middle => xml.value("w:vAlign", "center"),
                Stand::Bottom => xml.value("w:vAlign", "bottom"),
            }
        });
        for one in &cell.paragraphs {
            paragraph(xml, one, names, |_| {});
        }
        if cell.paragraphs.is_empty() {
            xml.empty("w:p", &[]);
        }
    });
}
