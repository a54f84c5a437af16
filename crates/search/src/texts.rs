//! The texts of all provisions in the form in which they are matched, mapped into memory.
//!
//! ```text
//! rows-N.bin    one record of 32 bytes per provision, see Row
//! texts-N.bin   the texts in UTF-8, one behind the other
//! ```
//! Each update of an index writes one such pair, a *part*; parts are never changed. A provision is
//! named by its *slot*: its place in the rows of all parts taken together. The slots of one document
//! stand together, in reading order.

#![expect(
    clippy::disallowed_methods,
    reason = "writes the files of a generation into the folder handed in"
)]

use std::fs::File;
use std::io::{BufWriter, Write};
use std::ops::Range;
use std::path::Path;

use law::Level;
use tantivy::directory::{Directory, MmapDirectory, OwnedBytes};

use crate::form::Form;
use crate::unit::Unit;

/// The length of a record in bytes.
const RECORD: usize = 32;

/// What is known of a provision beside its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Row {
    /// Where its text starts in the texts of its part, and its length, in bytes.
    start: u64,
    length: u32,
    /// The key of its document ([`crate::documents::Documents::place`]).
    pub(crate) document: u32,
    /// Index of the provision in the document's tree, of its article and of its chapter.
    pub(crate) provision: u32,
    pub(crate) article: u32,
    pub(crate) chapter: u32,
    /// How many bytes of the text, from its start, are the heading.
    heading: u16,
    /// The number of its level in [`Level::ALL`].
    pub(crate) level: u8,
}

impl Row {
    /// The length of the heading in bytes of the text.
    pub(crate) fn heading(&self) -> usize {
        usize::from(self.heading)
    }

    fn bytes(&self) -> [u8; RECORD] {
        let mut bytes = [0; RECORD];
        let numbers = [self.length, self.document, self.provision, self.article, self.chapter];
        bytes[..8].copy_from_slice(&self.start.to_le_bytes());
        for (to, number) in bytes[8..28].chunks_exact_mut(4).zip(numbers) {
            to.copy_from_slice(&number.to_le_bytes());
        }
        bytes[28..30].copy_from_slice(&self.heading.to_le_bytes());
        bytes[30] = self.level;
        bytes
    }

    fn read(bytes: &[u8; RECORD]) -> Self {
        let number = |at: usize| {
            u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
        };
        Self {
            start: u64::from(number(0)) | u64::from(number(4)) << 32,
            length: number(8),
            document: number(12),
            provision: number(16),
            article: number(20),
            chapter: number(24),
            heading: u16::from_le_bytes([bytes[28], bytes[29]]),
            level: bytes[30],
        }
    }
}

/// Writes one part.
pub(crate) struct PartWriter {
    rows: BufWriter<File>,
    texts: BufWriter<File>,
    written: u64,
    slots: u32,
    form: Form,
    text: String,
}

impl PartWriter {
    /// A part with this number in `folder`.
    pub(crate) fn create(folder: &Path, part: usize) -> std::io::Result<Self> {
        let file = |name: String| File::create(folder.join(name)).map(BufWriter::new);
        Ok(Self {
            rows: file(rows_name(part))?,
            texts: file(texts_name(part))?,
            written: 0,
            slots: 0,
            form: Form::default(),
            text: String::new(),
        })
    }

    /// Adds a provision of the document with this key; the slot is counted from the first of the
    /// part.
    pub(crate) fn add(&mut self, unit: &Unit, document: u32) -> std::io::Result<u32> {
        self.form.read(&unit.text);
        self.text.clear();
        self.text.extend(&self.form.chars);
        let heading = self.form.origin.partition_point(|&at| (at as usize) < unit.heading);
        let heading: usize = self.form.chars[..heading].iter().map(|c| c.len_utf8()).sum();
        let too_large = || std::io::Error::other("文件过大，不能建立检索索引");
        let number = |n: usize| u32::try_from(n).map_err(|_| too_large());
        let row = Row {
            start: self.written,
            length: number(self.text.len())?,
            document,
            provision: number(unit.provision)?,
            article: number(unit.article)?,
            chapter: number(unit.chapter)?,
            heading: u16::try_from(heading).unwrap_or(u16::MAX),
            level: Level::ALL
                .iter()
                .position(|&level| level == unit.level)
                .and_then(|i| u8::try_from(i).ok())
                .unwrap_or(u8::MAX),
        };
        self.rows.write_all(&row.bytes())?;
        self.texts.write_all(self.text.as_bytes())?;
        self.written += u64::from(row.length);
        self.slots = self.slots.checked_add(1).ok_or_else(too_large)?;
        Ok(self.slots - 1)
    }

