//! What can go wrong, in the reader's words.

use std::fmt::{self, Display, Formatter};
use std::io;
use std::path::PathBuf;

use thiserror::Error;

/// Why nothing was printed. The `Display` text is one Chinese sentence; [`PressError::hint`] says
/// what to do, [`PressError::code`] is the stable name.
#[derive(Debug, Error)]
pub enum PressError {
    /// The data hold characters that cannot be printed. All of them, in the order of the data.
    #[error("{}", unprintable(.0))]
    Unprintable(Vec<Unprintable>),

    /// No layout has this path.
    #[error("没有版式 {layout}")]
    UnknownLayout {
        /// The path that was asked for.
        layout: String,
        /// The layout whose path is nearest to it.
        near: Option<String>,
    },

    /// A layout does not compile, or gives a warning. The template's author has to mend it.
    #[error("版式有误：{}", faults(.0))]
    Layout(Vec<Fault>),

    /// A layout's path or the number of layouts is not acceptable.
    #[error("版式文件 {path} 不能用：{reason}")]
    BadLayoutPath {
        /// The virtual path.
        path: String,
        /// Chinese phrase.
        reason: &'static str,
    },

    /// `fonts.lock` cannot be read as what it should be.
    #[error("字体清单 fonts.lock 有误：{0}")]
    FontLock(String),

    /// The built stack lacks a file that the lock names.
    #[error("字体文件夹 {folder} 里没有 {file}")]
    FontMissing {
        /// The folder of the built stack.
        folder: PathBuf,
        /// File name as in the lock.
        file: String,
    },

    /// A font file differs from what the lock says.
    #[error("字体文件 {file} 与 fonts.lock 的 sha256 不符")]
    FontChanged {
        /// File name as in the lock.
        file: String,
    },

    /// A file that should be a font is none.
    #[error("{file} 不是能用的字体文件")]
    FontUnreadable {
        /// The file's path.
        file: PathBuf,
    },

    /// None of the fonts found has Chinese characters.
    #[error("没有找到中文字体")]
    NoFonts,

    /// A file or folder cannot be read.
    #[error("读不了 {path}：{source}")]
    Read {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },

    /// A print run without a document.
    #[error("没有要印的文书")]
    EmptyRun,
    /// The document has fewer pages.
    #[error("没有第 {} 页，共 {pages} 页", .page + 1)]
    NoSuchPage {
        /// The index that was asked for, from 0.
        page: usize,
        /// Number of pages.
        pages: usize,
    },

    /// The resolution of an image is outside 36 to 400 pixels per inch.
    #[error("分辨率 {ppi} 不在 36 至 400 之间")]
    Resolution {
        /// The resolution asked for, in pixels per inch.
        ppi: f64,
    },

    /// A picture could not be written or read back.
    #[error("图片没有做成：{0}")]
    Picture(String),

    /// A contact sheet has no page or more than [`ContactSheet::MOST`](crate::ContactSheet::MOST).
    #[error("总览图要有 1 至 {} 页，这里有 {pages} 页", crate::ContactSheet::MOST)]
    SheetPages {
        /// Number of pages.
        pages: usize,
    },

    /// The text for the QR code is longer than a QR code holds.
    #[error("二维码内容太长（{bytes} 字节）")]
    QrTooLong {
        /// Length of the text.
        bytes: usize,
    },

    /// The attachment's name is not a plain file name.
    #[error("附件名“{name}”不能用")]
    AttachmentName {
        /// The name that was given.
        name: String,
    },

    /// A file is to be attached to a document that is not PDF/A-3.
    #[error("PDF/A-2b 不能带附件“{name}”")]
    AttachmentStandard {
        /// The attachment's name.
        name: String,
    },

    /// The document's date is outside what PDF metadata can hold.
    #[error("日期的年份 {0} 超出范围")]
    Date(i16),

    /// The layout lays out pages and does not describe a Word document.
    #[error("版式 {layout} 只能印成页面，没有 Word 文档")]
    NoTwin {
        /// The layout.
        layout: String,
    },

    /// The parts of a Word document could not be put together.
    #[error("Word 文档没有写成：{0}")]
    Package(String),

