//! What kind of file this is: by its first bytes, then by its name.

use memchr::memmem;

use crate::{MAX_BYTES, Refusal};

/// A kind of file that is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// Plain text.
    Text,
    /// Markdown; its text is taken as it is.
    Markdown,
    /// A web page.
    Html,
    /// A Word document since 2007.
    Docx,
    /// A PDF file.
    Pdf,
    /// An SQLite database of laws: hand it to [`statute_pack`](crate::statute_pack).
    StatutePack,
}

impl Format {
    /// Tells the kind of a file by its bytes and its name.
    ///
    /// # Errors
    /// A [`Refusal`] when the file is empty, larger than [`MAX_BYTES`], of a format that is not
    /// read, or not what its extension says.
    pub fn detect(name: &str, bytes: &[u8]) -> Result<Self, Refusal> {
        if bytes.is_empty() {
            return Err(Refusal::empty(name));
        }
        let size = bytes.len() as u64;
        if size > MAX_BYTES {
            return Err(Refusal::too_large(name, size));
        }
        if bytes.starts_with(SQLITE_MAGIC) {
            return Ok(Self::StatutePack);
        }
        if starts_with_any(bytes, ZIP) && contains(bytes, b"word/document.xml") {
            return Ok(Self::Docx);
        }
        if is_html(bytes) {
            return Ok(Self::Html);
        }
        if is_pdf(bytes) {
            return Ok(Self::Pdf);
        }
        if let Some(foreign) = foreign_by_content(bytes) {
            return Err(Refusal::unsupported(name, foreign.label, foreign.hint));
        }
        let extension = extension(name);
        match extension.as_str() {
            "" | "txt" | "text" => return Ok(Self::Text),
            "md" | "markdown" => return Ok(Self::Markdown),
            // A part of a page does not begin as a page does; it is still what its name says.
            "html" | "htm" | "shtml" | "xhtml" => return Ok(Self::Html),
            "docx" | "docm" | "pdf" | "db" | "sqlite" | "sqlite3" => {
                return Err(Refusal::mismatch(name, &extension));
            }
            _ => {}
        }
        match FOREIGN.iter().find(|foreign| foreign.extensions.contains(&extension.as_str())) {
            Some(foreign) if foreign.magic.is_empty() => {
                Err(Refusal::unsupported(name, foreign.label, foreign.hint))
            }
            Some(_) => Err(Refusal::mismatch(name, &extension)),
            None => Err(Refusal::unsupported(
                name,
                &format!(".{extension} 文件"),
                "可导入 .txt、.md、.html、.docx、.pdf 和法条库；如确是纯文本，请把扩展名改为 .txt",
            )),
        }
    }

    /// The name of the format as a reader knows it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Text => "纯文本",
            Self::Markdown => "Markdown",
            Self::Html => "网页",
            Self::Docx => "Word 文档",
            Self::Pdf => "PDF",
            Self::StatutePack => "法条库",
        }
    }
}

const SQLITE_MAGIC: &[u8] = b"SQLite format 3\0";

/// A format that is recognised in order to be refused by its name.
struct Foreign {
    label: &'static str,
    /// Any of these at the start of the file. Empty: known by its extension only.
    magic: &'static [&'static [u8]],
    /// For a container: a path inside it that tells this format from the others.
    inside: Option<&'static [u8]>,
    extensions: &'static [&'static str],
    hint: &'static str,
}

const SAVE_AS_TEXT: &str = "请打开后另存为 .docx 或 UTF-8 编码的纯文本（.txt）再导入";
const OLE: &[&[u8]] = &[b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"];
const ZIP: &[&[u8]] = &[b"PK\x03\x04", b"PK\x05\x06"];

/// In order: a container's kinds stand before the bare container.
const FOREIGN: &[Foreign] = &[
    Foreign {
        label: "Excel 工作簿（.xlsx）",
        magic: ZIP,
        inside: Some(b"xl/workbook.xml"),
        extensions: &["xlsx", "xlsm"],
        hint: SAVE_AS_TEXT,
    },
    Foreign {
        label: "演示文稿（.pptx）",
        magic: ZIP,
        inside: Some(b"ppt/presentation.xml"),
        extensions: &["pptx"],
        hint: SAVE_AS_TEXT,
    },
    Foreign {
        label: "版式文件（.ofd）",
        magic: ZIP,
        inside: Some(b"OFD.xml"),
        extensions: &["ofd"],
        hint: "请把正文复制到纯文本（.txt）再导入",
    },
    Foreign {
        label: "压缩包（.zip）",
        magic: ZIP,
        inside: None,
        extensions: &["zip"],
        hint: "请解压后导入里面的文件",
    },
    Foreign {
        label: "旧版 Office 或 WPS 文件（.doc、.xls、.wps），或加了密码的新版文件",
        magic: OLE,
        inside: None,
        extensions: &["doc", "xls", "ppt", "wps", "et", "dps"],
        hint: SAVE_AS_TEXT,
    },
    Foreign {
        label: "RTF 文件",
        magic: &[b"{\\rtf"],
        inside: None,
        extensions: &["rtf"],
        hint: SAVE_AS_TEXT,
    },
    Foreign {
        label: "其他压缩包",
        magic: &[b"\x1F\x8B", b"7z\xBC\xAF\x27\x1C", b"Rar!\x1A\x07", b"\xFD7zXZ\0"],
        inside: None,
        extensions: &["gz", "7z", "rar", "xz"],
        hint: "请解压后导入里面的文件",
    },
    Foreign {
        label: "图片",
        magic: &[b"\x89PNG\r\n", b"\xFF\xD8\xFF", b"GIF8", b"II*\0", b"MM\0*"],
        inside: None,
        extensions: &["png", "jpg", "jpeg", "gif", "tif", "tiff"],
        hint: "扫描件须先做文字识别，再以纯文本（.txt）导入",
    },
    Foreign {
        label: "网页存档（.mht）",
        magic: &[],
        inside: None,
        extensions: &["mht", "mhtml"],
        hint: "请在浏览器中打开，另存为网页（.html）再导入",
    },
];

fn foreign_by_content(bytes: &[u8]) -> Option<&'static Foreign> {
    FOREIGN.iter().find(|foreign| match foreign.inside {
        None => starts_with_any(bytes, foreign.magic),
        Some(path) => starts_with_any(bytes, foreign.magic) && contains(bytes, path),
    })
}

fn starts_with_any(bytes: &[u8], magics: &[&[u8]]) -> bool {
    magics.iter().any(|magic| bytes.starts_with(magic))
}

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    memmem::find(haystack, needle).is_some()
}

/// Whether the file opens as a web page does, whatever its name.
fn is_html(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
    [&b"<!doctype html"[..], b"<html"]
        .iter()
        .any(|tag| bytes.get(..tag.len()).is_some_and(|start| start.eq_ignore_ascii_case(tag)))
}

/// Whether the file is a PDF: its mark may have other bytes before it (ISO 32000-1, Annex H.3,
/// note 13: within the first 1024).
fn is_pdf(bytes: &[u8]) -> bool {
    contains(&bytes[..bytes.len().min(1024)], b"%PDF-")
}

/// The lower-case extension of a file name, without its dot; empty when there is none.
fn extension(name: &str) -> String {
    let base = name.rsplit(['/', '\\']).next().unwrap_or(name);
    match base.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() => extension.to_lowercase(),
        _ => String::new(),
    }
}
