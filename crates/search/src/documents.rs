//! What is known of each document of an index, by column: for filters, facets and orders.

#![expect(clippy::disallowed_methods, reason = "reads and writes one file in the folder handed in")]

use std::collections::HashMap;
use std::ops::Range;
use std::path::Path;

use law::DocId;
use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::filter::Field;
use crate::form::Form;
use crate::unit::Facts;

const FILE: &str = "documents.bin";

/// The documents of an index in the order of the library.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Documents {
    /// How many slots each part of the texts has ([`crate::texts`]).
    pub(crate) parts: Vec<u32>,
    /// The key for the next new document. Keys are never used again, so that what stands in the
    /// parts stays true when documents come and go.
    next_key: u32,
    rows: Vec<Document>,
    /// The columns of text, in the order of [`TEXTS`].
    columns: Vec<Column>,
    /// By key, the place in the order of the library.
    #[serde(skip)]
    places: Vec<u32>,
}

/// One document.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Document {
    pub(crate) id: DocId,
    /// What its provisions were made from; with another stamp they are made anew.
    pub(crate) stamp: String,
    key: u32,
    /// Whether its provisions stand in the texts.
    known: bool,
    /// Its provisions.
    pub(crate) slots: Range<u32>,
    /// The title in the form in which it is matched.
    pub(crate) title: String,
    /// The rank of its kind, 0 the highest.
    pub(crate) rank: u64,
    /// As yyyymmdd, 0 when unknown.
    pub(crate) date: u64,
    published: u64,
    effective: u64,
}

/// A column of text: its values, each once, and for each document the number of its value.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Column {
    pub(crate) values: Vec<String>,
    pub(crate) of: Vec<u32>,
}

/// The fields that are columns of text.
const TEXTS: [Field; 6] =
    [Field::Title, Field::DocNo, Field::Issuer, Field::Region, Field::Kind, Field::Status];

/// Their values for one document.
fn texts(facts: &Facts) -> [&str; TEXTS.len()] {
    let Facts { title, doc_no, issuer, region, kind, status, .. } = facts;
    [title, doc_no, issuer, region, kind, status]
}

/// A document that is to stand in an index.
#[derive(Debug, Clone)]
pub struct Listed {
    /// Its id.
    pub doc: DocId,
    /// What its provisions are made from, a hash or a version: they are made anew when it changes.
    pub stamp: String,
    /// What is known of it.
    pub facts: Facts,
}

impl Documents {
    /// The table for the documents of `listed`, which follow the order of the library; `old` is the
    /// table of the index from which provisions are taken over. Documents that are new have no
    /// slots yet: [`Documents::put`].
    pub(crate) fn of(listed: &[Listed], old: &Documents) -> Self {
        let known: HashMap<(&DocId, &str), &Document> =
            old.rows.iter().map(|row| ((&row.id, row.stamp.as_str()), row)).collect();
        let mut table =
            Self { parts: old.parts.clone(), next_key: old.next_key, ..Self::default() };
        table.columns = TEXTS.iter().map(|_| Column::default()).collect();
        let mut numbers: Vec<HashMap<&str, u32>> = vec![HashMap::new(); TEXTS.len()];
        for Listed { doc, stamp, facts } in listed {
            for ((value, column), numbers) in
                texts(facts).into_iter().zip(&mut table.columns).zip(&mut numbers)
            {
                let number = *numbers.entry(value).or_insert_with(|| {
                    column.values.push(value.to_owned());
                    number(column.values.len() - 1)
                });
                column.of.push(number);
            }
            let known = known.get(&(doc, stamp.as_str()));
            let (key, slots) = match known {
                Some(known) => (known.key, known.slots.clone()),
                None => {
                    table.next_key += 1;
                    (table.next_key - 1, 0..0)
                }
            };
            table.rows.push(Document {
                id: doc.clone(),
                stamp: stamp.clone(),
                key,
                known: known.is_some(),
                slots,
                title: Form::of(&facts.title).chars.into_iter().collect(),
                rank: facts.rank,
                date: facts.date,
                published: facts.published,
                effective: facts.effective,
            });
        }
        table.placed()
    }

