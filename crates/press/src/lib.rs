//! Data and a named layout to PDF/A, SVG and PNG.
//!
//! Press prints any serialisable data through a layout written in Typst. It knows no law: what a
//! document says is decided before, where it stands on the paper is decided by the layout.
//!
//! # Steps
//! 1. [`Fonts::load`] maps the printing fonts into memory in the order of `fonts.lock`, behind the
//!    office's own fonts if it has some.
//! 2. [`Layouts::read`] takes the Typst files of a template folder into memory.
//! 3. [`Press::new`] parses the layouts once.
//! 4. [`Press::typeset`] checks every string of the data against the characters that the fonts
//!    have, then lays the pages out as a [`Proof`].
//! 5. [`Proof::pdf`], [`Proof::svg`] and [`Proof::png`] write them; [`Press::print`] is 4 and 5 in
//!    one; a [`PrintRun`] binds several into one file for the printer. [`Proof::docx`] asks the layout
//!    once more, for the same document in the terms of Word.
//!
//! # What holds
//! - Data reaches Typst as JSON (`/press/data.json`) and is never parsed as markup. A fact
//!   `#read("/etc/passwd")` prints as these characters.
//! - Nothing is printed wrongly in silence. A character that no font has, an invisible control
//!   character, a font family that is not there: each is an error before or after layout, never a
//!   box, a blank or another font. Every Typst warning is an error.
//! - The same fonts, layouts and [`PrintJob`] give the same bytes: no clock, no environment, no
//!   directory order. PDF is always PDF/A.
//!   [`Press::fingerprint`] and [`Fonts::fingerprint`] tell by a hash whether two are the same.
//! - Layouts see only other layouts and their own job. There is no way to the disk or the network.
//! - A process can print for ever: the virtual paths are fixed (Typst numbers paths with 16 bits and
//!   never frees one), and the memoisation cache is trimmed after every job, failed or not.
//!
//! A [`SealImage`] is a picture of anybody's making, checked and written anew, that a layout sets at
//! its true size.
//!
//! Tables that people go on working with are a [`Report`], written as a workbook, a Word document or
//! a page for a browser.
//!
//! A [`ContactSheet`] is one picture of the pages of many documents.
//!
//! No type of the typesetting engine is public.

#![cfg_attr(test, allow(clippy::unwrap_used))]

mod charset;
mod contact_sheet;
mod error;
mod fault;
mod fingerprint;
mod folder;
mod fonts;
mod job;
mod layouts;
mod pdf;
mod picture;
mod preflight;
mod print_run;
mod proof;
mod qr;
mod report;
mod seal;
mod twin;
mod word;
mod world;

#[cfg(test)]
mod tests;

pub use self::contact_sheet::ContactSheet;
pub use self::error::{Fault, PressError, Reason, Unprintable};
pub use self::fonts::{Face, FontPlaces, Fonts, Origin, stack_folder_name};
pub use self::job::{Attachment, PrintJob, Standard};
pub use self::layouts::Layouts;
pub use self::print_run::PrintRun;
pub use self::proof::{Printed, Proof};
pub use self::report::{Cell, Column, Report, ReportError, Run, Table, Tone};
pub use self::seal::{SealError, SealImage, SealShape, SealSize};
pub use self::twin::CARRIED;
pub use self::world::Press;
