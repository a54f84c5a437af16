//! The parts of a Word file: a ZIP archive whose entries are XML.

use std::io::{Cursor, Read};

use encoding_rs::{UTF_16BE, UTF_16LE};
use zip::ZipArchive;
use zip::result::ZipError;

use crate::Refusal;

/// All parts of one document together unpack to at most so many bytes. The text of a thousand
/// pages is a few million; an archive of a few kilobytes can claim gigabytes.
const MAX_UNPACKED: u64 = 128 * 1024 * 1024;

pub(super) struct Package<'a> {
    name: &'a str,
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// Bytes that may still be unpacked.
    left: u64,
}

impl<'a> Package<'a> {
    pub(super) fn open(name: &'a str, bytes: &'a [u8]) -> Result<Self, Refusal> {
        let archive = ZipArchive::new(Cursor::new(bytes))
            .map_err(|_| Refusal::broken(name, "Word 文档的压缩包打不开"))?;
        Ok(Self { name, archive, left: MAX_UNPACKED })
    }

    /// The names of the XML parts that begin so, in order.
    pub(super) fn names(&self, start: &str) -> Vec<String> {
        let names = self.archive.file_names().flatten();
        let mut names: Vec<String> = names
            .filter(|name| name.starts_with(start) && name.ends_with(".xml"))
            .map(std::borrow::Cow::into_owned)
            .collect();
        names.sort();
        names
    }

    /// The XML of a part; `None` when there is no such part.
    pub(super) fn part(&mut self, path: &str) -> Result<Option<String>, Refusal> {
        let broken = || Refusal::broken(self.name, "Word 文档的压缩包有损坏的部分");
        let entry = match self.archive.by_name(path) {
            Ok(entry) => entry,
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(_) => return Err(broken()),
        };
        let mut bytes = Vec::new();
        // What the archive says about sizes is not believed: the bytes are counted.
        entry.take(self.left + 1).read_to_end(&mut bytes).map_err(|_| broken())?;
        let size = bytes.len() as u64;
        if size > self.left {
            return Err(Refusal::too_complex(self.name, "Word 文档解压后过大"));
        }
        self.left -= size;
        let text = match bytes.as_slice() {
            [0xEF, 0xBB, 0xBF, rest @ ..] => std::str::from_utf8(rest).ok().map(str::to_owned),
            [0xFF, 0xFE, rest @ ..] => utf16(UTF_16LE, rest),
            [0xFE, 0xFF, rest @ ..] => utf16(UTF_16BE, rest),
            _ => String::from_utf8(bytes).ok(),
        };
        text.map(Some).ok_or_else(broken)
    }
}

fn utf16(encoding: &'static encoding_rs::Encoding, bytes: &[u8]) -> Option<String> {
    encoding
        .decode_without_bom_handling_and_without_replacement(bytes)
        .map(std::borrow::Cow::into_owned)
}
