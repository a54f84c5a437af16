//! Tests that span the crates, on real documents. One binary, so that it links once.
#![allow(clippy::unwrap_used)]

mod citations;
mod intake_corpus;
mod law_corpus;
mod law_linear;
mod law_meta;
mod law_total;
mod measures;
mod seeds;
mod spec;
mod tidy;
mod versions_corpus;
