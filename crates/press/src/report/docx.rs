//! A report as a Word document.

use super::{Cell, Report, Run, Table};
use crate::PressError;
use crate::word::{self, Align, Block, Document, Format, Look, Paragraph, Properties, Style};

/// A4 landscape with margins of 2 cm, in points.
const PAPER: (f64, f64) = (841.9, 595.3);
const MARGIN: f64 = 56.7;
const WIDTH: f64 = PAPER.0 - 2.0 * MARGIN;

/// The colour of a link, and the one behind the heads of columns.
const LINK: &str = "0563C1";
const SHADE: &str = "E7E6E6";

/// The styles, by the names that Word shows.
const TEXT: &str = "表内文字";
const TITLE: &str = "报告标题";
const SUMMARY: &str = "报告摘要";
const CAPTION: &str = "表题";

pub(super) fn write(report: &Report) -> Result<Vec<u8>, PressError> {
    let about = Properties { title: &report.title, ..Properties::default() };
    word::write(&document(report), &about)
}

fn document(report: &Report) -> Document {
    let (width, height) = PAPER;
    let page = word::Page {
        width,
        height,
        top: MARGIN,
        right: MARGIN,
        bottom: MARGIN,
        left: MARGIN,
        foot: MARGIN / 2.0,
    };
    let summary = report.summary.iter().map(|line| Paragraph::of(SUMMARY, line));
    let mut body: Vec<Block> = [Paragraph::of(TITLE, &report.title)]
        .into_iter()
        .chain(summary)
        .map(Block::Paragraph)
        .collect();
    for part in &report.tables {
        body.push(Block::Paragraph(Paragraph::of(CAPTION, &part.title)));
        body.push(Block::Table(table(part)));
    }
    Document { page, styles: styles(), body, ..Document::default() }
}

/// 五号 in tables, 二号 for the title, 四号 for what stands between.
fn styles() -> Vec<Style> {
    let style = |name: &str, size: f64, bold: bool, format: Format| Style {
        name: name.to_owned(),
        format,
        look: Look { size: Some(size), bold: bold.then_some(true), ..Look::default() },
    };
    let mut text = style(TEXT, 10.5, false, Format::default());
    text.look.font = Some("仿宋".to_owned());
    let centred = Format { align: Some(Align::Center), outline: Some(0), ..Format::default() };
    let caption = Format {
        keep_next: Some(true),
        before: Some(12.0),
        after: Some(6.0),
        outline: Some(1),
        ..Format::default()
    };
    vec![
        text,
        style(TITLE, 22.0, true, centred),
        style(SUMMARY, 14.0, false, Format::default()),
        style(CAPTION, 14.0, true, caption),
    ]
}

fn table(table: &Table) -> word::Table {
    let sum: u32 = table.columns.iter().map(|column| column.width).sum::<u32>().max(1);
    let width = |share: u32| WIDTH * f64::from(share) / f64::from(sum);
    let heads = table.columns.iter().map(|column| {
        let mut head = Paragraph::of(TEXT, &column.label);
        head.runs.iter_mut().for_each(|run| run.look.bold = Some(true));
        word::Cell {
            width: width(column.width),
            paragraphs: vec![head],
            fill: Some(SHADE.to_owned()),
            ..word::Cell::default()
        }
    });
    let head = word::Row { cells: heads.collect(), head: true, ..word::Row::default() };
    let rows = table.rows.iter().map(|row| {
        let cells = row.iter().zip(&table.columns).map(|(content, column)| word::Cell {
            width: width(column.width),
            paragraphs: vec![paragraph(content)],
            ..word::Cell::default()
        });
        word::Row { cells: cells.collect(), splits: true, ..word::Row::default() }
    });
    word::Table {
        rows: [head].into_iter().chain(rows).collect(),
        frame: Some(0.5),
        inset: (5.4, 0.0),
        ..word::Table::default()
    }
}

fn paragraph(cell: &Cell) -> Paragraph {
    let runs = cell.runs.iter().map(|Run { text, tone, link }| word::Run {
        text: text.clone(),
        look: Look {
            bold: tone.is_bold().then_some(true),
            colour: tone.colour().or(link.as_ref().map(|_| LINK)).map(str::to_owned),
            ..Look::default()
        },
        link: link.clone(),
        field: None,
    });
    Paragraph { style: TEXT.to_owned(), runs: runs.collect(), ..Paragraph::default() }
}
