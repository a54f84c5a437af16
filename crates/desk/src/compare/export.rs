//! A comparison as a file: workbook, Word document, PDF, page.

use std::path::Path;

use law::Diagnostic;
use press::{PrintJob, Report, Standard};

use super::{CompareRequest, report};
use crate::view::Comparison;
use crate::{Desk, Error};

/// The formats of a comparison on file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportFormat {
    /// A workbook.
    Xlsx,
    /// A Word document.
    Docx,
    /// PDF/A with pictures.
    Pdf,
    /// A page for a browser.
    Html,
}

impl ExportFormat {
    /// How many documents stand side by side in one table: on paper as many as have room for their
    /// words, on screen all.
    fn wide(self) -> usize {
        match self {
            ExportFormat::Docx | ExportFormat::Pdf => 5,
            ExportFormat::Xlsx | ExportFormat::Html => usize::MAX,
        }
    }

    /// The ending of the file.
    pub fn ending(self) -> &'static str {
        match self {
            ExportFormat::Xlsx => "xlsx",
            ExportFormat::Docx => "docx",
            ExportFormat::Pdf => "pdf",
            ExportFormat::Html => "html",
        }
    }
}

impl Desk {
    /// Compares and writes the answer to a file.
    ///
    /// # Errors
    /// Those of [`Desk::compare`]; a file that cannot be written; for PDF, what printing refuses.
    pub fn export_comparison(
        &self,
        request: &CompareRequest,
        format: ExportFormat,
        out: &Path,
    ) -> Result<Comparison, Error> {
        let comparison = self.compare(request)?;
        let report = report::of(&comparison, format.wide());
        write(self, &report, Some(&comparison), format, out)?;
        Ok(comparison)
    }
}

/// Writes a report to a file; a typeset one shows pictures of the comparison that it is of.
pub(super) fn write(
    desk: &Desk,
    report: &Report,
    comparison: Option<&Comparison>,
    format: ExportFormat,
    out: &Path,
) -> Result<(), Error> {
    let unwritten = |e: press::ReportError| {
        Error::internal(
            Diagnostic::error("report-failed", format!("对照表没有写成：{e}"))
                .hint("请减少对照的文件，或者换一种格式"),
        )
    };
    let bytes = match format {
        ExportFormat::Xlsx => report.xlsx().map_err(unwritten)?,
        ExportFormat::Docx => report.docx().map_err(unwritten)?,
        ExportFormat::Html => report.html().into_bytes(),
        ExportFormat::Pdf => {
            let data = report::printed(comparison, report);
            desk.print_pdf(&PrintJob {
                layout: "/reports/comparison/layout.typ",
                data: &data,
                title: &report.title,
                author: "",
                ident: &data.to_string(),
                date: desk.places.today(),
                standard: Standard::PdfA2b,
                attachment: None,
                seal: None,
            })?
        }
    };
    std::fs::write(out, bytes).map_err(|e| Error::io(out, "写入", &e))
}
