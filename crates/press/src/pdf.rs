//! Laid-out pages as a PDF/A file.

use typst::diag::SourceDiagnostic;
use typst::foundations::Smart;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use crate::{Fault, PressError, Standard};

/// What a file says of itself beside its pages.
pub(crate) struct Metadata<'a> {
    /// What makes this file this file. It is hashed, not printed.
    pub(crate) ident: &'a str,
    /// The date of the metadata.
    pub(crate) timestamp: Timestamp,
    pub(crate) standard: Standard,
    /// Whether the file says which of its text is a heading, a paragraph, a cell.
    pub(crate) tagged: bool,
}

/// Writes the pages; `refused` makes an error of what the engine says against it.
pub(crate) fn write(
    document: &PagedDocument,
    metadata: &Metadata,
    refused: impl Fn(&[SourceDiagnostic]) -> PressError,
) -> Result<Vec<u8>, PressError> {
    let standard = match metadata.standard {
        Standard::PdfA2b => PdfStandard::A_2b,
        Standard::PdfA3b => PdfStandard::A_3b,
    };
    let standards = PdfStandards::new(&[standard])
        .map_err(|error| PressError::Layout(vec![Fault::unplaced(error.message())]))?;
    let options = PdfOptions {
        ident: Smart::Custom(metadata.ident.to_owned()),
        creator: Smart::Custom(Some(concat!("Zhunsheng ", env!("CARGO_PKG_VERSION")).into())),
        timestamp: Some(metadata.timestamp),
        standards,
        tagged: metadata.tagged,
        ..PdfOptions::default()
    };
    typst_pdf::pdf(document, &options).map_err(|errors| refused(&errors))
}
