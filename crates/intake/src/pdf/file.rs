//! An opened file: its pages, and what each of them inherits.

use lopdf::{Dictionary, Document, LoadOptions, Object, ObjectId};

use crate::Refusal;

/// Objects that are not streams take many times their bytes in memory; a text of ten thousand pages
/// has a few million bytes of them.
const MAX_STRUCTURE: usize = 16 * 1024 * 1024;

/// All packed objects together unpack to at most so many bytes, for the same reason.
const MAX_PACKED: usize = 32 * 1024 * 1024;

/// Pages beyond this number are no document.
const MAX_PAGES: usize = 20_000;

pub(super) struct File {
    document: Document,
}

/// A page: its size, how it is turned, and where its names lead.
pub(super) struct Page<'a> {
    pub(super) dictionary: &'a Dictionary,
    pub(super) resources: Option<&'a Dictionary>,
    /// From the page's own coordinates to upright ones with the origin at the lower left corner.
    pub(super) upright: [f32; 6],
    /// Of the upright page, in points.
    pub(super) height: f32,
}

impl File {
    /// Opens a file; `rebuild` looks for the objects instead of believing the table of them.
    pub(super) fn open(name: &str, bytes: &[u8], rebuild: bool) -> Result<Self, Refusal> {
        let census = Census::take(bytes);
        if census.structure > MAX_STRUCTURE {
            return Err(Refusal::too_complex(name, "PDF 文件里的对象过多"));
        }
        let options = LoadOptions {
            max_decompressed_size: Some(MAX_PACKED / census.object_streams.max(1)),
            force_reconstruct: rebuild,
            ..LoadOptions::default()
        };
        let document = Document::load_mem_with_options(bytes, options).map_err(|error| {
            use lopdf::{DecompressError, Error};
            match error {
                Error::InvalidPassword
                | Error::Decryption(_)
                | Error::UnsupportedSecurityHandler(_) => Refusal::encrypted(name),
                Error::Decompress(DecompressError::MemoryLimitExceeded { .. }) => {
                    Refusal::too_complex(name, "PDF 文件展开后过大")
                }
                _ if !ends_whole(bytes) => {
                    Refusal::broken(name, "PDF 文件没有结尾，像是没有下载或复制完整")
                }
                _ => Refusal::broken(name, "PDF 文件的结构已损坏，无法读出"),
            }
        })?;
        if document.is_encrypted() {
            return Err(Refusal::encrypted(name));
        }
        if document.page_iter().nth(MAX_PAGES).is_some() {
            return Err(Refusal::too_complex(name, "PDF 文件的页数过多"));
        }
        Ok(Self { document })
    }

