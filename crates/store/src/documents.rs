//! Originals and what was read from them.

use std::collections::HashSet;

use rusqlite::{OptionalExtension, Row, Transaction};

use crate::{Failure, Hash, Store, StoreError, blobs};

/// One file to import, with all documents that were read from it. Files with the same bytes are
/// one file, whatever their names; it keeps the first name.
#[derive(Debug, Clone, Copy)]
pub struct ImportFile<'a> {
    /// The file's name, as it is shown later.
    pub name: &'a str,
    /// The file, byte for byte.
    pub bytes: &'a [u8],
    /// What was read from it. Documents that an earlier import read from the same bytes and that
    /// are not here any more are removed.
    pub documents: &'a [NewDocument<'a>],
}

/// A parsed document, to be kept.
#[derive(Debug, Clone, Copy)]
pub struct NewDocument<'a> {
    /// Its stable id; one store has one document under an id.
    pub id: &'a str,
    /// Its place in the file, from 0.
    pub ordinal: u32,
    /// What a list of documents shows, for example as JSON.
    pub meta: &'a str,
    /// The parsed document.
    pub parsed: &'a [u8],
    /// The version of the parser. A document of another version is to be parsed again.
    pub parser: &'a str,
}

/// What an import did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ImportOutcome {
    /// Documents under a new id.
    pub added: usize,
    /// Documents that changed under their id.
    pub replaced: usize,
    /// Documents that were there already, the same in everything.
    pub unchanged: usize,
    /// Documents that their file no longer yields.
    pub removed: usize,
    /// The replaced ones that another file had yielded before, by id.
    pub taken_over: Vec<String>,
}

impl ImportOutcome {
    /// Whether the set of documents is another one now.
    pub fn changed(&self) -> bool {
        self.added + self.replaced + self.removed > 0
    }
}

/// A kept document without its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentEntry {
    /// Its id.
    pub id: String,
    /// The file from which it was read.
    pub original: Hash,
    /// Its place in that file, from 0.
    pub ordinal: u32,
    /// What a list shows of it.
    pub meta: String,
    /// The version of the parser that read it.
    pub parser: String,
}

/// A kept document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredDocument {
    /// All but the content.
    pub entry: DocumentEntry,
    /// The parsed document.
    pub parsed: Vec<u8>,
}

/// A kept file without its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OriginalEntry {
    /// The hash of its bytes.
    pub hash: Hash,
    /// Its name.
    pub name: String,
    /// Its length in bytes.
    pub size: u64,
    /// How many documents it yields at present.
    pub documents: usize,
    /// The parser version that read it; `None` if that of its documents differs, or if one of them
    /// was removed, so that the file is to be read again.
    pub parser: Option<String>,
}

/// A kept file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Original {
    /// Its name.
    pub name: String,
    /// Its bytes, as they were received.
    pub bytes: Vec<u8>,
}

impl Store {
    /// Keeps files and their documents, all or none. Importing the same again changes nothing.
    ///
    /// # Errors
    /// The store cannot be written.
    pub fn import(&self, files: &[ImportFile<'_>]) -> Result<ImportOutcome, StoreError> {
        self.write(|transaction| {
            let mut outcome = ImportOutcome::default();
            for file in files {
                import_file(transaction, file, &mut outcome)?;
            }
            if outcome.changed() {
                transaction.execute("UPDATE store SET revision = revision + 1", [])?;
            }
            if outcome.replaced + outcome.removed > 0 {
                blobs::sweep(transaction)?;
            }
            Ok(outcome)
        })
    }

    /// All documents in the order of their ids, without content.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn documents(&self) -> Result<Vec<DocumentEntry>, StoreError> {
        self.read(|connection| {
            let query = "SELECT id, original, ordinal, meta, parser FROM documents ORDER BY id";
            let mut statement = connection.prepare_cached(query)?;
            let entries = statement.query_map([], entry)?.collect::<Result<_, _>>()?;
            Ok(entries)
        })
    }

