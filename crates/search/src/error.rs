//! Why an index cannot be used.

use std::path::{Path, PathBuf};

use crate::remote::Fault;

/// The index is a cache: whenever [`needs_rebuild`](Error::needs_rebuild) is true, building it anew
/// from the library puts things right and nothing is lost.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// No index has been built here yet.
    #[error("还没有建立检索索引")]
    Missing,
    /// The index belongs to another corpus, lexicon or version of the program.
    #[error("检索索引与现有的文件库或程序版本不符，需要重建（索引：{found}；现在：{wanted}）")]
    Outdated {
        /// The fingerprint of the index.
        found: String,
        /// The fingerprint that was asked for.
        wanted: String,
    },
    /// Files of the index are missing, cut short or changed.
    #[error("检索索引已损坏，需要重建：{detail}")]
    Damaged {
        /// What is wrong, for a log.
        detail: String,
    },
    /// The folder cannot be read or written.
    #[error("不能读写索引文件 {}：{source}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The index is on a server that did not do what it was asked.
    #[error(transparent)]
    Remote(#[from] Fault),
}

impl Error {
    /// Whether building the index anew puts it right.
    pub fn needs_rebuild(&self) -> bool {
        !matches!(self, Error::Io { .. } | Error::Remote(_))
    }

    /// The code under which `docs/diagnostics.md` explains it.
    pub fn code(&self) -> &'static str {
        match self {
            Error::Missing => "index-missing",
            Error::Outdated { .. } => "index-outdated",
            Error::Damaged { .. } => "index-damaged",
            Error::Io { .. } => "index-io",
            Error::Remote(fault) => fault.code(),
        }
    }

    /// What to do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Error::Remote(fault) => fault.hint(),
            _ => "删除数据文件夹中的 index 文件夹后重试；库中文件不受影响",
        }
    }

    pub(crate) fn damaged(detail: impl std::fmt::Display) -> Self {
        Error::Damaged { detail: detail.to_string() }
    }

    pub(crate) fn io(path: &Path) -> impl FnOnce(std::io::Error) -> Self + use<> {
        let path = path.to_path_buf();
        move |source| Error::Io { path, source }
    }
}
