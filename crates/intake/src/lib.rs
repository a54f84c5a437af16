//! The bytes of an office file become plain text; nothing else happens here.
//!
//! # Steps
//! - **Format:** [`Format::detect`] looks at the bytes first and at the name second, because a
//!   file's name is what somebody typed and its first bytes are what a program wrote.
//! - **Text:** [`read`] decodes a text file strictly ([`Encoding`]): every byte is accounted for or
//!   the file is refused, so no replacement character can slip into a quotation.
//! - **Pages:** the text of a web page is taken out of what surrounds it, and what the page states
//!   about it (索引号, 发文机关, 成文日期) is kept beside it.
//! - **Word:** the paragraphs, tables and notes of a docx become lines, with the numbers that Word
//!   counts by itself written out.
//! - **Statutes:** [`statute_pack`] reads a database of laws and lays each one out as the plain
//!   text in which laws are published, so that statutes and policy files go through one parser.
//!
//! The crate knows no law, no path and no clock: it is handed bytes and the name to use in
//! messages. It is total on hostile bytes: a file is read or there is a [`Refusal`] that says which
//! file, why, and what to do.
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod docx;
mod encoding;
mod format;
mod html;
mod pack;
mod refusal;

pub use encoding::Encoding;
pub use format::Format;
pub use pack::{PackedLaw, StatutePack, statute_pack};
pub use refusal::Refusal;

/// The largest file that is read, in bytes. Check the size before loading a file: `read` can only
/// refuse what is in memory already.
pub const MAX_BYTES: u64 = 200 * 1024 * 1024;

/// The text of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extracted {
    /// What kind of file it was.
    pub format: Format,
    /// How its characters were stored; UTF-8 for a docx, whose parts are XML.
    pub encoding: Encoding,
    /// Of a text or Markdown file, all its characters, with their line breaks as they stand (LF,
    /// CRLF, CR or mixed); only a byte order mark is left out. Of any other format its text, a
    /// paragraph or a row of a table to a line, the cells of a row with a tab between them.
    pub text: String,
    /// What the file states about its document outside of the text, label and value: 索引号,
    /// 发文机关, 成文日期. Labels are as printed, without blanks and colon.
    pub declared: Vec<(String, String)>,
}

/// Reads one file that holds a text: plain, Markdown, a web page or a Word document. `name` is the file's name, with which messages begin and whose
/// extension is a hint to its format.
///
/// # Errors
/// A [`Refusal`] when the file is empty, too large, binary, of a format that is not read, or in no
/// encoding that decodes without loss.
pub fn read(name: &str, bytes: &[u8]) -> Result<Extracted, Refusal> {
    let format = Format::detect(name, bytes)?;
    if format == Format::StatutePack {
        return Err(Refusal::unsupported(name, "法条库", "请导入法条库文件本身，不要当作文本打开"));
    }
    let (encoding, text, declared) = match format {
        Format::Docx => (Encoding::Utf8, docx::read(name, bytes)?, Vec::new()),
        Format::Html => {
            let (encoding, html) = encoding::decode(name, bytes)?;
            let page = html::read(name, &html)?;
            (encoding, page.text, page.declared)
        }
        Format::Text | Format::Markdown | Format::StatutePack => {
            let (encoding, text) = encoding::decode(name, bytes)?;
            (encoding, text, Vec::new())
        }
    };
    if text.trim().is_empty() {
        return Err(Refusal::empty(name));
    }
    Ok(Extracted { format, encoding, text, declared })
}

#[cfg(test)]
mod tests;