    /// The ids of all documents, in order, each with the hash of its parsed document.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn contents(&self) -> Result<Vec<(String, Hash)>, StoreError> {
        self.read(|connection| {
            let mut statement =
                connection.prepare_cached("SELECT id, parsed FROM documents ORDER BY id")?;
            let contents = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
            Ok(contents.collect::<Result<_, _>>()?)
        })
    }

    /// The documents that were read by a version of the parser whose name does not begin with
    /// `version`, in the order of their ids, without content.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn documents_not_read_by(&self, version: &str) -> Result<Vec<DocumentEntry>, StoreError> {
        self.read(|connection| {
            let query = "SELECT id, original, ordinal, meta, parser FROM documents
                 WHERE substr(parser, 1, length(?1)) <> ?1 ORDER BY id";
            let mut statement = connection.prepare_cached(query)?;
            let entries = statement.query_map([version], entry)?.collect::<Result<_, _>>()?;
            Ok(entries)
        })
    }

    /// One document with its content; `None` if there is none under this id.
    ///
    /// # Errors
    /// The store cannot be read, or the content does not match its hash.
    pub fn document(&self, id: &str) -> Result<Option<StoredDocument>, StoreError> {
        self.read(|connection| {
            let found = connection
                .prepare_cached(
                    "SELECT id, original, ordinal, meta, parser, parsed FROM documents
                     WHERE id = ?1",
                )?
                .query_one([id], |row| Ok((entry(row)?, row.get(5)?)))
                .optional()?;
            let Some((entry, parsed)) = found else { return Ok(None) };
            Ok(Some(StoredDocument { entry, parsed: blobs::get(connection, parsed)? }))
        })
    }

    /// Removes a document from the library; `false` if there is none under this id. The file from
    /// which it was read stays.
    ///
    /// # Errors
    /// The store cannot be written.
    pub fn remove_document(&self, id: &str) -> Result<bool, StoreError> {
        self.write(|transaction| {
            // Its file, and one that it had taken over, may bring it back.
            transaction.execute(
                "UPDATE originals SET parser = NULL
                 WHERE hash = (SELECT original FROM documents WHERE id = ?1)
                    OR hash NOT IN (SELECT original FROM documents)",
                [id],
            )?;
            let removed = transaction.execute("DELETE FROM documents WHERE id = ?1", [id])? > 0;
            if removed {
                transaction.execute("UPDATE store SET revision = revision + 1", [])?;
                blobs::sweep(transaction)?;
            }
            Ok(removed)
        })
    }

    /// All kept files in the order of their names, without bytes: what an import need not read
    /// again.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn originals(&self) -> Result<Vec<OriginalEntry>, StoreError> {
        self.read(|connection| {
            let query = "SELECT originals.hash, name, size, count(documents.id),
                    iif(min(documents.parser) IS NULL, originals.parser,
                        iif(min(documents.parser) = max(documents.parser),
                            min(documents.parser), NULL))
                 FROM originals JOIN blobs USING (hash)
                 LEFT JOIN documents ON documents.original = originals.hash
                 GROUP BY originals.hash ORDER BY name, originals.hash";
            let mut statement = connection.prepare_cached(query)?;
            let originals = statement.query_map([], |row| {
                Ok(OriginalEntry {
                    hash: row.get(0)?,
                    name: row.get(1)?,
                    size: row.get(2)?,
                    documents: row.get(3)?,
                    parser: row.get(4)?,
                })
            })?;
            Ok(originals.collect::<Result<_, _>>()?)
        })
    }

    /// A kept file; `None` if there is none with this hash.
    ///
    /// # Errors
    /// The store cannot be read, or the bytes do not match their hash.
    pub fn original(&self, hash: Hash) -> Result<Option<Original>, StoreError> {
        self.read(|connection| {
            let name: Option<String> = connection
                .prepare_cached("SELECT name FROM originals WHERE hash = ?1")?
                .query_one([hash], |row| row.get(0))
                .optional()?;
            let Some(name) = name else { return Ok(None) };
            Ok(Some(Original { name, bytes: blobs::get(connection, hash)? }))
        })
    }
}

fn entry(row: &Row<'_>) -> rusqlite::Result<DocumentEntry> {
    Ok(DocumentEntry {
        id: row.get(0)?,
        original: row.get(1)?,
        ordinal: row.get(2)?,
        meta: row.get(3)?,
        parser: row.get(4)?,
    })
}

fn import_file(
    transaction: &Transaction<'_>,
    file: &ImportFile<'_>,
    outcome: &mut ImportOutcome,
) -> Result<(), Failure> {
    let original = blobs::put(transaction, file.bytes)?;
    let parser = file.documents.first().map(|document| document.parser);
    transaction
        .prepare_cached(
            "INSERT INTO originals (hash, name, parser) VALUES (?1, ?2, ?3)
             ON CONFLICT (hash) DO UPDATE SET parser = excluded.parser",
        )?
        .execute((original, file.name, parser))?;

    let ids: HashSet<&str> = file.documents.iter().map(|document| document.id).collect();
    let before: Vec<String> = transaction
        .prepare_cached("SELECT id FROM documents WHERE original = ?1")?
        .query_map([original], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    for gone in before.iter().filter(|id| !ids.contains(id.as_str())) {
        transaction.prepare_cached("DELETE FROM documents WHERE id = ?1")?.execute([gone])?;
        outcome.removed += 1;
    }
    for document in file.documents {
        import_document(transaction, original, document, outcome)?;
    }
    Ok(())
}

fn import_document(
    transaction: &Transaction<'_>,
    original: Hash,
    document: &NewDocument<'_>,
    outcome: &mut ImportOutcome,
) -> Result<(), Failure> {
    let parsed = blobs::put(transaction, document.parsed)?;
    let before = transaction
        .prepare_cached(
            "SELECT id, original, ordinal, meta, parser, parsed FROM documents WHERE id = ?1",
        )?
        .query_one([document.id], |row| Ok((entry(row)?, row.get::<_, Hash>(5)?)))
        .optional()?;
    let now = DocumentEntry {
        id: document.id.to_owned(),
        original,
        ordinal: document.ordinal,
        meta: document.meta.to_owned(),
        parser: document.parser.to_owned(),
    };
    match before {
        Some(before) if before == (now.clone(), parsed) => {
            outcome.unchanged += 1;
            return Ok(());
        }
        Some((before, _)) => {
            outcome.replaced += 1;
            if before.original != original {
                outcome.taken_over.push(before.id);
            }
        }
        None => outcome.added += 1,
    }
    transaction
        .prepare_cached(
            "INSERT INTO documents (id, original, ordinal, meta, parser, parsed)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT (id) DO UPDATE SET original = excluded.original,
                 ordinal = excluded.ordinal, meta = excluded.meta, parser = excluded.parser,
                 parsed = excluded.parsed",
        )?
        .execute((now.id, now.original, now.ordinal, now.meta, now.parser, parsed))?;
    Ok(())
}
