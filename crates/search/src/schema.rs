//! The fields of the index, written from units and read back by column.

use std::sync::Arc;

use tantivy::columnar::{ColumnValues, StrColumn};
use tantivy::schema::{
    FAST, Field, IndexRecordOption, STRING, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::{SegmentReader, TantivyDocument};

use crate::gram;
use crate::unit::Unit;

/// Raised whenever the fields or what is written into them change.
pub(crate) const VERSION: u32 = 2;
/// Raised whenever the matching form changes ([`crate::form`], [`law::fold`]).
pub(crate) const FORM_VERSION: u32 = 1;

/// Handles of the fields. Only the text is searched by its words; everything else is a column.
#[derive(Debug, Clone)]
pub(crate) struct Fields {
    pub(crate) schema: Schema,
    pub(crate) text: Field,
    strings: [Field; STRINGS.len()],
    numbers: [Field; NUMBERS.len()],
}

/// Columns of text, dictionary encoded. `doc` is indexed as well, so that the provisions of one
/// document can be replaced.
const STRINGS: [&str; 8] =
    ["doc", "title", "doc_no", "issuer", "region", "kind", "status", "level"];
const NUMBERS: [&str; 9] = [
    "order",
    "provision",
    "article",
    "chapter",
    "heading",
    "rank",
    "date",
    "published",
    "effective",
];

impl Fields {
    pub(crate) fn new() -> Self {
        let mut schema = Schema::builder();
        let indexing = TextFieldIndexing::default()
            .set_tokenizer(gram::NAME)
            .set_index_option(IndexRecordOption::WithFreqsAndPositions);
        let text =
            schema.add_text_field("text", TextOptions::default().set_indexing_options(indexing));
        let column = TextOptions::default().set_fast("raw");
        let strings = STRINGS.map(|name| match name {
            "doc" => schema.add_text_field(name, STRING | column.clone()),
            _ => schema.add_text_field(name, column.clone()),
        });
        let numbers = NUMBERS.map(|name| schema.add_u64_field(name, FAST));
        Self { schema: schema.build(), text, strings, numbers }
    }

    /// What is written for one unit; `order` is the place of its document among all.
    pub(crate) fn document(&self, unit: &Unit, order: u64) -> TantivyDocument {
        let facts = &unit.facts;
        let mut document = TantivyDocument::new();
        document.add_text(self.text, &unit.text);
        let strings = [
            unit.doc.0.as_str(),
            &facts.title,
            &facts.doc_no,
            &facts.issuer,
            &facts.region,
            facts.kind,
            facts.status,
            unit.level.term(),
        ];
        for (field, value) in self.strings.iter().zip(strings) {
            document.add_text(*field, value);
        }
        let index = |i: usize| i as u64;
        let numbers = [
            order,
            index(unit.provision),
            index(unit.article),
            index(unit.chapter),
            index(unit.heading),
            facts.rank,
            facts.date,
            facts.published,
            facts.effective,
        ];
        for (field, value) in self.numbers.iter().zip(numbers) {
            document.add_u64(*field, value);
        }
        document
    }
}

/// The columns of one segment, by the number of the provision in the segment.
pub(crate) struct Columns {
    pub(crate) doc: Text,
    pub(crate) title: Text,
    pub(crate) doc_no: Text,
    pub(crate) issuer: Text,
    pub(crate) region: Text,
    pub(crate) kind: Text,
    pub(crate) status: Text,
    pub(crate) level: Text,
    pub(crate) order: Number,
    pub(crate) provision: Number,
    pub(crate) article: Number,
    pub(crate) chapter: Number,
    pub(crate) heading: Number,
    pub(crate) rank: Number,
    pub(crate) date: Number,
    pub(crate) published: Number,
    pub(crate) effective: Number,
}

pub(crate) type Number = Arc<dyn ColumnValues<u64>>;

/// A column of text: a sorted dictionary and, for each provision, a number in it.
pub(crate) struct Text {
    column: StrColumn,
    ordinals: Number,
}

impl Columns {
    pub(crate) fn open(segment: &SegmentReader) -> tantivy::Result<Self> {
        let number = |name: &str| segment.fast_fields().column_first_or_default::<u64>(name);
        let text = |name: &str| {
            let column = segment
                .fast_fields()
                .str(name)?
                .ok_or_else(|| tantivy::TantivyError::SchemaError(format!("no column {name}")))?;
            let ordinals = column.ords().clone().first_or_default_col(u64::MAX);
            Ok::<_, tantivy::TantivyError>(Text { column, ordinals })
        };
        Ok(Self {
            doc: text("doc")?,
            title: text("title")?,
            doc_no: text("doc_no")?,
            issuer: text("issuer")?,
            region: text("region")?,
            kind: text("kind")?,
            status: text("status")?,
            level: text("level")?,
            order: number("order")?,
            provision: number("provision")?,
            article: number("article")?,
            chapter: number("chapter")?,
            heading: number("heading")?,
            rank: number("rank")?,
            date: number("date")?,
            published: number("published")?,
            effective: number("effective")?,
        })
    }
}

impl Text {
    /// The number of the value of one provision.
    pub(crate) fn ordinal(&self, row: u32) -> u64 {
        self.ordinals.get_val(row)
    }

    /// The value with this number.
    pub(crate) fn value(&self, ordinal: u64) -> std::io::Result<String> {
        let mut value = String::new();
        self.column.ord_to_str(ordinal, &mut value)?;
        Ok(value)
    }

    /// All values, in the order of their numbers.
    pub(crate) fn values(&self) -> std::io::Result<Vec<String>> {
        let mut values = Vec::with_capacity(self.column.num_terms());
        let mut stream = self.column.dictionary().stream()?;
        while stream.advance() {
            values.push(String::from_utf8_lossy(stream.key()).into_owned());
        }
        Ok(values)
    }
}
