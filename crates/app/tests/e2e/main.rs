//! The program itself, run as its users run it: commands, exit codes, printed documents, pages.
//!
//! Needs the font stack, the statute pack, poppler, qpdf and chromium; `./dev test` sets them up.
#![allow(clippy::unwrap_used, missing_docs)]

mod citations;
mod commands;
mod comparing;
mod deciding;
mod documents;
mod due;
mod errors;
mod goldens;
mod hostile;
mod kills;
mod program;
mod ranking;
mod searching;
mod twins;
mod variants;
mod workbench;
