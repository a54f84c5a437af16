//! Why a file was not read.

use crate::MAX_BYTES;

/// A file that was not read: which one, why, and what to do about it.
///
/// One refusal concerns one file; the other files of an import go on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}：{reason}")]
pub struct Refusal {
    /// Stable name in kebab-case, listed in `docs/diagnostics.md`.
    pub code: &'static str,
    /// The file's name as it was handed in; for a row of a database, the file and the row.
    pub file: String,
    /// What is the matter: one Chinese sentence without the file's name.
    pub reason: String,
    /// What the reader can do: one Chinese sentence.
    pub hint: String,
}

impl Refusal {
    fn new(code: &'static str, file: &str, reason: impl Into<String>, hint: &str) -> Self {
        Self { code, file: file.to_owned(), reason: reason.into(), hint: hint.to_owned() }
    }

    /// `empty-file`: no bytes, or nothing but white space.
    pub(crate) fn empty(file: &str) -> Self {
        Self::new("empty-file", file, "文件里没有文字", "检查文件是否保存完整，重新取得后再导入")
    }

    /// `file-too-large`: more than [`MAX_BYTES`]. Public for whoever looks at the size before
    /// loading the file.
    pub fn too_large(file: &str, bytes: u64) -> Self {
        const MIB: u64 = 1024 * 1024;
        Self::new(
            "file-too-large",
            file,
            format!("文件有 {} MB，超过 {} MB 的上限", bytes.div_ceil(MIB), MAX_BYTES / MIB),
            "拆成几个文件，或只导入其中的正文",
        )
    }

    /// `unsupported-format`: recognised, but not read by this version.
    pub(crate) fn unsupported(file: &str, label: &str, hint: &str) -> Self {
        Self::new("unsupported-format", file, format!("暂不支持的格式：{label}"), hint)
    }

    /// `broken-file`: the name claims a format that the bytes do not have.
    pub(crate) fn mismatch(file: &str, extension: &str) -> Self {
        Self::new(
            "broken-file",
            file,
            format!("扩展名是 .{extension}，内容却是别的东西"),
            "文件可能已损坏或改过扩展名，请重新取得原文件",
        )
    }

    /// `broken-file`: of a format that is read, but damaged.
    pub(crate) fn broken(file: &str, reason: impl Into<String>) -> Self {
        Self::new("broken-file", file, reason, "文件可能没有保存完整，请重新取得原文件")
    }

    /// `binary-file`: decodes, but into control characters.
    pub(crate) fn binary(file: &str) -> Self {
        Self::new(
            "binary-file",
            file,
            "内容不是文字，是二进制数据",
            "请另存为 UTF-8 编码的纯文本（.txt）再导入",
        )
    }

    /// `too-complex`: more marks, levels or unpacked bytes than a document has; a file made to
    /// exhaust the machine looks so.
    pub(crate) fn too_complex(file: &str, reason: impl Into<String>) -> Self {
        Self::new(
            "too-complex",
            file,
            reason,
            "文件可能已损坏或被做过手脚；请打开后另存为纯文本（.txt）再导入",
        )
    }

    /// `encrypted-file`: opens only with a password.
    pub(crate) fn encrypted(file: &str) -> Self {
        Self::new(
            "encrypted-file",
            file,
            "文件加了密码，没有密码打不开",
            "请用密码打开，另存为不加密的文件再导入",
        )
    }

    /// `scanned-file`: pictures of pages, no text.
    pub(crate) fn scanned(file: &str, pages: usize, pictures: usize) -> Self {
        Self::new(
            "scanned-file",
            file,
            format!("共 {pages} 页，其中 {pictures} 页是图片，没有文字，像是扫描件"),
            "请先做文字识别（OCR），核对后以 .docx 或纯文本（.txt）导入",
        )
    }

    /// `unmapped-fonts`: the fonts do not say which characters their glyphs are.
    pub(crate) fn unmapped(file: &str, unreadable: usize, characters: usize) -> Self {
        Self::new(
            "unmapped-fonts",
            file,
            format!("{characters} 个字中有 {unreadable} 个，文件里没有说明是什么字"),
            "请用原来的软件另存为 .docx，或打印后做文字识别，再导入",
        )
    }

    /// `not-a-listing`: a table that lists no files. Public for whoever reads the rows.
    pub fn not_a_listing(file: &str, heads: &str) -> Self {
        Self::new("not-a-listing", file, "表格里没有“文件名”一列，不是导入清单", heads)
    }

    /// `unknown-encoding`: no encoding accounts for every byte.
    pub(crate) fn encoding(file: &str, reason: String) -> Self {
        Self::new(
            "unknown-encoding",
            file,
            reason,
            "用记事本打开确认文字正常，另存为 UTF-8 编码后再导入",
        )
    }

    /// `not-a-statute-pack`: a database, but not one of laws.
    pub(crate) fn not_a_pack(file: &str, reason: impl Into<String>) -> Self {
        Self::new(
            "not-a-statute-pack",
            file,
            reason,
            "法条库是含 laws 和 articles 两张表的 SQLite 文件，请检查是否选错了文件",
        )
    }

    /// `broken-statute-pack`: the database, or one law in it, cannot be read.
    pub(crate) fn broken_pack(file: &str, reason: impl Into<String>) -> Self {
        Self::new(
            "broken-statute-pack",
            file,
            reason,
            "文件可能没有下载完整，请重新取得法条库后再导入",
        )
    }
}

/// What a reader should know about a text that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Caution {
    /// These pages, counted from 1, are pictures; what stands on them is not in the text.
    PagesWithoutText(Vec<usize>),
    /// So many characters, of which the file does not say what they are, stand as U+FFFD.
    UnreadableCharacters(usize),
}