    /// The data could not be written as JSON.
    #[error("数据不能写成 JSON：{0}")]
    Data(#[from] serde_json::Error),
}

impl PressError {
    /// Stable name, as listed in `docs/diagnostics.md`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unprintable(_) => "unprintable-character",
            Self::UnknownLayout { .. } => "unknown-layout",
            Self::Layout(_) => "layout-fault",
            Self::BadLayoutPath { .. } => "layout-path",
            Self::FontLock(_) => "font-lock",
            Self::FontMissing { .. } => "font-missing",
            Self::FontChanged { .. } => "font-changed",
            Self::FontUnreadable { .. } => "font-unreadable",
            Self::NoFonts => "no-fonts",
            Self::Read { .. } => "press-read",
            Self::EmptyRun => "empty-run",
            Self::NoSuchPage { .. } => "no-such-page",
            Self::Resolution { .. } => "image-resolution",
            Self::Picture(_) => "print-picture",
            Self::SheetPages { .. } => "sheet-pages",
            Self::QrTooLong { .. } => "qr-too-long",
            Self::AttachmentName { .. } => "attachment-name",
            Self::AttachmentStandard { .. } => "attachment-standard",
            Self::Date(_) => "print-date",
            Self::NoTwin { .. } => "no-word-layout",
            Self::Package(_) => "word-package",
            Self::Data(_) => "print-data",
        }
    }

    /// What the reader can do about it, as a Chinese sentence.
    pub fn hint(&self) -> Option<String> {
        Some(match self {
            Self::Unprintable(found) if found.iter().any(|u| u.reason == Reason::NoGlyph) => {
                "请核对该字是否录错；确为人名地名用字的，把含有该字的字体文件放进字体文件夹".into()
            }
            Self::Unprintable(_) => "请删去该处看不见的字符后重新录入".into(),
            Self::UnknownLayout { near: Some(near), .. } => format!("是否指 {near}？"),
            Self::UnknownLayout { .. } => "请核对模板文件夹".into(),
            Self::Layout(_) => "请修改模板后再打印".into(),
            Self::FontMissing { .. } | Self::FontChanged { .. } => {
                "请删去该文件夹，重新运行 templates/fonts/build.sh".into()
            }
            Self::NoFonts => {
                "请运行 templates/fonts/build.sh，或把仿宋、黑体等字体文件放进字体文件夹".into()
            }
            Self::SheetPages { .. } => "请分几张图，逐种文书来印".into(),
            Self::QrTooLong { .. } => "二维码里是文号和校验值：请核对文号各段是否录错".into(),
            Self::AttachmentName { .. } => {
                "只用英文字母、数字、点、横线和下划线，不超过 64 个字符".into()
            }
            Self::EmptyRun => "请至少给出一份案情文件".into(),
            Self::AttachmentStandard { .. } => "带附件的文件请用 PDF/A-3b".into(),
            Self::NoTwin { .. } => {
                "请输出 .pdf；要有 Word 文档，版式请用 /lib/form.typ 或 /lib/official.typ".into()
            }
            _ => return None,
        })
    }
}

/// One character of the data that cannot be printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unprintable {
    /// The character.
    pub character: char,
    /// Why it cannot be printed.
    pub reason: Reason,
    /// Where it stands in the data: `parts.party.rows[0][1].value`. An array element that has a
    /// `name` goes by it. Empty if the character is part of the layout itself.
    pub path: String,
    /// The label that people see beside the value (`单位名称`), if the data hold one.
    pub label: Option<String>,
    /// Some characters around it.
    pub excerpt: String,
}

/// Why a character cannot be printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// None of the fonts has it.
    NoGlyph,
    /// It would leave no ink and be lost, or reorder its neighbours: control characters, zero-width
    /// characters, direction marks.
    Invisible,
}

impl Display for Unprintable {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let code = u32::from(self.character);
        match (&self.label, self.path.is_empty()) {
            (Some(label), _) => write!(f, "“{label}”（{}）中", self.path)?,
            (None, false) => write!(f, "{} 中", self.path)?,
            (None, true) => write!(f, "版式中")?,
        }
        match self.reason {
            Reason::NoGlyph => write!(f, "的字符“{}”（U+{code:04X}）没有字体可印", self.character)?,
            Reason::Invisible => write!(f, "有看不见的字符 U+{code:04X}")?,
        }
        write!(f, "：{}", self.excerpt)
    }
}

/// One error or warning of a layout.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Virtual path of the layout file, if it is known.
    pub file: Option<String>,
    /// Line and column, from 1, in characters.
    pub position: Option<(usize, usize)>,
    /// What Typst says about it, in English.
    pub message: String,
    /// What Typst suggests.
    pub hints: Vec<String>,
}

impl Fault {
    /// What no place in a layout file is known of.
    pub(crate) fn unplaced(message: &str) -> Self {
        Self { file: None, position: None, message: message.to_owned(), hints: Vec::new() }
    }
}

impl Display for Fault {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if let Some(file) = &self.file {
            write!(f, "{file}")?;
            if let Some((line, column)) = self.position {
                write!(f, " 第 {line} 行第 {column} 列")?;
            }
            write!(f, "：")?;
        }
        write!(f, "{}", self.message)?;
        for hint in &self.hints {
            write!(f, "（{hint}）")?;
        }
        Ok(())
    }
}

fn unprintable(found: &[Unprintable]) -> String {
    join(found, "处字符印不出来")
}

fn faults(found: &[Fault]) -> String {
    join(found, "处")
}

/// The first item in full, and how many there are.
fn join<T: Display>(items: &[T], unit: &str) -> String {
    match items {
        [] => String::new(),
        [only] => only.to_string(),
        [first, ..] => format!("{first}（共 {} {unit}）", items.len()),
    }
}
