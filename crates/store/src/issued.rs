//! Documents that left the office: what was printed, under which number, as which PDF.

use rusqlite::{OptionalExtension, Row, Transaction};

use crate::numbers::must_stand;
use crate::{Failure, Hash, Number, Store, StoreError, blobs};

/// A printed document, to be recorded.
#[derive(Debug, Clone, Copy)]
pub struct NewIssue<'a> {
    /// The form.
    pub form: &'a str,
    /// Its number, taken before; `None` for a form that bears none.
    pub number: Option<&'a Number>,
    /// The data that was printed, in its canonical form: the same bytes are the same document.
    pub draft: &'a [u8],
    /// The SHA-256 of the PDF.
    pub pdf: Hash,
    /// When.
    pub at: &'a str,
}

/// An issued document without its data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssuedEntry {
    /// Counts the issued documents of this store.
    pub id: i64,
    /// The form.
    pub form: String,
    /// Its number.
    pub number: Option<Number>,
    /// The SHA-256 of the data that was printed.
    pub draft: Hash,
    /// The SHA-256 of the PDF.
    pub pdf: Hash,
    /// When it was issued.
    pub issued_at: String,
}

/// An issued document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssuedDocument {
    /// All but the data.
    pub entry: IssuedEntry,
    /// The data that was printed.
    pub draft: Vec<u8>,
}

impl Store {
    /// Records an issued document and returns its id. Recording the same data under the same
    /// number again (a reprint) returns the first record's id and changes nothing.
    ///
    /// # Errors
    /// The number was never taken, is voided, or bears another document; or the store cannot be
    /// written.
    pub fn issue(&self, issue: &NewIssue<'_>) -> Result<i64, StoreError> {
        self.write(|transaction| {
            if let Some(number) = issue.number {
                must_stand(transaction, number)?;
                if let Some(id) = already_issued(transaction, issue, number)? {
                    return Ok(id);
                }
            }
            let draft = blobs::put(transaction, issue.draft)?;
            transaction
                .prepare_cached(
                    "INSERT INTO issued (form, series, serial, draft, pdf, issued_at)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                )?
                .execute((
                    issue.form,
                    issue.number.map(|number| &number.series),
                    issue.number.map(|number| number.serial),
                    draft,
                    issue.pdf,
                    issue.at,
                ))?;
            Ok(transaction.last_insert_rowid())
        })
    }

    /// All issued documents in the order of issue, without data.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn issued(&self) -> Result<Vec<IssuedEntry>, StoreError> {
        self.read(|connection| {
            let query = "SELECT id, form, series, serial, draft, pdf, issued_at FROM issued
                 ORDER BY id";
            let mut statement = connection.prepare_cached(query)?;
            let entries = statement.query_map([], entry)?.collect::<Result<_, _>>()?;
            Ok(entries)
        })
    }

    /// One issued document with its data; `None` if there is none with this id.
    ///
    /// # Errors
    /// The store cannot be read, or the data does not match its hash.
    pub fn issued_document(&self, id: i64) -> Result<Option<IssuedDocument>, StoreError> {
        self.read(|connection| {
            let entry = connection
                .prepare_cached(
                    "SELECT id, form, series, serial, draft, pdf, issued_at FROM issued
                     WHERE id = ?1",
                )?
                .query_one([id], entry)
                .optional()?;
            let Some(entry) = entry else { return Ok(None) };
            let draft = blobs::get(connection, entry.draft)?;
            Ok(Some(IssuedDocument { entry, draft }))
        })
    }

    /// The issued documents that were printed as this PDF or from this data.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn issued_by_hash(&self, hash: Hash) -> Result<Vec<IssuedEntry>, StoreError> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT id, form, series, serial, draft, pdf, issued_at FROM issued
                 WHERE draft = ?1 OR pdf = ?1 ORDER BY id",
            )?;
            let entries = statement.query_map([hash], entry)?.collect::<Result<_, _>>()?;
            Ok(entries)
        })
    }
}

fn entry(row: &Row<'_>) -> rusqlite::Result<IssuedEntry> {
    let number = match (row.get(2)?, row.get(3)?) {
        (Some(series), Some(serial)) => Some(Number { series, serial }),
        _ => None,
    };
    Ok(IssuedEntry {
        id: row.get(0)?,
        form: row.get(1)?,
        number,
        draft: row.get(4)?,
        pdf: row.get(5)?,
        issued_at: row.get(6)?,
    })
}

/// The record that stands under the number, if it is of the same document.
fn already_issued(
    transaction: &Transaction<'_>,
    issue: &NewIssue<'_>,
    number: &Number,
) -> Result<Option<i64>, Failure> {
    let before: Option<(i64, String, Hash)> = transaction
        .prepare_cached("SELECT id, form, draft FROM issued WHERE series = ?1 AND serial = ?2")?
        .query_one((&number.series, number.serial), |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })
        .optional()?;
    match before {
        None => Ok(None),
        Some((id, form, draft)) if form == issue.form && draft == Hash::of(issue.draft) => {
            Ok(Some(id))
        }
        Some(_) => Err(StoreError::NumberIssued { number: number.clone() }.into()),
    }
}
