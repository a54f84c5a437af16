//! PDF files (ISO 32000) with a text layer, as the text that was set on their pages.
//!
//! A PDF holds no text, only glyphs at positions. What stands there as a text is found in steps:
//! - **File:** [`file`] opens it and knows its pages; a damaged cross-reference table is rebuilt, a
//!   file that is encrypted without a password is read.
//! - **Fonts:** [`font`] turns the bytes of a string into characters and widths: by the font's own
//!   table, or by the predefined ones of the Chinese encodings.
//! - **Glyphs:** [`content`] runs the operators of a page that show text.
//! - **Lines:** [`line`] sets glyphs of one baseline into a line; [`table`] takes what stands
//!   between ruled lines as cells of a row.
//! - **Furniture:** [`furniture`] finds headers, footers and page numbers. They stay in the text
//!   and are marked.
//! - **Paragraphs:** [`paragraph`] joins the lines that were broken only because the next word did
//!   not fit, over page ends too, and marks those.
//!
//! Besides, [`attached`] takes out the files that travel inside, and [`part`] says what a byte of
//! the file is for.
//!
//! All of it runs under a [`Budget`], because a small file can claim any amount of work, and on a
//! thread of its own with a known stack.

mod attached;
mod budget;
mod content;
mod file;
mod font;
mod furniture;
mod line;
mod paragraph;
mod part;
mod spelling;
mod table;

use std::ops::Range;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use budget::{Budget, Spent};
use file::File;

pub use attached::Attached;
pub use part::PdfPart;

use crate::{Caution, Mark, Refusal};

/// The text of a PDF.
#[derive(Debug, Default)]
pub(crate) struct Text {
    pub(crate) text: String,
    /// Byte offset at which each page begins.
    pub(crate) pages: Vec<usize>,
    /// What stands in the text and is not of it, in order.
    pub(crate) marks: Vec<(Range<usize>, Mark)>,
    pub(crate) cautions: Vec<Caution>,
}

/// The stack of the thread that reads. The parser goes at most a hundred levels deep.
const STACK: usize = 16 * 1024 * 1024;

/// How long one file may take. Ours is bounded by the [`Budget`]; the parser is not, for example
/// when ten thousand entries of a table name the same large object.
const PATIENCE: Duration = Duration::from_secs(120);

/// The text of a file, a paragraph or a row of a table to a line.
pub(crate) fn read(name: &str, bytes: &[u8]) -> Result<Text, Refusal> {
    apart(name, bytes, read_here)
}

/// The files that travel inside a PDF.
///
/// # Errors
/// A [`Refusal`] when the bytes are no PDF, or one that is damaged, encrypted, or made to exhaust
/// the machine.
pub fn attachments(name: &str, bytes: &[u8]) -> Result<Vec<Attached>, Refusal> {
    apart(name, bytes, |name, bytes| {
        let found = File::open(name, bytes, false).map(|file| attached::find(name, &file));
        match found {
            Ok(Ok(found)) if !found.is_empty() => Ok(found),
            // A damaged table of objects hides what the file still holds.
            found => match File::open(name, bytes, true) {
                Ok(file) => attached::find(name, &file),
                Err(refusal) => found.unwrap_or(Err(refusal)),
            },
        }
    })
}

/// The part of a PDF to which the byte at `offset` belongs.
///
/// # Errors
/// As [`attachments`].
pub fn part_at(name: &str, bytes: &[u8], offset: usize) -> Result<PdfPart, Refusal> {
    apart(name, bytes, move |name, bytes| Ok(part::at(&File::open(name, bytes, false)?, offset)))
}

/// Does the work on a thread of its own and gives it up when it takes too long.
fn apart<T: Send + 'static>(
    name: &str,
    bytes: &[u8],
    work: impl FnOnce(&str, &[u8]) -> Result<T, Refusal> + Send + 'static,
) -> Result<T, Refusal> {
    let broken = || Refusal::broken(name, "PDF 文件的结构已损坏，无法读出");
    let (answer, waiting) = mpsc::channel();
    let (owned, bytes) = (name.to_owned(), bytes.to_vec());
    // A thread that is given up runs on until it is done or the program ends.
    let reading = std::thread::Builder::new()
        .name("pdf".to_owned())
        .stack_size(STACK)
        .spawn(move || answer.send(work(&owned, &bytes)));
    if reading.is_err() {
        return Err(broken());
    }
    match waiting.recv_timeout(PATIENCE) {
        Ok(result) => result,
        // The parser is not ours; should it panic on hostile bytes, that is one broken file.
        Err(RecvTimeoutError::Disconnected) => Err(broken()),
        Err(RecvTimeoutError::Timeout) => {
            Err(Refusal::too_complex(name, "PDF 文件读了两分钟还没有读完"))
        }
    }
}

/// Reads a file as its table of objects says, and once more by looking for the objects themselves
/// when that leads nowhere: the table of a file that lost or gained bytes points past them.
fn read_here(name: &str, bytes: &[u8]) -> Result<Text, Refusal> {
    match attempt(name, bytes, false) {
        Ok((text, true)) => Ok(text),
        Ok((text, false)) => Ok(attempt(name, bytes, true).map_or(text, |(rebuilt, _)| rebuilt)),
        Err(refusal) if ["broken-file", "empty-file"].contains(&refusal.code) => {
            attempt(name, bytes, true).map(|(text, _)| text).map_err(|_| refusal)
        }
        Err(refusal) => Err(refusal),
    }
}

/// The text, and whether all contents that the pages name were found.
fn attempt(name: &str, bytes: &[u8], rebuild: bool) -> Result<(Text, bool), Refusal> {
    let mut budget = Budget::default();
    let file = File::open(name, bytes, rebuild)?;
    let too_complex = |_: Spent| Refusal::too_complex(name, "PDF 文件展开后过大");
    let (mut pages, mut fonts, mut whole) = (Vec::new(), content::Fonts::new(), true);
    for page in file.pages() {
        let printed = content::run(&file, &page, &mut fonts, &mut budget).map_err(too_complex)?;
        whole &= !printed.missing;
        pages.push(line::Page::of(&page, printed));
    }
    let cautions = legible(name, &pages)?;
    furniture::find(&mut pages);
    Ok((Text { cautions, ..paragraph::text(&pages) }, whole))
}

/// Whether the pages can be read at all, and what could not be.
fn legible(name: &str, pages: &[line::Page]) -> Result<Vec<Caution>, Refusal> {
    if pages.is_empty() {
        return Err(Refusal::broken(name, "PDF 文件里没有一页"));
    }
    let pictures: Vec<usize> =
        (1..).zip(pages).filter(|(_, page)| page.is_picture()).map(|(n, _)| n).collect();
    let written = pages.iter().filter(|page| page.characters > 0).count();
    if written == 0 && pictures.is_empty() {
        return Err(Refusal::empty(name));
    }
    if pictures.len() >= written {
        return Err(Refusal::scanned(name, pages.len(), pictures.len()));
    }
    let characters: usize = pages.iter().map(|page| page.characters).sum();
    let unreadable: usize = pages.iter().map(|page| page.unreadable).sum();
    if unreadable * 10 > characters {
        return Err(Refusal::unmapped(name, unreadable, characters));
    }
    let mut cautions = Vec::new();
    if !pictures.is_empty() {
        cautions.push(Caution::PagesWithoutText(pictures));
    }
    if unreadable > 0 {
        cautions.push(Caution::UnreadableCharacters(unreadable));
    }
    Ok(cautions)
}
