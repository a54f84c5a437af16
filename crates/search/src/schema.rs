//! The fields of the engine: what stands in its postings, and the way back to the texts.

use std::sync::Arc;

use tantivy::columnar::ColumnValues;
use tantivy::schema::{
    FAST, Field, IndexRecordOption, STRING, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::{SegmentReader, TantivyDocument, Term};

use crate::gram;

/// Raised whenever the fields, the files of a generation or what is written into them change.
pub(crate) const VERSION: u32 = 3;
/// Raised whenever the matching form changes ([`crate::form`], [`law::fold`]).
pub(crate) const FORM_VERSION: u32 = 2;

/// Handles of the fields. Only texts are searched by the engine; what is known of provisions and
/// documents stands in [`crate::texts`] and [`crate::documents`].
#[derive(Debug, Clone)]
pub(crate) struct Fields {
    pub(crate) schema: Schema,
    pub(crate) text: Field,
    /// The key of the document, so that all its provisions can be taken out.
    document: Field,
    /// The slot of the provision.
    slot: Field,
}

impl Fields {
    pub(crate) fn new() -> Self {
        let mut schema = Schema::builder();
        let indexing = TextFieldIndexing::default()
            .set_tokenizer(gram::NAME)
            .set_index_option(IndexRecordOption::WithFreqsAndPositions);
        let text =
            schema.add_text_field("text", TextOptions::default().set_indexing_options(indexing));
        let document = schema.add_text_field("document", STRING);
        let slot = schema.add_u64_field(SLOT, FAST);
        Self { schema: schema.build(), text, document, slot }
    }

    /// What is written for one provision.
    pub(crate) fn document(&self, text: &str, document: u32, slot: u32) -> TantivyDocument {
        let mut written = TantivyDocument::new();
        written.add_text(self.text, text);
        written.add_text(self.document, document.to_string());
        written.add_u64(self.slot, u64::from(slot));
        written
    }

    /// What names all provisions of a document.
    pub(crate) fn document_term(&self, document: u32) -> Term {
        Term::from_field_text(self.document, &document.to_string())
    }
}

const SLOT: &str = "slot";

/// The slots of one segment, by the number of the provision in it.
pub(crate) struct Slots(Arc<dyn ColumnValues<u64>>);

impl Slots {
    pub(crate) fn open(segment: &SegmentReader) -> tantivy::Result<Self> {
        Ok(Self(segment.fast_fields().column_first_or_default::<u64>(SLOT)?))
    }

    pub(crate) fn get(&self, row: u32) -> u32 {
        u32::try_from(self.0.get_val(row)).unwrap_or(u32::MAX)
    }
}
