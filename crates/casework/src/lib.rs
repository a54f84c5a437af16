//! Facts → a checked case → a worded draft: what an enforcement document says, and whether it may
//! say it.
//!
//! # Steps
//! - **Facts:** an officer types the case once; [`Sheet`] holds it as it was typed, [`facts`] says
//!   what it may hold.
//! - **Rules:** violations, amounts, periods, remedies and the calendar are dated data:
//!   [`Rules`].
//! - **Forms:** which facts a document needs and of which parts it consists is data too:
//!   [`Catalogue`].
//! - **Check:** [`Case::check`] finds everything that is missing or wrong at once, each with its
//!   place and a hint. A [`Case`] cannot be made otherwise.
//! - **Draft:** [`Case::draft`] words one document with the templates of its form; citations,
//!   amounts, deadlines and remedies come from rules and statutes at the date of the document. The
//!   [`Draft`] is plain data with a canonical JSON and its hash; how it looks is not known here.
//! - **Due:** the documents of a case start clocks; [`due::of_case`] says which still run and when
//!   each ends.
//!
//! A form can also be had empty, to be filled in by hand: [`BlankForm::of`], which needs no case and is no
//! document.
//!
//! Nothing here touches a file, a clock or the environment: texts and dates are handed in. What an
//! officer writes is a value throughout and is never read as template or markup.

#![cfg_attr(test, allow(clippy::unwrap_used))]

pub mod address;
mod blank;
pub mod calendar;
mod case;
mod check;
mod cite;
mod compose;
pub mod date;
pub mod draft;
pub mod due;
pub mod facts;
mod finding;
mod fingerprint;
pub mod form;
pub mod identity;
pub mod money;
mod near;
pub mod number;
pub mod rules;
#[cfg(test)]
mod testing;
mod view;
mod wording;

pub use address::Address;
pub use blank::{BlankForm, Blanked};
pub use calendar::Calendar;
pub use case::{Case, Checked, Drafted, Grounds};
pub use cite::Cited;
pub use draft::Draft;
pub use facts::{FactPath, Facts, Sheet};
pub use form::{Catalogue, Form, FormField, FormSource};
pub use money::Money;
pub use rules::Rules;
