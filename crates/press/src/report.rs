//! Tables for people who go on working with them: one report, written as a workbook, a Word
//! document or a page for a browser. The typeset PDF of the same data is a layout like any other.
//!
//! A cell is runs of text, each in a tone. A tone is never the only carrier of a meaning: what is
//! marked as different also says so in words.

mod docx;
mod html;
mod xlsx;

use serde::Serialize;

/// Tables under a title.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// The title.
    pub title: String,
    /// What stands before the tables, a paragraph each.
    pub summary: Vec<String>,
    /// The tables, in order; each has a title of its own.
    pub tables: Vec<Table>,
}

/// One table.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Table {
    /// The title.
    pub title: String,
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows, a cell for each column.
    pub rows: Vec<Vec<Cell>>,
}

/// A column of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Column {
    /// Its head.
    pub label: String,
    /// Its width, as a share of the sum of all.
    pub width: u32,
}

/// A cell of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Cell {
    /// What stands in it; a line break in a run is kept.
    pub runs: Vec<Run>,
}

/// Text in one tone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Run {
    /// The words.
    pub text: String,
    /// How they look.
    pub tone: Tone,
}

/// How a run looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    /// As the rest.
    Plain,
    /// Bold.
    Strong,
    /// Grey: where it stands, what is not said.
    Faint,
    /// Red and bold: what differs.
    Differs,
}

impl Tone {
    /// The colour as `RRGGBB`, if it is not that of the rest.
    fn colour(self) -> Option<&'static str> {
        match self {
            Tone::Plain | Tone::Strong => None,
            Tone::Faint => Some("666666"),
            Tone::Differs => Some("B00020"),
        }
    }

    fn is_bold(self) -> bool {
        matches!(self, Tone::Strong | Tone::Differs)
    }
}

impl Cell {
    /// A cell of one run.
    pub fn of(text: impl Into<String>, tone: Tone) -> Self {
        Self::default().with(text, tone)
    }

    /// Adds a run.
    #[must_use]
    pub fn with(mut self, text: impl Into<String>, tone: Tone) -> Self {
        let text = printable(&text.into());
        if !text.is_empty() {
            self.runs.push(Run { text, tone });
        }
        self
    }
}

/// Text without the characters that neither XML nor a page can hold.
fn printable(text: &str) -> String {
    text.chars().filter(|&c| c == '\n' || (!c.is_control() && !is_noncharacter(c))).collect()
}

fn is_noncharacter(c: char) -> bool {
    u32::from(c) & 0xfffe == 0xfffe || ('\u{fdd0}'..='\u{fdef}').contains(&c)
}

/// The report could not be written.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct ReportError(String);

impl Report {
    /// A workbook (Office Open XML): a sheet with the summary and links to the others, a sheet for
    /// each table, its head frozen and repeated on every page.
    ///
    /// # Errors
    /// A table that is larger than a sheet can be.
    pub fn xlsx(&self) -> Result<Vec<u8>, ReportError> {
        xlsx::write(self).map_err(|e| ReportError(e.to_string()))
    }

    /// A Word document (Office Open XML), A4 landscape, the head of each table repeated on every
    /// page.
    ///
    /// # Errors
    /// The archive cannot be written.
    pub fn docx(&self) -> Result<Vec<u8>, ReportError> {
        docx::write(self).map_err(|e| ReportError(e.to_string()))
    }

    /// One page for a browser, complete in itself.
    pub fn html(&self) -> String {
        html::write(self)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    fn sample() -> Report {
        let column = |label: &str, width| Column { label: label.into(), width };
        let row = vec![
            Cell::of("1", Tone::Plain),
            Cell::of("监管人员占比 <75%> & 期限", Tone::Strong),
            Cell::of("3年内\n占75%以上", Tone::Plain)
                .with("\n郴政办发〔2016〕19号 四（十六）", Tone::Faint),
            Cell::of("期限不同", Tone::Differs),
        ];
        let columns =
            vec![column("序号", 1), column("事项", 3), column("郴州", 8), column("差异说明", 4)];
        let table = Table { title: "对照表".into(), columns, rows: vec![row; 3] };
        Report {
            title: "对照".into(), summary: vec!["两件文件。".into()], tables: vec![table]
        }
    }

    fn part(archive: &[u8], name: &str) -> String {
        let mut zip = zip::ZipArchive::new(std::io::Cursor::new(archive)).unwrap();
        let mut text = String::new();
        zip.by_name(name).unwrap().read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn a_word_document_is_landscape_with_fixed_columns_and_repeated_heads() {
        let bytes = sample().docx().unwrap();
        let xml = part(&bytes, "word/document.xml");
        for expected in [
            "w:orient=\"landscape\"",
            "<w:tblHeader/>",
            "<w:tblLayout w:type=\"fixed\"/>",
            "<w:tblW w:w=\"14570\" w:type=\"dxa\"/>",
            "&lt;75%&gt; &amp; 期限",
            "<w:br/>",
            "<w:color w:val=\"B00020\"/>",
        ] {
            assert!(xml.contains(expected), "{expected}");
        }
        assert_eq!(xml.matches("<w:gridCol ").count(), 4);
        assert_eq!(bytes, sample().docx().unwrap());
    }

    #[test]
    fn a_workbook_has_a_sheet_for_each_table_and_links_to_it() {
        let bytes = sample().xlsx().unwrap();
        assert!(part(&bytes, "xl/workbook.xml").contains("name=\"对照表\""));
        assert!(part(&bytes, "xl/worksheets/sheet1.xml").contains("location=\"'对照表'!A1\""));
        let strings = part(&bytes, "xl/sharedStrings.xml");
        assert!(strings.contains("期限不同") && strings.contains("&lt;75%&gt;"), "{strings}");
    }

    #[test]
    fn a_page_holds_text_as_text() {
        let page = sample().html();
        assert!(page.contains("&lt;75%&gt; &amp; 期限"), "{page}");
        assert!(page.contains("<span class=\"differs\">期限不同</span>"), "{page}");
    }

    #[test]
    fn characters_that_no_file_can_hold_are_left_out() {
        let cell = Cell::of("安\u{0}全\u{b}生\u{fffe}产\n", Tone::Plain);
        assert_eq!(cell.runs[0].text, "安全生产\n");
    }
}
