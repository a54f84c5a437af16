//! Clause search that cannot miss: every literal occurrence is found, counted and marked.
//!
//! # Steps
//! - **Units:** each provision of a document is indexed with its own text: [`units`], [`Unit`].
//! - **Form:** texts and queries are matched in one form, folded character by character
//!   ([`law::fold`]), so that what is shown and marked is always the original.
//! - **Index:** pairs of neighbouring characters with their positions, in an embedded engine;
//!   nothing depends on a dictionary: [`Index::update`], [`Index::open`]. The folder is a cache with
//!   a [`Fingerprint`]; the texts stand in it in their form, mapped into memory.
//! - **Query:** words, phrases, operators and filters, or a [`QueryError`] that points at the
//!   character and says what to write instead: [`Query::parse`].
//!   A query may name a provision instead: [`Address`].
//! - **Variants:** a word stands for other spellings of its numbers and, on demand, for its synonyms
//!   ([`Synonyms`]); the answer says which was found: [`Found`].
//! - **Answer:** the index names what fits, exactly or as candidates whose texts decide:
//!   [`Index::search`], [`Answer`]. A scan of every text, without the index, proves that nothing was
//!   missed ([`Proof`]), and
//!   [`Index::verify`] compares these texts with the originals. Free text that does not occur as it stands is cut into words ([`Lexicon`]),
//!   and the answer says so.
//! - **Suggestions:** for a word that occurs nowhere, words one slip away ([`Index::alike`]); for Latin
//!   letters, the names that they spell ([`fn@spelled`]). Offered, never searched.
//! - **Engines:** the embedded index and one on an OpenSearch server ([`OpenSearch`]) find, count and
//!   mark the same provisions: [`ClauseIndex`].
//!
//! No type of an engine is public.

#![cfg_attr(test, allow(clippy::unwrap_used))]

mod address;
mod answer;
mod clause_index;
mod documents;
mod error;
mod facets;
mod filter;
mod folder;
mod form;
mod gram;
mod index;
mod lists;
mod numeral;
mod phrase;
mod plan;
mod postings;
mod query;
pub mod rank;
mod refusal;
mod remote;
mod run;
mod scan;
mod schema;
mod search;
mod sound;
mod spelled;
mod suggest;
mod synonym;
mod texts;
mod token;
mod unit;
mod variant;
mod verify;
mod words;

#[cfg(test)]
mod tests;

pub use address::Address;
pub use answer::{Answer, Facets, Found, Hit, Options, Proof, Sort, painted};
pub use clause_index::{ClauseIndex, TextOf};
pub use documents::Listed;
pub use error::Error;
pub use filter::{Field, Filter};
pub use folder::Fingerprint;
pub use index::Index;
pub use query::Query;
pub use refusal::{Mistake, PointedOut, QueryError};
pub use remote::{Access, Fault, OpenSearch, Updated};
pub use sound::{Spelled, spelled};
pub use synonym::Synonyms;
pub use unit::{Facts, Unit, chapter_of, units};
pub use variant::Reason;
pub use verify::Verified;
pub use words::{Lexicon, RefusedLine};
