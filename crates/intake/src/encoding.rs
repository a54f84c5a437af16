//! Strict decoding: every byte is accounted for, or the file is refused.
//!
//! A byte order mark decides. Without one, valid UTF-8 is UTF-8 (text in another encoding passes
//! that test by chance only when it is very short); what is left is tried as GB18030, which
//! includes GBK and GB2312. GB18030 accepts most byte sequences, Big5 and Shift-JIS among them, so
//! the result must also look like Chinese: nearly all characters of a modern Chinese text stand in
//! the first level of GB 2312.

use encoding_rs::{GB18030, UTF_16BE, UTF_16LE};

use crate::Refusal;

/// How the characters of a file were stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// UTF-8 without a byte order mark.
    Utf8,
    /// UTF-8 behind a byte order mark.
    Utf8Bom,
    /// UTF-16, little-endian, behind a byte order mark (“Unicode” in old Windows programs).
    Utf16Le,
    /// UTF-16, big-endian, behind a byte order mark.
    Utf16Be,
    /// GB18030, which includes GBK and GB2312.
    Gb18030,
}

impl Encoding {
    /// The name of the encoding.
    pub fn label(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Utf8Bom => "UTF-8（带 BOM）",
            Self::Utf16Le => "UTF-16 LE",
            Self::Utf16Be => "UTF-16 BE",
            Self::Gb18030 => "GB18030",
        }
    }

    /// Whether the encoding was inferred from the content and not proved by it: an import report
    /// lists it as 推定.
    pub fn is_guess(self) -> bool {
        self == Self::Gb18030
    }
}

const UTF8_BOM: &[u8] = b"\xEF\xBB\xBF";
const UTF16LE_BOM: &[u8] = b"\xFF\xFE";
const UTF16BE_BOM: &[u8] = b"\xFE\xFF";
const GB18030_BOM: &[u8] = b"\x84\x31\x95\x33";

/// Decodes a whole file without its byte order mark.
pub(crate) fn decode(name: &str, bytes: &[u8]) -> Result<(Encoding, String), Refusal> {
    let (encoding, text) = if let Some(rest) = bytes.strip_prefix(UTF8_BOM) {
        let text = std::str::from_utf8(rest).map_err(|error| {
            let at = UTF8_BOM.len() + error.valid_up_to() + 1;
            Refusal::encoding(name, format!("标明是 UTF-8，第 {at} 字节却不是"))
        })?;
        (Encoding::Utf8Bom, text.to_owned())
    } else if let Some(rest) = bytes.strip_prefix(UTF16LE_BOM) {
        (Encoding::Utf16Le, decode_utf16(name, rest, UTF_16LE)?)
    } else if let Some(rest) = bytes.strip_prefix(UTF16BE_BOM) {
        (Encoding::Utf16Be, decode_utf16(name, rest, UTF_16BE)?)
    } else {
        match std::str::from_utf8(bytes) {
            Ok(text) => (Encoding::Utf8, text.to_owned()),
            Err(error) => (Encoding::Gb18030, decode_gb18030(name, bytes, error)?),
        }
    };
    if is_binary(&text) {
        return Err(Refusal::binary(name));
    }
    Ok((encoding, text))
}

fn decode_utf16(
    name: &str,
    bytes: &[u8],
    encoding: &'static encoding_rs::Encoding,
) -> Result<String, Refusal> {
    match encoding.decode_without_bom_handling_and_without_replacement(bytes) {
        Some(text) => Ok(text.into_owned()),
        None => {
            Err(Refusal::encoding(name, format!("标明是 {}，内容却有残缺的字符", encoding.name())))
        }
    }
}

/// `utf8` is why the bytes are not UTF-8.
fn decode_gb18030(name: &str, bytes: &[u8], utf8: std::str::Utf8Error) -> Result<String, Refusal> {
    // Valid but for an incomplete character at the very end: a UTF-8 file that was cut off.
    if utf8.error_len().is_none() && utf8.valid_up_to() > 0 {
        let reason = format!("UTF-8 文件在末尾被截断（第 {} 字节起）", utf8.valid_up_to() + 1);
        return Err(Refusal::encoding(name, reason));
    }
    let bytes = bytes.strip_prefix(GB18030_BOM).unwrap_or(bytes);
    GB18030
        .decode_without_bom_handling_and_without_replacement(bytes)
        .filter(|_| looks_chinese(bytes))
        .map(std::borrow::Cow::into_owned)
        .ok_or_else(|| {
            let at = utf8.valid_up_to() + 1;
            let reason =
                format!("认不出文字编码：不是 UTF-8（第 {at} 字节起），也不是 GB18030 中文");
            Refusal::encoding(name, reason)
        })
}

/// Whether GB18030 bytes hold Chinese as it is written: at least 60 % of the double-byte and
/// four-byte characters outside the symbol rows are of GB 2312's first level, the 3,755 commonest.
///
/// Simplified legal text has over 95 %, Big5 read as GBK under half. A handful of characters
/// proves nothing and passes.
fn looks_chinese(bytes: &[u8]) -> bool {
    let (mut common, mut other) = (0_usize, 0_usize);
    let mut rest = bytes;
    while let [lead, tail @ ..] = rest {
        let trail = tail.first().copied().unwrap_or(0);
        let length = match (*lead, trail) {
            (0..=0x80, _) => 1,
            (_, 0x30..=0x39) => {
                other += 1;
                4
            }
            (0xB0..=0xD7, 0xA1..=0xFE) => {
                common += 1;
                2
            }
            // Punctuation, full-width letters, kana, box drawing.
            (0xA1..=0xA9, 0xA1..=0xFE) => 2,
            _ => {
                other += 1;
                2
            }
        };
        rest = rest.get(length..).unwrap_or_default();
    }
    other < 8 || common * 10 >= (common + other) * 6
}

/// Whether decoded text is no text: it has a NUL, or more than one control character in a hundred.
fn is_binary(text: &str) -> bool {
    let (mut controls, mut characters) = (0_usize, 0_usize);
    for c in text.chars() {
        characters += 1;
        match c {
            '\0' => return true,
            // Tab, line breaks, form feed, and the end-of-file mark of DOS editors.
            '\t' | '\n' | '\r' | '\x0B' | '\x0C' | '\x1A' => {}
            c if c.is_control() => controls += 1,
            _ => {}
        }
    }
    controls * 100 > characters
}
