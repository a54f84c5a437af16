//! Why a use-case was not carried out, in the words of the officer who asked for it.

use law::{Diagnostic, library::NotFound};

/// What kind of failure it is; the edge maps it to an exit code or an HTTP status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The request was wrong: an unknown name, a query that does not parse, a file that is missing.
    Request,
    /// Nothing wrong with the request: the machine or the program failed.
    Internal,
}

/// A failed use-case.
#[derive(Debug, Clone)]
pub struct Error {
    /// What kind of failure.
    pub fault: Fault,
    /// What, where and what to do: the reason first, then whatever else was found, such as every
    /// missing fact. Never empty.
    pub findings: Vec<Diagnostic>,
}

impl std::error::Error for Error {}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.findings.first().map_or("", |finding| &finding.message))
    }
}

impl Error {
    /// The request cannot be carried out as it stands.
    pub fn request(finding: Diagnostic) -> Self {
        Self { fault: Fault::Request, findings: vec![finding] }
    }

    /// The machine or the program failed.
    pub fn internal(finding: Diagnostic) -> Self {
        Self { fault: Fault::Internal, findings: vec![finding] }
    }

    /// The same of one document among several.
    pub(crate) fn in_document(mut self, name: &str) -> Self {
        self.findings =
            self.findings.into_iter().map(|finding| finding_in(name, finding)).collect();
        self
    }

    /// Why a file or folder could not be read or written, in Chinese where the reason is a known one.
    pub(crate) fn io_reason(error: &std::io::Error) -> String {
        match error.kind() {
            std::io::ErrorKind::NotFound => "文件或文件夹不存在".to_owned(),
            std::io::ErrorKind::PermissionDenied => "没有权限".to_owned(),
            std::io::ErrorKind::StorageFull => "磁盘已满".to_owned(),
            std::io::ErrorKind::ReadOnlyFilesystem => "所在的磁盘只能读".to_owned(),
            std::io::ErrorKind::IsADirectory => "这是文件夹，不是文件".to_owned(),
            std::io::ErrorKind::NotADirectory => "路径中有一段不是文件夹".to_owned(),
            std::io::ErrorKind::AlreadyExists => "同名的文件已经存在".to_owned(),
            std::io::ErrorKind::InvalidData => "内容不是 UTF-8 文字".to_owned(),
            std::io::ErrorKind::InvalidFilename => "文件名太长或含有不能用的字符".to_owned(),
            _ => error.to_string(),
        }
    }

    /// A file or folder could not be read or written.
    pub(crate) fn io(path: &std::path::Path, doing: &str, error: &std::io::Error) -> Self {
        let reason = Self::io_reason(error);
        Self::request(
            Diagnostic::error("file-access", format!("{doing}失败：{reason}"))
                .at(path.display().to_string())
                .hint("请核对路径和权限后重试"),
        )
    }
}

/// A finding with the document that it is about, by its name or file, before its place.
pub(crate) fn finding_in(document: &str, mut finding: Diagnostic) -> Diagnostic {
    finding.place = Some(match finding.place {
        Some(place) => format!("{document}：{place}"),
        None => document.to_owned(),
    });
    finding
}

impl From<NotFound> for Error {
    fn from(not: NotFound) -> Self {
        let listed = not.near.join("；");
        Self::request(if not.ambiguous {
            Diagnostic::error("ambiguous-document", format!("“{}”对应不止一件文件", not.name))
                .hint(format!("请写全标题或文号：{listed}"))
        } else {
            let finding = Diagnostic::error("unknown-document", format!("库中没有“{}”", not.name));
            if not.near.is_empty() {
                finding.hint("用 zhunsheng docs 查看库中文件，或先用 zhunsheng import 导入")
            } else {
                finding.hint(format!("是否要找：{listed}"))
            }
        })
    }
}

impl From<store::StoreError> for Error {
    fn from(error: store::StoreError) -> Self {
        Self::internal(Diagnostic::error(error.code(), error.to_string()).hint(error.hint()))
    }
}