    /// Whether the provisions of the document in this place were taken over.
    pub(crate) fn known(&self, place: usize) -> bool {
        self.rows[place].known
    }

    /// Whether there are documents whose provisions have yet to be written.
    pub(crate) fn any_new(&self) -> bool {
        self.rows.iter().any(|row| !row.known)
    }

    /// Sets the slots of a new document.
    pub(crate) fn put(&mut self, place: usize, slots: Range<u32>) {
        self.rows[place].slots = slots;
        self.rows[place].known = true;
    }

    /// The documents in the order of the library.
    pub(crate) fn rows(&self) -> &[Document] {
        &self.rows
    }

    /// The number of provisions.
    pub(crate) fn units(&self) -> usize {
        self.rows.iter().map(|row| row.slots.len()).sum()
    }

    /// The number of slots in all parts, those of documents that are gone included.
    pub(crate) fn slots(&self) -> u32 {
        self.parts.iter().sum()
    }

    /// The place of the document with this key in the order of the library; `None` when it is gone.
    pub(crate) fn place(&self, key: u32) -> Option<usize> {
        let place = *self.places.get(key as usize)?;
        (place != u32::MAX).then_some(place as usize)
    }

    /// The place of a document.
    pub(crate) fn find(&self, id: &DocId) -> Option<usize> {
        self.rows.iter().position(|row| row.id == *id)
    }

    /// The column of a field of text; `None` for dates and for the level, which is a matter of each
    /// provision.
    pub(crate) fn column(&self, field: Field) -> Option<&Column> {
        let nth = TEXTS.iter().position(|known| *known == field)?;
        self.columns.get(nth)
    }

    /// Writes the table into the folder of a generation.
    pub(crate) fn write(&self, folder: &Path) -> std::io::Result<()> {
        let bytes = postcard::to_stdvec(self).map_err(std::io::Error::other)?;
        let path = folder.join(FILE);
        // The generation may share its files with the one before.
        let beside = path.with_extension("new");
        std::fs::write(&beside, bytes)?;
        std::fs::File::open(&beside)?.sync_all()?;
        std::fs::rename(beside, path)
    }

    /// Reads the table of a generation.
    pub(crate) fn read(folder: &Path) -> Result<Self, Error> {
        let bytes = std::fs::read(folder.join(FILE))
            .map_err(|error| Error::damaged(format!("{FILE}: {error}")))?;
        let table: Self = postcard::from_bytes(&bytes)
            .map_err(|error| Error::damaged(format!("{FILE}: {error}")))?;
        let columns = table.columns.len() == TEXTS.len()
            && table.columns.iter().all(|column| {
                let known = |&number: &u32| (number as usize) < column.values.len();
                column.of.len() == table.rows.len() && column.of.iter().all(known)
            });
        let slots = table.slots();
        let rows = table.rows.iter().all(|row| row.key < table.next_key && row.slots.end <= slots);
        if columns && rows {
            Ok(table.placed())
        } else {
            Err(Error::damaged(format!("{FILE} 前后不一")))
        }
    }

    fn placed(mut self) -> Self {
        self.places = vec![u32::MAX; self.next_key as usize];
        for (place, row) in self.rows.iter().enumerate() {
            self.places[row.key as usize] = number(place);
        }
        self
    }
}

impl Document {
    /// What its provisions carry in place of its id.
    pub(crate) fn key(&self) -> u32 {
        self.key
    }

    /// The day that a field of dates looks at, as yyyymmdd; 0 when unknown.
    pub(crate) fn day(&self, field: Field) -> Option<u64> {
        match field {
            Field::Year | Field::Date => Some(self.date),
            Field::Published => Some(self.published),
            Field::Effective => Some(self.effective),
            _ => None,
        }
    }
}

impl Column {
    /// The value of the document in this place.
    pub(crate) fn value(&self, place: usize) -> &str {
        self.of.get(place).and_then(|&n| self.values.get(n as usize)).map_or("", String::as_str)
    }
}

fn number(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
