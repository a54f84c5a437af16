//! What is to be printed.

use jiff::civil::Date;
use serde_json::Value;

use crate::SealImage;

/// One document to print. Everything that the result depends on is here, in the [`Fonts`] and in
/// the [`Layouts`]; nothing comes from the clock or the environment.
///
/// [`Fonts`]: crate::Fonts
/// [`Layouts`]: crate::Layouts
#[derive(Debug, Clone, Copy)]
pub struct PrintJob<'a> {
    /// Virtual path of the layout: `/forms/rectification-order/layout.typ`.
    pub layout: &'a str,
    /// What the layout prints; it reads `json("/press/data.json")`. A string under the top-level
    /// key `qr` is also offered as the picture `/press/qr.svg`.
    pub data: &'a Value,
    /// Title in the document's metadata.
    pub title: &'a str,
    /// Author in the document's metadata: the organ that issues it.
    pub author: &'a str,
    /// What makes this document this document, for the PDF's identifier: a document number, or
    /// form and case of a draft. It is hashed, not printed.
    pub ident: &'a str,
    /// Date of the metadata. PDF/A wants one, and the same job has to give the same bytes.
    pub date: Date,
    /// Which PDF/A.
    pub standard: Standard,
    /// A file that travels inside the PDF. Only with [`Standard::PdfA3b`].
    pub attachment: Option<Attachment<'a>>,
    /// The seal that the layout sets, as `/press/seal.png`, where the document is sealed.
    pub seal: Option<&'a SealImage>,
}

/// Which archival standard the PDF follows (ISO 19005).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standard {
    /// PDF/A-2b, for everything that carries no attachment.
    PdfA2b,
    /// PDF/A-3b, for issued documents, which carry their printed fields.
    PdfA3b,
}

/// A file inside a PDF/A-3b, related to the document as its source.
#[derive(Debug, Clone, Copy)]
pub struct Attachment<'a> {
    /// Plain ASCII file name, such as `facts.json`.
    pub name: &'a str,
    /// What the reader's file list says about it.
    pub description: &'a str,
    /// Media type, such as `application/json`.
    pub media_type: &'a str,
    /// The content.
    pub bytes: &'a [u8],
}

impl Attachment<'_> {
    /// Whether the name is 1 to 64 ASCII letters, digits, `.`, `-` or `_`, beginning with a letter
    /// or digit: safe as a file name on every system.
    pub(crate) fn has_plain_name(&self) -> bool {
        self.name.len() <= 64
            && self.name.starts_with(|c: char| c.is_ascii_alphanumeric())
            && self.name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_'))
    }
}
