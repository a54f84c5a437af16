//! Fonts: from the bytes of a string to characters and their widths.
//!
//! A font with one byte a character has a table of 256; a composite font (all Chinese ones) reads
//! codes of one to four bytes by a character map, which gives the number of the glyph (CID) and so
//! its width. The character is what the font's own table (`ToUnicode`) says; without one, what the
//! character collection says, in which GBK-EUC-H and UniGB-UCS2-H and their like count.

use hayro_cmap::{BfString, CMap, CMapName, CidFamily, load_embedded};
use lopdf::{Dictionary, Encoding, Object};

use super::budget::{Budget, Spent};
use super::file::File;
use super::spelling::spelt;

/// A font of the file.
pub(super) struct Font {
    kind: Kind,
    to_unicode: Option<CMap>,
}

enum Kind {
    Simple {
        /// The characters of the 256 codes; empty where there is none.
        characters: Vec<String>,
        first: usize,
        widths: Vec<f32>,
        default: f32,
    },
    Composite(Box<Composite>),
}

struct Composite {
    encoding: CMap,
    /// The code itself is UTF-16: UniGB-UCS2-H, UniGB-UTF16-H.
    utf16: bool,
    /// From the CID to UCS-2, of a known character collection.
    collection: Option<CMap>,
    widths: Widths,
}

/// One code of a string.
pub(super) struct Shown {
    /// How many bytes it took; at least 1.
    pub(super) bytes: usize,
    /// The characters that it stands for; `None` when nothing says which.
    pub(super) text: Option<BfString>,
    /// Width in parts of the font size.
    pub(super) width: f32,
    /// It is the byte 32, to which word spacing applies.
    pub(super) is_space: bool,
}

impl Font {
    /// Reads a font's dictionary. Whatever is missing in it is assumed as readers of PDF do.
    pub(super) fn read(
        file: &File,
        dictionary: &Dictionary,
        budget: &mut Budget,
    ) -> Result<Self, Spent> {
        budget.step(512)?;
        let to_unicode = match file.get(dictionary, b"ToUnicode") {
            Some(Object::Stream(stream)) => CMap::parse(&budget.unpack(stream)?, load_embedded),
            _ => None,
        };
        let composite = file.get(dictionary, b"Subtype").is_some_and(|s| is_name(s, b"Type0"));
        let kind = match composite {
            true => composite_font(file, dictionary, budget)?,
            false => simple_font(file, dictionary),
        };
        Ok(Self { kind, to_unicode })
    }

    /// The first code of `bytes`, which are not empty.
    pub(super) fn next(&self, bytes: &[u8]) -> Shown {
        match &self.kind {
            Kind::Simple { characters, first, widths, default } => {
                let code = bytes.first().copied().unwrap_or_default();
                let own = || {
                    let character = characters.get(usize::from(code))?;
                    (!character.is_empty()).then(|| BfString::String(character.clone()))
                };
                let index = usize::from(code).checked_sub(*first);
                let width = index.and_then(|i| widths.get(i)).copied().unwrap_or(*default);
                let text = self.declared(u32::from(code)).or_else(own);
                Shown { bytes: 1, text: text.map(spelt), width, is_space: code == b' ' }
            }
            Kind::Composite(font) => {
                let Composite { encoding, utf16, collection, widths } = font.as_ref();
                let (code, len, cid) = next_code(encoding, *utf16, bytes);
                let of_code = || utf16.then(|| from_utf16(code)).flatten();
                let of_cid = || collection.as_ref()?.lookup_bf_string(cid?);
                let text = self.declared(code).or_else(of_code).or_else(of_cid);
                let is_space = len == 1 && code == u32::from(b' ');
                let width = widths.of(cid.unwrap_or(0));
                Shown { bytes: len, text: text.map(spelt), width, is_space }
            }
        }
    }

    /// What the font's own table says, unless that is no character.
    fn declared(&self, code: u32) -> Option<BfString> {
        let nothing = |c: char| matches!(c, '\0' | '\u{fffd}' | '\u{fffe}' | '\u{ffff}');
        self.to_unicode.as_ref()?.lookup_bf_string(code).filter(|text| match text {
            BfString::Char(c) => !nothing(*c),
            BfString::String(text) => !text.contains(nothing),
        })
    }
}

/// The code at the start of `bytes`, its length, and its CID.
fn next_code(encoding: &CMap, utf16: bool, bytes: &[u8]) -> (u32, usize, Option<u32>) {
    let mut code = 0;
    for (len, byte) in (1..=4).zip(bytes) {
        code = code << 8 | u32::from(*byte);
        if let Some(cid) = encoding.lookup_cid_code(code, len) {
            return (code, usize::from(len), Some(cid));
        }
    }
    // Of a code without a glyph at least the length must be right, or all that follows is wrong:
    // in the encodings of Chinese a byte below 128 stands alone and others come in pairs.
    match bytes {
        [first, second, ..] if utf16 || *first >= 0x80 => {
            (u32::from(*first) << 8 | u32::from(*second), 2, None)
        }
        [first, ..] => (u32::from(*first), 1, None),
        [] => (0, 1, None),
    }
}

fn from_utf16(code: u32) -> Option<BfString> {
    let units = [(code >> 16) as u16, code as u16];
    let units = if units[0] == 0 { &units[1..] } else { &units[..] };
    let mut characters = char::decode_utf16(units.iter().copied());
    match (characters.next(), characters.next()) {
        (Some(Ok(c)), None) => Some(BfString::Char(c)),
        _ => None,
    }
}

fn is_name(object: &Object, name: &[u8]) -> bool {
    object.as_name().is_ok_and(|found| found == name)
}

