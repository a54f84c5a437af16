//! Legal text as data: pure, total, and every word traceable to the file it came from.
//!
//! # Steps
//! - **Source:** a decoded file and what is declared about it, kept as it is: [`Source`].
//! - **Repair:** page breaks, indents, artefacts and site furniture are cut, misread characters
//!   noted; each repair is recorded with its raw position: [`repair`].
//! - **Split:** one file may hold several documents.
//! - **Tree:** lines are classified, then grown into provisions, from 编 down to 目, from 一、 down to
//!   （1） and to the matters within a paragraph, with the annexes behind: [`tree`].
//! - **Metadata and citations:** [`meta`], [`citation`].
//! - **Library:** documents found by the names that people use, places followed to the edition in
//!   force at a date: [`library`].
//!
//! [`read`] runs the first five. It cannot fail: any text gives documents plus notes. Nothing here
//! touches a file, a clock or the environment; the library reads through a loader that is handed in.
//!
//! Matching is done on folded text ([`fold`]), which has as many characters as the original, so
//! what is shown and quoted is always the original.

#![cfg_attr(test, allow(clippy::unwrap_used))]

pub mod address;
mod annex;
mod build;
pub mod citation;
mod derive;
pub mod diagnostic;
pub mod docno;
pub mod document;
pub mod fold;
pub mod graph;
mod inline;
pub mod library;
mod line;
pub mod measure;
pub mod meta;
pub mod modality;
pub mod numeral;
pub mod order;
mod position;
mod read;
pub mod repair;
mod source;
mod span;
mod split;
pub mod tree;

pub use address::{DocId, Path, ProvisionId, Step};
pub use citation::{Citation, Work};
pub use diagnostic::{Diagnostic, Severity};
pub use docno::DocNo;
pub use document::Document;
pub use library::{Entry, Library, Resolved, Verdict};
pub use order::OrderNo;
pub use position::{Position, Positions, Unit};
pub use read::{READER_VERSION, count_repairs, outline, read};
pub use repair::{Repair, RepairKind};
pub use source::{Source, SpanMap};
pub use span::Span;
pub use tree::{Level, Provision, Tree};
