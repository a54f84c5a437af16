//! What was worded with gaps becomes paper to write on.

use super::gaps::{GAP, ITEM, PROSE, spaced};
use crate::draft::{Body, Cell, Check, Item, Signature};

/// Rows of a table, and lines in place of a record or of a longer text.
const TABLE_ROWS: u32 = 6;
const RECORD_LINES: usize = 14;
const TEXT_LINES: usize = 4;
/// Characters in a line of a case document.
const LINE: usize = 31;

pub(super) fn of(body: Body) -> Body {
    match body {
        Body::Paragraph { text } if is_gap(&text) => written(TEXT_LINES),
        Body::Paragraph { text } => Body::Paragraph { text: remarks(&text) },
        Body::List { items } => {
            let long = |item: Item| match is_gap(&item.text) {
                true => Item { text: ITEM.to_owned(), ..item },
                false => item,
            };
            Body::List { items: items.into_iter().map(long).collect() }
        }
        Body::Dialogue { .. } => written(RECORD_LINES),
        Body::Grid { rows } => Body::Grid { rows: cells(rows) },
        Body::Lines { rows } => Body::Lines { rows: cells(rows) },
        Body::Receipt { title, paragraphs, rows } => {
            Body::Receipt { title, paragraphs, rows: cells(rows) }
        }
        Body::Table { columns, spare, .. } => {
            Body::Table { columns, rows: Vec::new(), spare: spare.max(TABLE_ROWS) }
        }
        // What is optional at the head of an official document is left out.
        Body::Masthead { issuer, signers, .. } => {
            let signers = signers.iter().map(|_| String::new()).collect();
            Body::Masthead { issuer, marks: Vec::new(), signers }
        }
        Body::Checks { items } => {
            let open = |item: Check| Check { checked: false, ..item };
            Body::Checks { items: items.into_iter().map(open).collect() }
        }
        Body::Signatures { rows } => Body::Signatures { rows: signatures(rows) },
        Body::Initials { rows } => Body::Initials { rows: signatures(rows) },
        Body::Seal { agency, date } => Body::Seal { agency, date: spaced(&date) },
        other => other,
    }
}

/// Whether a text is nothing but gaps and what joins them.
fn is_gap(text: &str) -> bool {
    text.contains(GAP) && text.chars().all(|c| c == GAP || "、；\n".contains(c))
}

/// Whether a cell is for free writing: nothing but gaps, or more than one that is long.
fn is_open(value: &str) -> bool {
    is_gap(value) || value.matches(PROSE).count() > 1
}

/// A text in which remarks on several rows (`甲：某；乙：某`) are one gap.
fn remarks(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(GAP) {
        let (before, from) = rest.split_at(at);
        let beyond = from.trim_start_matches([GAP, '：', '；']);
        let run = from[..from.len() - beyond.len()].trim_end_matches(['：', '；']);
        let (gaps, after) = from.split_at(run.len());
        out += before;
        out += if gaps.contains('；') { ITEM } else { gaps };
        rest = after;
    }
    out + rest
}

/// Lines to write on; the first begins two characters in.
fn written(lines: usize) -> Body {
    Body::Paragraph { text: String::from_iter(std::iter::repeat_n(GAP, lines * LINE - 2)) }
}

fn cells(rows: Vec<Vec<Cell>>) -> Vec<Vec<Cell>> {
    let empty = |cell: Cell| Cell {
        value: if is_open(&cell.value) { String::new() } else { narrow(&cell.value) },
        sign: signatures(cell.sign),
        ..cell
    };
    rows.into_iter().map(|row| row.into_iter().map(empty).collect()).collect()
}

/// In a cell the year begins near its edge.
fn narrow(value: &str) -> String {
    let value = spaced(value);
    value.strip_prefix('\u{3000}').map_or(value.clone(), str::to_owned)
}

/// The signature itself stands for the name; a certificate number is written beside it.
fn signatures(rows: Vec<Signature>) -> Vec<Signature> {
    let line = |line: String| {
        let pieces = line.split('\u{3000}').filter(|piece| !is_gap(piece));
        pieces.collect::<Vec<_>>().join("\u{3000}")
    };
    let open =
        |row: Signature| Signature { lines: row.lines.into_iter().map(line).collect(), ..row };
    rows.into_iter().map(open).collect()
}
