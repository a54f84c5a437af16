//! A report as a workbook.

use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Url, Workbook, Worksheet, XlsxError};

use super::{Cell, Column, Report, Run, Table, Tone};

/// The widths of a table's columns together, in characters.
const WIDTH: u32 = 180;
/// The least width for each share of a column: a sheet scrolls, so many columns need not be narrow.
const LEAST: f64 = 3.0;
/// A sheet of this width, in characters, is still legible when it is printed on one page's width.
const LEGIBLE: f64 = 270.0;
/// A4, by its number in a workbook.
const A4: u8 = 9;
/// The width of the summary.
const SUMMARY_WIDTH: f64 = 100.0;
/// The height of a line and of the tallest row that there can be, in points.
const LINE: f64 = 15.0;
const TALLEST: f64 = 409.0;
/// A cell of a sheet holds so many UTF-16 units.
const LONGEST: usize = 32_767;
/// A link has so many characters, and a sheet so many links.
const LONGEST_LINK: usize = 2_079;
const MOST_LINKS: usize = 65_530;

pub(super) fn write(report: &Report) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let names: Vec<String> = names(report);
    first(book.add_worksheet(), report, &names)?;
    for (table, name) in report.tables.iter().zip(&names) {
        sheet(book.add_worksheet(), table, name)?;
    }
    // The same report gives the same bytes.
    let epoch = rust_xlsxwriter::ExcelDateTime::from_ymd(2000, 1, 1)?;
    let properties = rust_xlsxwriter::DocProperties::new()
        .set_title(&report.title)
        .set_creation_datetime(&epoch);
    book.set_properties(&properties);
    book.save_to_buffer()
}

/// Names of sheets have at most 31 characters, none of `[]:*?/\`, and differ from each other.
fn names(report: &Report) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for table in &report.tables {
        let plain: String =
            table
                .title
                .chars()
                .map(|c| {
                    if matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '\'') {
                        ' '
                    } else {
                        c
                    }
                })
                .take(24)
                .collect();
        let mut name = plain.clone();
        let mut n = 2;
        while name.trim().is_empty() || names.contains(&name) || name == SUMMARY {
            name = format!("{plain} {n}");
            n += 1;
        }
        names.push(name);
    }
    names
}

/// The name of the first sheet.
const SUMMARY: &str = "摘要";

fn first(sheet: &mut Worksheet, report: &Report, names: &[String]) -> Result<(), XlsxError> {
    sheet.set_name(SUMMARY)?.set_column_width(0, SUMMARY_WIDTH)?;
    sheet.set_landscape().set_paper_size(A4).set_print_fit_to_pages(1, 0);
    sheet.write_with_format(0, 0, &report.title, &Format::new().set_bold().set_font_size(16))?;
    let wrapped = Format::new().set_text_wrap();
    let mut row = 1;
    for line in &report.summary {
        sheet.write_with_format(row, 0, line, &wrapped)?;
        sheet.set_row_height(row, LINE * f64::from(lines(line, SUMMARY_WIDTH)))?;
        row += 1;
    }
    for (table, name) in report.tables.iter().zip(names) {
        let label = format!("{}　{} 行", table.title, table.rows.len());
        sheet.write_url(row, 0, Url::new(format!("internal:'{name}'!A1")).set_text(label))?;
        row += 1;
    }
    Ok(())
}

