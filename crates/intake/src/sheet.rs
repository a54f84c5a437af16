//! Sheets: an Excel workbook's first sheet, or a CSV file, as rows of cells.

use std::io::{Cursor, Read};

use calamine::{DataRef, Reader, Xlsx};

use crate::{Refusal, encoding};

/// All parts of a workbook together unpack to at most so many bytes.
const MAX_UNPACKED: u64 = 128 * 1024 * 1024;

/// A list of files has no more cells.
const MAX_CELLS: usize = 1_000_000;

/// The columns of a sheet that are read.
const MAX_COLUMNS: usize = 256;

/// The rows of a sheet: each with its number as Excel counts, from 1, and its cells as shown.
pub type Rows = Vec<(usize, Vec<String>)>;

/// Reads the first sheet of an Excel workbook (.xlsx), or a CSV file in any encoding that a text
/// may have. Rows without any cell are left out; dates are written 2016-10-11.
///
/// # Errors
/// A [`Refusal`] when the file is empty, damaged, too large, or neither of the two.
pub fn sheet(name: &str, bytes: &[u8]) -> Result<Rows, Refusal> {
    if bytes.is_empty() {
        return Err(Refusal::empty(name));
    }
    let mut rows = if bytes.starts_with(b"PK") { xlsx(name, bytes)? } else { text(name, bytes)? };
    for (_, cells) in &mut rows {
        for cell in cells.iter_mut() {
            *cell = cell.trim().to_owned();
        }
    }
    rows.retain(|(_, cells)| cells.iter().any(|cell| !cell.is_empty()));
    Ok(rows)
}

fn text(name: &str, bytes: &[u8]) -> Result<Rows, Refusal> {
    let (_, text) = encoding::decode(name, bytes)?;
    // Excel writes CSV with tabs where the system says so.
    let head = text.lines().next().unwrap_or_default();
    let delimiter = if head.contains('\t') && !head.contains(',') { b'\t' } else { b',' };
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes());
    let mut rows = Rows::new();
    let mut cells = 0;
    for record in reader.records() {
        let record = record.map_err(|_| Refusal::broken(name, "表格的内容残缺不全"))?;
        // A record begins behind the one before: the empty lines between belong to neither.
        let line = record.position().map_or(0, |at| {
            let rest = text.as_bytes().get(at.byte() as usize..).unwrap_or_default();
            let empty = rest.iter().take_while(|b| matches!(b, b'\r' | b'\n'));
            at.line() as usize + empty.filter(|b| **b == b'\n').count()
        });
        cells += record.len();
        if cells > MAX_CELLS {
            return Err(Refusal::too_complex(name, "表格的单元格过多"));
        }
        rows.push((line, record.iter().take(MAX_COLUMNS).map(str::to_owned).collect()));
    }
    Ok(rows)
}

fn xlsx(name: &str, bytes: &[u8]) -> Result<Rows, Refusal> {
    bounded(name, bytes)?;
    let broken = |_| Refusal::broken(name, "Excel 工作簿打不开");
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(broken)?;
    let Some(first) = book.sheet_names().into_iter().next() else {
        return Err(Refusal::empty(name));
    };
    let mut reader = book.worksheet_cells_reader(&first).map_err(broken)?;
    let mut rows = Rows::new();
    let mut count = 0;
    // Cell by cell: a sheet may claim a million columns with two cells in it.
    while let Some(cell) = reader.next_cell().map_err(broken)? {
        let (row, column) = cell.get_position();
        let (row, column) = (row as usize + 1, column as usize);
        let text = shown(cell.get_value());
        if text.is_empty() || column >= MAX_COLUMNS {
            continue;
        }
        count += 1;
        if count > MAX_CELLS {
            return Err(Refusal::too_complex(name, "表格的单元格过多"));
        }
        if rows.last().is_none_or(|(last, _)| *last != row) {
            rows.push((row, Vec::new()));
        }
        if let Some((_, cells)) = rows.last_mut() {
            if cells.len() <= column {
                cells.resize(column + 1, String::new());
            }
            cells[column] = text;
        }
    }
    Ok(rows)
}

/// Refuses a package that unpacks to more than a workbook does. What it says about sizes is not
/// believed: the bytes are counted.
fn bounded(name: &str, bytes: &[u8]) -> Result<(), Refusal> {
    let broken = || Refusal::broken(name, "Excel 工作簿的压缩包有损坏的部分");
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| broken())?;
    let mut left = MAX_UNPACKED;
    for index in 0..archive.len() {
        let entry = archive.by_index(index).map_err(|_| broken())?;
        let size =
            std::io::copy(&mut entry.take(left + 1), &mut std::io::sink()).map_err(|_| broken())?;
        left = left
            .checked_sub(size)
            .ok_or_else(|| Refusal::too_complex(name, "Excel 工作簿解压后过大"))?;
    }
    Ok(())
}

/// A cell as a person reads it; an error or an empty cell is no text.
fn shown(value: &DataRef<'_>) -> String {
    match value {
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            text.clone()
        }
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::Bool(value) => if *value { "是" } else { "否" }.to_owned(),
        DataRef::DateTime(date) => {
            let (year, month, day, ..) = date.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        _ => String::new(),
    }
}
