//! The bytes of an office file become plain text, and what else is inside comes out as it is.
//!
//! # Steps
//! - **Format:** [`Format::detect`] looks at the bytes first and at the name second, because a
//!   file's name is what somebody typed and its first bytes are what a program wrote.
//! - **Text:** [`read`] decodes a text file strictly ([`Encoding`]): every byte is accounted for or
//!   the file is refused, so no replacement character can slip into a quotation.
//! - **Pages:** the text of a web page is taken out of what surrounds it, and what the page states
//!   about it (索引号, 发文机关, 成文日期) is kept beside it.
//! - **Word:** the paragraphs, tables and notes of a docx become lines, with the numbers that Word
//!   counts by itself written out; what travels inside, [`carried`] takes out.
//! - **PDF:** glyphs at positions become lines and paragraphs; headers, footers and page numbers
//!   stay in the text and are [marked](Mark).
//! - **Attachments:** of a PDF [`attachments`] takes out the files that travel inside, and
//!   [`part_at`] says what a byte of it is for.
//! - **Statutes:** [`statute_pack`] reads a database of laws and lays each one out as the plain
//!   text in which laws are published, so that statutes and policy files go through one parser.
//! - **Sheets:** [`sheet`] gives the rows of a workbook or a CSV file, for lists of files.
//!
//! The crate knows no law, no path and no clock: it is handed bytes and the name to use in
//! messages. It is total on hostile bytes: a file is read or there is a [`Refusal`] that says which
//! file, why, and what to do.
#![cfg_attr(test, allow(clippy::unwrap_used))]

use std::ops::Range;

mod docx;
mod encoding;
mod format;
mod html;
mod pack;
mod pdf;
mod refusal;
mod sheet;

pub use docx::carried;
pub use encoding::Encoding;
pub use format::Format;
pub use pack::{PackedLaw, StatutePack, statute_pack};
pub use pdf::{Attached, PdfPart, attachments, part_at};
pub use refusal::{Caution, Refusal};
pub use sheet::{Rows, sheet};

/// The largest file that is read, in bytes. Check the size before loading a file: `read` can only
/// refuse what is in memory already.
pub const MAX_BYTES: u64 = 200 * 1024 * 1024;

/// The text of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extracted {
    /// What kind of file it was.
    pub format: Format,
    /// How its characters were stored; UTF-8 for a docx, whose parts are XML, and for a PDF, which
    /// stores glyphs.
    pub encoding: Encoding,
    /// Of a text or Markdown file, all its characters, with their line breaks as they stand (LF,
    /// CRLF, CR or mixed); only a byte order mark is left out. Of any other format its text, a
    /// paragraph or a row of a table to a line, the cells of a row with a tab between them.
    pub text: String,
    /// What the file states about its document outside of the text, label and value: 索引号,
    /// 发文机关, 成文日期. Labels are as printed, without blanks and colon.
    pub declared: Vec<(String, String)>,
    /// Of a PDF, the byte offset in the text at which each page begins; else empty.
    pub pages: Vec<usize>,
    /// Of a Word document, the byte offset at which each paragraph or row of a table begins; else
    /// empty. A paragraph with line breaks of its own counts once for each line.
    pub paragraphs: Vec<usize>,
    /// What stands in the text and is not of it, in order and without overlap.
    pub marks: Vec<(Range<usize>, Mark)>,
    /// What a reader should know about the text.
    pub cautions: Vec<Caution>,
}

/// Why a part of the text is not of the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// Header, footer or page number, its line break included.
    Furniture,
    /// The end of a page inside a paragraph, with the furniture that stands there.
    PageBreak,
}

/// Reads one file that holds a text: plain, Markdown, a web page, a Word document or a PDF. `name`
/// is the file's name, with which messages begin and whose extension is a hint to its format.
///
/// # Errors
/// A [`Refusal`] when the file is empty, too large, binary, damaged, encrypted, scanned, of a format
/// that is not read, or in no encoding that decodes without loss.
pub fn read(name: &str, bytes: &[u8]) -> Result<Extracted, Refusal> {
    let format = Format::detect(name, bytes)?;
    if format == Format::StatutePack {
        return Err(Refusal::unsupported(name, "法条库", "请导入法条库文件本身，不要当作文本打开"));
    }
    let mut read = Extracted {
        format,
        encoding: Encoding::Utf8,
        text: String::new(),
        declared: Vec::new(),
        pages: Vec::new(),
        paragraphs: Vec::new(),
        marks: Vec::new(),
        cautions: Vec::new(),
    };
    match format {
        Format::Docx => {
            read.text = docx::read(name, bytes)?;
            let ends = memchr::memchr_iter(b'\n', read.text.as_bytes()).map(|at| at + 1);
            read.paragraphs =
                std::iter::once(0).chain(ends).filter(|&start| start < read.text.len()).collect();
        }
        Format::Html => {
            let (encoding, html) = encoding::decode(name, bytes)?;
            let page = html::read(name, &html)?;
            (read.encoding, read.text, read.declared) = (encoding, page.text, page.declared);
        }
        Format::Pdf => {
            let pdf::Text { text, pages, marks, cautions } = pdf::read(name, bytes)?;
            (read.text, read.pages, read.marks, read.cautions) = (text, pages, marks, cautions);
        }
        Format::Text | Format::Markdown | Format::StatutePack => {
            (read.encoding, read.text) = encoding::decode(name, bytes)?;
        }
    }
    if read.text.trim().is_empty() {
        return Err(Refusal::empty(name));
    }
    Ok(read)
}

#[cfg(test)]
mod tests;