fn sheet(sheet: &mut Worksheet, table: &Table, name: &str) -> Result<(), XlsxError> {
    sheet.set_name(name)?.set_landscape().set_paper_size(A4);
    sheet.set_freeze_panes(1, 0)?.set_repeat_rows(0, 0)?;
    let head =
        bordered().set_bold().set_background_color(0x00E7_E6E6).set_align(FormatAlign::Center);
    let sum: u32 = table.columns.iter().map(|c| c.width).sum::<u32>().max(1);
    let width = |share: u32| {
        let fair = f64::from(WIDTH * share) / f64::from(sum);
        fair.max(LEAST * f64::from(share)).clamp(6.0, 80.0)
    };
    let all: f64 = table.columns.iter().map(|column| width(column.width)).sum();
    let pages = (all / LEGIBLE).ceil().max(1.0);
    sheet.set_print_fit_to_pages(pages as u16, 0);
    if pages > 1.0 {
        // Every page says of which row it is.
        sheet.set_repeat_columns(0, 1)?;
    }
    for (column, i) in table.columns.iter().zip(0u16..) {
        sheet.set_column_width(i, width(column.width))?;
        sheet.write_with_format(0, i, &column.label, &head)?;
    }
    let body = bordered().set_text_wrap().set_align(FormatAlign::Top);
    let mut links = 0;
    for (row, r) in table.rows.iter().zip(1u32..) {
        for ((cell, column), c) in row.iter().zip(&table.columns).zip(0u16..) {
            match link(cell).filter(|_| links < MOST_LINKS) {
                Some(link) => {
                    links += 1;
                    let url = Url::new(link).set_text(cell.text());
                    sheet.write_url_with_format(r, c, url, &body)?;
                }
                None => write_cell(sheet, (r, c), cell, column, &body)?,
            }
        }
        // Not every program fits a row to text in several tones.
        let cells = row
            .iter()
            .zip(&table.columns)
            .map(|(cell, column)| lines(&cell.text(), width(column.width)));
        let height = LINE * f64::from(cells.max().unwrap_or(1));
        sheet.set_row_height(r, height.min(TALLEST))?;
    }
    if let (Ok(last), Ok(columns)) =
        (u32::try_from(table.rows.len()), u16::try_from(table.columns.len()))
        && last > 0
        && columns > 0
    {
        sheet.autofilter(0, 0, last, columns - 1)?;
    }
    Ok(())
}

/// How many lines a text takes in a column of so many digits; a Han character is two wide.
fn lines(text: &str, width: f64) -> u32 {
    let line = |line: &str| {
        let wide = line.chars().map(|c| if c.is_ascii() { 1.0 } else { 2.0 }).sum::<f64>();
        ((wide / width).ceil() as u32).max(1)
    };
    text.lines().map(line).sum::<u32>().max(1)
}

/// Where a whole cell leads, if a sheet can hold the link.
fn link(cell: &Cell) -> Option<&str> {
    match cell.runs.as_slice() {
        [run] => run.link.as_deref().filter(|link| link.chars().count() <= LONGEST_LINK),
        _ => None,
    }
}

fn write_cell(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    cell: &Cell,
    of: &Column,
    body: &Format,
) -> Result<(), XlsxError> {
    let looks: Vec<(Format, String)> =
        fitting(&cell.runs).into_iter().map(|(tone, text)| (look(tone), text)).collect();
    match looks.as_slice() {
        [] => sheet.write_blank(row, column, body)?,
        [(_, text)] if cell.runs[0].tone == Tone::Plain => match text.parse::<u32>() {
            Ok(number) if of.numbers => {
                sheet.write_number_with_format(row, column, number, body)?
            }
            _ => sheet.write_string_with_format(row, column, text, body)?,
        },
        looks => {
            let pieces: Vec<(&Format, &str)> =
                looks.iter().map(|(format, text)| (format, text.as_str())).collect();
            sheet.write_rich_string_with_format(row, column, &pieces, body)?
        }
    };
    Ok(())
}

/// The runs as far as a cell holds them.
fn fitting(runs: &[Run]) -> Vec<(Tone, String)> {
    const CUT: &str = "……（其余见原文）";
    let mut room = LONGEST - CUT.chars().count();
    let mut kept = Vec::new();
    for run in runs {
        let units = run.text.encode_utf16().count();
        if units <= room {
            room -= units;
            kept.push((run.tone, run.text.clone()));
            continue;
        }
        let text: String = run.text.chars().take(room / 2).chain(CUT.chars()).collect();
        kept.push((run.tone, text));
        break;
    }
    kept
}

fn look(tone: Tone) -> Format {
    let format = if tone.is_bold() { Format::new().set_bold() } else { Format::new() };
    let colour = tone.colour().and_then(|c| u32::from_str_radix(c, 16).ok());
    colour.map_or(format.clone(), |colour| format.set_font_color(colour))
}

fn bordered() -> Format {
    Format::new().set_border(FormatBorder::Thin)
}