fn composite_font(
    file: &File,
    dictionary: &Dictionary,
    budget: &mut Budget,
) -> Result<Kind, Spent> {
    let mut utf16 = false;
    let encoding = match file.get(dictionary, b"Encoding") {
        Some(Object::Name(name)) => {
            utf16 = [&b"UCS2"[..], b"UTF16"].iter().any(|of| holds(name, of));
            match CMapName::from_bytes(name) {
                CMapName::IdentityV => Some(CMap::identity_v()),
                known => load_embedded(known).and_then(|data| CMap::parse(data, load_embedded)),
            }
        }
        Some(Object::Stream(stream)) => CMap::parse(&budget.unpack(stream)?, load_embedded),
        _ => None,
    };
    let encoding = encoding.unwrap_or_else(CMap::identity_h);
    let descendant = file
        .get(dictionary, b"DescendantFonts")
        .and_then(|fonts| file.follow(fonts.as_array().ok()?.first()?)?.as_dict().ok());
    let family = match &encoding.metadata().character_collection {
        Some(known) if known.family != CidFamily::AdobeIdentity => Some(known.family.clone()),
        _ => descendant.and_then(|font| {
            let info = file.dictionary(font, b"CIDSystemInfo")?;
            let text = |key: &[u8]| file.get(info, key)?.as_str().ok();
            Some(CidFamily::from_registry_ordering(text(b"Registry")?, text(b"Ordering")?))
        }),
    };
    let collection = family
        .and_then(|family| load_embedded(family.ucs2_cmap()?))
        .and_then(|data| CMap::parse(data, load_embedded));
    let widths = descendant.map_or_else(Widths::default, |font| Widths::read(file, font));
    budget.step(widths.ranges.len())?;
    Ok(Kind::Composite(Box::new(Composite { encoding, utf16, collection, widths })))
}

fn holds(name: &[u8], part: &[u8]) -> bool {
    name.windows(part.len()).any(|window| window == part)
}

/// Widths by CID (ISO 32000-1, 9.7.4.3), in parts of the font size.
struct Widths {
    /// First and last CID, sorted; and the widths: one for all, or one each.
    ranges: Vec<(u32, u32, Vec<f32>)>,
    default: f32,
}

impl Default for Widths {
    fn default() -> Self {
        Self { ranges: Vec::new(), default: 1.0 }
    }
}

impl Widths {
    fn read(file: &File, font: &Dictionary) -> Self {
        let number = |object: &Object| file.follow(object)?.as_float().ok();
        let mut widths = Self::default();
        if let Some(default) = file.get(font, b"DW").and_then(number) {
            widths.default = default / 1000.0;
        }
        let Some(Object::Array(array)) = file.get(font, b"W") else { return widths };
        let mut rest = array.as_slice();
        while let [first, second, tail @ ..] = rest {
            let Some(from) = number(first).map(|n| n as u32) else { break };
            if let Some(Object::Array(each)) = file.follow(second) {
                let each: Vec<f32> =
                    each.iter().map(|w| number(w).unwrap_or(1000.0) / 1000.0).collect();
                let last = from.saturating_add((each.len() as u32).saturating_sub(1));
                widths.ranges.push((from, last, each));
                rest = tail;
            } else if let (Some(last), [third, tail @ ..]) = (number(second), tail) {
                let one = number(third).unwrap_or(1000.0) / 1000.0;
                widths.ranges.push((from, last as u32, vec![one]));
                rest = tail;
            } else {
                break;
            }
        }
        widths.ranges.sort_by_key(|(first, ..)| *first);
        widths
    }

    fn of(&self, cid: u32) -> f32 {
        let after = self.ranges.partition_point(|(first, ..)| *first <= cid);
        let found = after.checked_sub(1).and_then(|i| self.ranges.get(i));
        match found {
            Some((first, last, widths)) if cid <= *last => {
                let index = if widths.len() == 1 { 0 } else { (cid - first) as usize };
                widths.get(index).copied().unwrap_or(self.default)
            }
            _ => self.default,
        }
    }
}

fn simple_font(file: &File, dictionary: &Dictionary) -> Kind {
    let number = |object: &Object| file.follow(object)?.as_float().ok();
    let encoding = dictionary.get_font_encoding_with_limit(file.document(), 1 << 20);
    let characters = (0..=u8::MAX).map(|code| {
        let text = match &encoding {
            // Its characters stand in ToUnicode, which is read anyway.
            Ok(Encoding::UnicodeMapEncoding(_)) | Err(_) => None,
            Ok(encoding) => encoding.bytes_to_string(&[code]).ok(),
        };
        let plain = || (' '..='~').contains(&(code as char)).then(|| (code as char).to_string());
        text.filter(|text| !text.is_empty()).or_else(plain).unwrap_or_default()
    });
    // Type 3 fonts measure in units of their own.
    let unit = match file.get(dictionary, b"FontMatrix").and_then(|m| file.numbers::<6>(m)) {
        Some(matrix) => matrix[0].abs(),
        None => 0.001,
    };
    let widths = match file.get(dictionary, b"Widths") {
        Some(Object::Array(array)) => {
            array.iter().take(256).map(|w| number(w).unwrap_or(0.0) * unit).collect()
        }
        _ => Vec::new(),
    };
    let first = file.get(dictionary, b"FirstChar").and_then(|n| n.as_i64().ok()).unwrap_or(0);
    let missing = file
        .dictionary(dictionary, b"FontDescriptor")
        .and_then(|descriptor| number(file.get(descriptor, b"MissingWidth")?));
    // The fourteen standard fonts need not state their widths; half the size is near enough to
    // tell words from each other.
    let default = match missing {
        Some(width) if width > 0.0 => width * unit,
        _ => 0.5,
    };
    Kind::Simple {
        characters: characters.collect(),
        first: usize::try_from(first).unwrap_or(0),
        widths,
        default,
    }
}
