//! Tables for people who go on working with them: one report, written as a workbook, a Word
//! document, a page for a browser or comma-separated values. The typeset PDF of the same data is a
//! layout like any other.
//!
//! A cell is runs of text, each in a tone. A tone is never the only carrier of a meaning: what is
//! marked as different also says so in words.

mod csv;
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
    /// Its cells are numbers, by which a workbook can sort; otherwise digits stay text.
    pub numbers: bool,
}

impl Column {
    /// A column of text.
    pub fn text(label: impl Into<String>, width: u32) -> Self {
        Self { label: label.into(), width, numbers: false }
    }

    /// A column of whole numbers.
    pub fn numbers(label: impl Into<String>, width: u32) -> Self {
        Self { label: label.into(), width, numbers: true }
    }
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
    /// Where they lead: an absolute address of the web, Han characters as they are (RFC 3987).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
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
            self.runs.push(Run { text, tone, link: None });
        }
        self
    }

    /// A cell that leads to an address of the web.
    pub fn linked(text: impl Into<String>, link: impl Into<String>) -> Self {
        let mut cell = Self::of(text, Tone::Plain);
        if let Some(run) = cell.runs.first_mut() {
            run.link = Some(printable(&link.into()));
        }
        cell
    }

    /// Its words.
    fn text(&self) -> String {
        self.runs.iter().map(|run| run.text.as_str()).collect()
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

    /// Comma-separated values with a byte order mark, as Excel and WPS open them: title and summary,
    /// a line each, then the tables with their heads. A value that a spreadsheet would take for a
    /// formula is preceded by `'`.
    ///
    /// # Errors
    /// The records cannot be written.
    pub fn csv(&self) -> Result<Vec<u8>, ReportError> {
        csv::write(self).map_err(|e| ReportError(e.to_string()))
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
        let row = vec![
            Cell::of("1", Tone::Plain),
            Cell::of("监管人员占比 <75%> & 期限", Tone::Strong),
            Cell::of("3年内\n占75%以上", Tone::Plain)
                .with("\n郴政办发〔2016〕19号 四（十六）", Tone::Faint),
            Cell::of("期限不同", Tone::Differs),
        ];
        let columns = vec![
            Column::numbers("序号", 1),
            Column::text("事项", 3),
            Column::text("郴州", 8),
            Column::text("差异说明", 4),
        ];
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
        crate::word::tests::check_schema(&bytes);
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

    /// A sheet as `rust_xlsxwriter` writes it: `t="s"` is a string, no `t` a number.
    #[test]
    fn only_columns_of_numbers_hold_numbers() {
        let row = ["7", "007", "=1+1", "+86", "@SUM(A1)"].map(|t| Cell::of(t, Tone::Plain));
        let columns =
            [Column::numbers("数", 1)].into_iter().chain(["甲"; 4].map(|l| Column::text(l, 1)));
        let table =
            Table { title: "表".into(), columns: columns.collect(), rows: vec![row.into()] };
        let report = Report { tables: vec![table], ..Report::default() };
        let sheet = part(&report.xlsx().unwrap(), "xl/worksheets/sheet2.xml");
        assert!(sheet.contains("<c r=\"A2\" s=\"4\"><v>7</v>"), "{sheet}");
        for cell in ["B2", "C2", "D2", "E2"] {
            assert!(sheet.contains(&format!("<c r=\"{cell}\" s=\"4\" t=\"s\">")), "{sheet}");
        }
        assert!(!sheet.contains("<f>"), "{sheet}");
    }

    #[test]
    fn links_lead_out_of_every_kind_of_file() {
        let url = "http://127.0.0.1:8668/doc/甲&乙@2021-06-10#97.1.4";
        let row = vec![Cell::linked("第97条", url)];
        let columns = vec![Column::text("条款", 1)];
        let table = Table { title: "表".into(), columns, rows: vec![row] };
        let report = Report { tables: vec![table], ..Report::default() };
        let escaped = url.replace('&', "&amp;");
        let book = report.xlsx().unwrap();
        let (page, place) = escaped.split_once('#').unwrap();
        let target = part(&book, "xl/worksheets/_rels/sheet2.xml.rels");
        assert!(target.contains(&format!("Target=\"{page}\"")), "{target}");
        let sheet = part(&book, "xl/worksheets/sheet2.xml");
        assert!(sheet.contains(&format!("location=\"{place}\"")), "{sheet}");
        let document = part(&report.docx().unwrap(), "word/document.xml");
        assert!(document.contains(&format!("HYPERLINK &quot;{escaped}&quot;")), "{document}");
        assert!(report.html().contains(&format!("<a href=\"{escaped}\">第97条</a>")));
    }

    /// What a sheet cannot hold as a link stays as text: the limit is of the format.
    #[test]
    fn a_link_that_is_too_long_is_left_out_of_a_workbook() {
        let row = vec![Cell::linked("条款", format!("http://127.0.0.1/{}", "x".repeat(3000)))];
        let columns = vec![Column::text("条款", 1)];
        let table = Table { title: "表".into(), columns, rows: vec![row] };
        let report = Report { tables: vec![table], ..Report::default() };
        let strings = part(&report.xlsx().unwrap(), "xl/sharedStrings.xml");
        assert!(strings.contains("条款"), "{strings}");
    }

    #[test]
    fn characters_that_no_file_can_hold_are_left_out() {
        let cell = Cell::of("安\u{0}全\u{b}生\u{fffe}产\n", Tone::Plain);
        assert_eq!(cell.runs[0].text, "安全生产\n");
    }
}