    pub(super) fn pages(&self) -> impl Iterator<Item = Page<'_>> {
        self.document.page_iter().filter_map(|id| self.page(id))
    }

    fn page(&self, id: ObjectId) -> Option<Page<'_>> {
        let dictionary = self.document.get_dictionary(id).ok()?;
        let resources =
            self.inherited(dictionary, b"Resources").and_then(|object| object.as_dict().ok());
        let [x0, y0, x1, y1] = self
            .inherited(dictionary, b"MediaBox")
            .and_then(|object| self.numbers::<4>(object))
            .unwrap_or([0.0, 0.0, 595.28, 841.89]);
        let (left, bottom) = (x0.min(x1), y0.min(y1));
        let (width, height) = ((x1 - x0).abs(), (y1 - y0).abs());
        let turn = self
            .inherited(dictionary, b"Rotate")
            .and_then(|object| object.as_i64().ok())
            .unwrap_or(0)
            .rem_euclid(360);
        let upright = match turn {
            90 => [0.0, -1.0, 1.0, 0.0, -bottom, left + width],
            180 => [-1.0, 0.0, 0.0, -1.0, left + width, bottom + height],
            270 => [0.0, 1.0, -1.0, 0.0, bottom + height, -left],
            _ => [1.0, 0.0, 0.0, 1.0, -left, -bottom],
        };
        let height = if turn % 180 == 90 { width } else { height };
        Some(Page { dictionary, resources, upright, height })
    }

    /// The value of a key that a page may leave to the nodes above it (ISO 32000-1, 7.7.3.4).
    fn inherited<'a>(&'a self, page: &'a Dictionary, key: &[u8]) -> Option<&'a Object> {
        /// Trees of pages are a few levels deep; a chain of parents may be a circle.
        const LEVELS: usize = 64;
        let mut node = page;
        for _ in 0..LEVELS {
            if let Some(found) = self.get(node, key) {
                return Some(found);
            }
            node = self.dictionary(node, b"Parent")?;
        }
        None
    }

    /// The value of a key, references followed.
    pub(super) fn get<'a>(&'a self, dictionary: &'a Dictionary, key: &[u8]) -> Option<&'a Object> {
        dictionary.get_deref(key, &self.document).ok()
    }

    /// The dictionary under a key; of a stream, its dictionary.
    pub(super) fn dictionary<'a>(
        &'a self,
        dictionary: &'a Dictionary,
        key: &[u8],
    ) -> Option<&'a Dictionary> {
        match self.get(dictionary, key)? {
            Object::Dictionary(found) => Some(found),
            Object::Stream(stream) => Some(&stream.dict),
            _ => None,
        }
    }

    /// The object behind a reference, or the object itself.
    pub(super) fn follow<'a>(&'a self, object: &'a Object) -> Option<&'a Object> {
        self.document.dereference(object).ok().map(|(_, found)| found)
    }

    /// An array of exactly `N` numbers.
    pub(super) fn numbers<const N: usize>(&self, object: &Object) -> Option<[f32; N]> {
        let array = object.as_array().ok()?;
        let mut numbers = [0.0; N];
        if array.len() != N {
            return None;
        }
        for (number, object) in numbers.iter_mut().zip(array) {
            *number = self.follow(object)?.as_float().ok().filter(|n| n.is_finite())?;
        }
        Some(numbers)
    }

    pub(super) fn document(&self) -> &Document {
        &self.document
    }
}

/// Whether the last kilobyte holds the mark with which a file ends.
fn ends_whole(bytes: &[u8]) -> bool {
    let tail = &bytes[bytes.len().saturating_sub(1024)..];
    tail.windows(5).any(|window| window == b"%%EOF")
}

/// What a file consists of, counted in one pass before anything of it is built.
struct Census {
    /// Bytes outside of streams.
    structure: usize,
    /// Streams that hold objects; each of them is unpacked when the file is opened.
    object_streams: usize,
}

impl Census {
    fn take(bytes: &[u8]) -> Self {
        let mut structure = 0;
        let mut from = 0;
        let mut rest = bytes;
        while let Some(at) = find(rest, b"stream") {
            structure += at;
            let body = &rest[at + 6..];
            let Some(end) = find(body, b"endstream") else {
                // What follows an unclosed stream is searched for objects.
                from = bytes.len() - body.len();
                break;
            };
            rest = &body[end + 9..];
            from = bytes.len() - rest.len();
        }
        structure += bytes.len() - from;
        // A name may be spelt with escapes (/Obj#53tm): each counts, too many are harmless.
        let mut object_streams = 0;
        let mut rest = bytes;
        while let Some(at) = rest.iter().position(|&b| b == b'/') {
            rest = &rest[at + 1..];
            object_streams += usize::from(spells(rest, b"ObjStm") || spells(rest, b"XRef"));
        }
        Self { structure, object_streams }
    }
}

/// Whether a name (its slash left out) is spelt at the start of `bytes`, escapes included.
fn spells(mut bytes: &[u8], name: &[u8]) -> bool {
    name.iter().all(|&wanted| {
        let (read, len) = match bytes {
            [b'#', high, low, ..] => {
                let digit = |b: u8| (b as char).to_digit(16);
                match (digit(*high), digit(*low)) {
                    (Some(high), Some(low)) => ((high * 16 + low) as u8, 3),
                    _ => return false,
                }
            }
            [first, ..] => (*first, 1),
            [] => return false,
        };
        bytes = &bytes[len..];
        read == wanted
    })
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    memchr::memmem::find(haystack, needle)
}
