//! What can go wrong with the records, and what the reader can do.

use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

use crate::numbers::Number;

/// An operation on the store failed; nothing of it was written.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The file or its folder cannot be opened.
    #[error("打不开数据库 {}", path.display())]
    CannotOpen {
        /// The database file.
        path: PathBuf,
    },
    /// The file or its folder may not be written to.
    #[error("数据库 {} 不能写入", path.display())]
    ReadOnly {
        /// The database file.
        path: PathBuf,
    },
    /// The disk or the quota is full.
    #[error("磁盘已满，没有写入数据库 {}", path.display())]
    Full {
        /// The database file.
        path: PathBuf,
    },
    /// Another process was writing for longer than [`BUSY`](crate::BUSY).
    #[error("数据库 {} 正被另一个程序占用", path.display())]
    Locked {
        /// The database file.
        path: PathBuf,
    },
    /// The file or a record in it is damaged.
    #[error("数据库 {} 已损坏：{detail}", path.display())]
    Corrupt {
        /// The database file.
        path: PathBuf,
        /// What was found.
        detail: String,
    },
    /// A database of another program.
    #[error("{} 不是准绳的数据库", path.display())]
    Foreign {
        /// The database file.
        path: PathBuf,
    },
    /// Written by a newer version of this program.
    #[error("数据库 {} 的格式是第 {found} 版，本程序只认得到第 {known} 版", path.display())]
    Newer {
        /// The database file.
        path: PathBuf,
        /// Schema version of the file.
        found: u32,
        /// Newest schema version of this program.
        known: u32,
    },
    /// Voiding or issuing under a number that nobody took.
    #[error("编号 {number} 没有取用过")]
    NumberNotTaken {
        /// The number.
        number: Number,
    },
    /// Issuing under a number that was voided, or voiding it again.
    #[error("编号 {number} 已经作废")]
    NumberVoided {
        /// The number.
        number: Number,
    },
    /// Issuing a second, different document under one number.
    #[error("编号 {number} 已经用于另一份文书")]
    NumberIssued {
        /// The number.
        number: Number,
    },
    /// No serial number is left in a series.
    #[error("“{series}”的编号已经用完")]
    NumbersExhausted {
        /// The series.
        series: String,
    },
    /// Anything else that SQLite reports.
    #[error("读写数据库 {} 出错：{source}", path.display())]
    Failed {
        /// The database file.
        path: PathBuf,
        /// What SQLite says.
        source: rusqlite::Error,
    },
}

impl StoreError {
    /// Stable name in kebab-case, listed in `docs/diagnostics.md`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::CannotOpen { .. } => "store-cannot-open",
            Self::ReadOnly { .. } => "store-read-only",
            Self::Full { .. } => "store-disk-full",
            Self::Locked { .. } => "store-locked",
            Self::Corrupt { .. } => "store-corrupt",
            Self::Foreign { .. } => "store-foreign",
            Self::Newer { .. } => "store-newer",
            Self::NumberNotTaken { .. } => "number-not-taken",
            Self::NumberVoided { .. } => "number-voided",
            Self::NumberIssued { .. } => "number-issued",
            Self::NumbersExhausted { .. } => "numbers-exhausted",
            Self::Failed { .. } => "store-failed",
        }
    }

    /// What the reader can do: one Chinese sentence.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::CannotOpen { .. } => "检查数据文件夹是否存在、当前用户能否读写",
            Self::ReadOnly { .. } => "检查文件夹和文件的写权限，以及磁盘是否只读",
            Self::Full { .. } => "清出磁盘空间后重做这一步；先前的记录没有受影响",
            Self::Locked { .. } => "等另一个窗口或服务做完，再试一次",
            Self::Corrupt { .. } => "先把整个数据文件夹复制一份留存，再用最近的备份恢复",
            Self::Foreign { .. } => "用 --data 指定另一个文件夹",
            Self::Newer { .. } => "请升级本程序；旧版程序不会改动这个数据库",
            Self::NumberNotTaken { .. } => "核对编号，或先取号",
            Self::NumberVoided { .. } => "作废的编号不再使用，请另取一个号",
            Self::NumberIssued { .. } => "同一编号只能印发一份文书，请另取一个号",
            Self::NumbersExhausted { .. } => "请换用新的编号系列",
            Self::Failed { .. } => "再试一次；仍出错请把这条信息交给维护人员",
        }
    }

    pub(crate) fn from_sqlite(path: &Path, error: rusqlite::Error) -> Self {
        use rusqlite::Error::{
            FromSqlConversionFailure, IntegralValueOutOfRange, InvalidColumnType, Utf8Error,
        };
        let path = path.to_owned();
        // A value that the schema allows and this program never wrote.
        if let FromSqlConversionFailure(..)
        | IntegralValueOutOfRange(..)
        | InvalidColumnType(..)
        | Utf8Error(..) = error
        {
            return Self::Corrupt { path, detail: error.to_string() };
        }
        match error.sqlite_error_code() {
            Some(ErrorCode::CannotOpen) => Self::CannotOpen { path },
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => Self::ReadOnly { path },
            Some(ErrorCode::DiskFull) => Self::Full { path },
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Locked { path },
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
                Self::Corrupt { path, detail: error.to_string() }
            }
            _ => Self::Failed { path, source: error },
        }
    }
}