    /// The number of provisions so far.
    pub(crate) fn slots(&self) -> u32 {
        self.slots
    }

    /// Brings the part to disk; returns the number of its slots.
    pub(crate) fn finish(self) -> std::io::Result<u32> {
        for file in [self.rows, self.texts] {
            file.into_inner()?.sync_all()?;
        }
        Ok(self.slots)
    }
}

/// The texts of an opened index.
pub(crate) struct Texts {
    parts: Vec<Part>,
}

struct Part {
    slots: Range<u32>,
    rows: OwnedBytes,
    texts: OwnedBytes,
}

impl Texts {
    /// Maps the parts of a folder, of which the numbers of slots are known.
    pub(crate) fn open(folder: &Path, slots: &[u32]) -> tantivy::Result<Self> {
        let directory = MmapDirectory::open(folder)?;
        let map = |name: String| {
            Ok::<_, tantivy::TantivyError>(directory.open_read(Path::new(&name))?.read_bytes()?)
        };
        let mut first = 0u32;
        let part = |(part, &count): (usize, &u32)| {
            let slots = first..first.saturating_add(count);
            first = slots.end;
            Ok(Part { slots, rows: map(rows_name(part))?, texts: map(texts_name(part))? })
        };
        let parts = slots.iter().enumerate().map(part).collect::<tantivy::Result<Vec<_>>>()?;
        let whole = |part: &Part| part.rows.len() == part.slots.len() * RECORD;
        if parts.iter().all(whole) {
            Ok(Self { parts })
        } else {
            Err(tantivy::TantivyError::SystemError("rows cut short".to_owned()))
        }
    }

    /// What is known of a provision, and its text; an unknown slot has none.
    pub(crate) fn get(&self, slot: u32) -> Option<(Row, &[u8])> {
        let part = self.parts.iter().find(|part| part.slots.contains(&slot))?;
        let at = (slot - part.slots.start) as usize * RECORD;
        let row = Row::read(part.rows.get(at..at + RECORD)?.try_into().ok()?);
        let start = usize::try_from(row.start).ok()?;
        let text = part.texts.get(start..start.checked_add(row.length as usize)?)?;
        Some((row, text))
    }
}

fn rows_name(part: usize) -> String {
    format!("rows-{part}.bin")
}

fn texts_name(part: usize) -> String {
    format!("texts-{part}.bin")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::document;
    use crate::unit::Facts;

    #[test]
    fn gives_back_what_was_written() {
        let dir = tempfile::TempDir::new().unwrap();
        let mut units = document("甲", Facts::default(), &["章 第一章　总则", "条 第 1 条 囯家"]);
        units[1].heading = 5;
        let mut counts = Vec::new();
        for part in 0..2 {
            let mut writer = PartWriter::create(dir.path(), part).unwrap();
            for unit in &units {
                writer.add(unit, 7).unwrap();
            }
            counts.push(writer.finish().unwrap());
        }
        let texts = Texts::open(dir.path(), &counts).unwrap();
        let shown: Vec<_> = (0..5)
            .filter_map(|slot| texts.get(slot))
            .map(|(row, text)| {
                let text = std::str::from_utf8(text).unwrap();
                let level = Level::ALL[usize::from(row.level)].term();
                format!(
                    "{} {} {level} {}|{}",
                    row.document,
                    row.provision,
                    &text[..row.heading()],
                    &text[row.heading()..]
                )
            })
            .collect();
        let part = ["7 0 章 |第一章 总则", "7 1 条 第1条| 国家"];
        assert_eq!(shown, [part, part].concat());
        assert!(Texts::open(dir.path(), &[2, 1]).is_err());
    }
}
