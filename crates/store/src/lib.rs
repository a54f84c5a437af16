//! What must survive: imported originals, parsed documents, document numbers, issued documents, saved
//! searches, decisions.
//!
//! One SQLite file in a folder that is handed in. The crate knows no law: documents are opaque
//! bytes under an id, their description is a string, times come from the caller.
//!
//! # Parts
//! - [`Store::open`] opens or creates the file and brings its schema up to date.
//! - **Blobs** lie under the [`Hash`](struct@Hash) of their content, compressed, and are checked when read.
//! - **Documents** ([`Store::import`], [`Store::documents`], [`Store::document`]) point to the
//!   original that they were read from. Listing reads no blob, so a command over thousands of
//!   documents loads only what it shows.
//! - **Numbers** ([`Store::take_number`]) are taken once and never again; voiding one is an entry
//!   beside it. The tables refuse change and deletion.
//! - **Issued documents** ([`Store::issue`]) keep the data that was printed and the PDF's hash.
//! - **Searches** ([`Store::save_search`]) keep a query and what its last run found.
//! - **Decisions** ([`Store::decide`]) keep what was settled by hand about two provisions.
//! - [`StoreError`] says in Chinese what happened and what to do.
//!
//! # Durability
//! Write-ahead log with `synchronous=FULL`: when a call returns `Ok`, what it wrote survives
//! `kill -9` and loss of power. Every call is one transaction. Processes may share the file; a
//! writer waits up to [`BUSY`] for another.
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod blobs;
mod decisions;
mod documents;
mod error;
mod issued;
mod numbers;
mod schema;
mod searches;

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};

pub use blobs::Hash;
pub use decisions::{NewDecision, StoredDecision};
pub use documents::{
    DocumentEntry, ImportFile, ImportOutcome, NewDocument, Original, OriginalEntry, StoredDocument,
};
pub use error::StoreError;
pub use issued::{IssuedDocument, IssuedEntry, NewIssue};
pub use numbers::{Number, NumberEntry, TakeNumber, Voided};
pub use searches::SavedSearch;

/// The database's name in its folder. SQLite keeps a `-wal` and a `-shm` file beside it while it
/// is open.
pub const FILE_NAME: &str = "zhunsheng.db";

/// How long a call waits for another process that is writing.
pub const BUSY: Duration = Duration::from_secs(10);

/// An open store. It can be shared between threads; calls take turns.
#[derive(Debug)]
pub struct Store {
    connection: Mutex<Connection>,
    path: PathBuf,
}

impl Store {
    /// Opens the store in `folder`, which must exist, and creates or migrates it as needed.
    ///
    /// # Errors
    /// The folder is missing or not writable, the file is damaged, belongs to another program, or
    /// was written by a newer version.
    pub fn open(folder: &Path) -> Result<Self, StoreError> {
        let path = folder.join(FILE_NAME);
        // Without SQLITE_OPEN_URI: a folder named `file:…` is a folder.
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(&path, flags)
            .map_err(|error| StoreError::from_sqlite(&path, error))?;
        schema::prepare(&connection, &path)?;
        Ok(Self { connection: Mutex::new(connection), path })
    }

    /// The database file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Names the present set of documents: changes with every import that changes one, and differs
    /// between stores. A cache made from the documents is good while this stays the same.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn fingerprint(&self) -> Result<String, StoreError> {
        self.read(|connection| {
            let query = "SELECT identity || '.' || revision FROM store";
            Ok(connection.prepare_cached(query)?.query_one([], |row| row.get(0))?)
        })
    }

    /// Runs queries on one consistent state.
    fn read<T>(
        &self,
        body: impl FnOnce(&Connection) -> Result<T, Failure>,
    ) -> Result<T, StoreError> {
        self.within(TransactionBehavior::Deferred, |transaction| body(transaction))
    }

    /// Runs `body` as one transaction: all of it is durable when this returns `Ok`, none of it
    /// otherwise.
    fn write<T>(
        &self,
        body: impl FnOnce(&Transaction<'_>) -> Result<T, Failure>,
    ) -> Result<T, StoreError> {
        self.within(TransactionBehavior::Immediate, body)
    }

    fn within<T>(
        &self,
        behavior: TransactionBehavior,
        body: impl FnOnce(&Transaction<'_>) -> Result<T, Failure>,
    ) -> Result<T, StoreError> {
        // A panic while the lock was held has rolled its transaction back.
        let mut connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        let run = || {
            let transaction = connection.transaction_with_behavior(behavior)?;
            let value = body(&transaction)?;
            transaction.commit()?;
            Ok(value)
        };
        run().map_err(|failure| match failure {
            Failure::Sqlite(error) => StoreError::from_sqlite(&self.path, error),
            Failure::Damaged(detail) => StoreError::Corrupt { path: self.path.clone(), detail },
            Failure::Store(error) => error,
        })
    }
}

/// Why a transaction was given up; [`Store`] adds the path.
enum Failure {
    Sqlite(rusqlite::Error),
    /// A record contradicts itself.
    Damaged(String),
    Store(StoreError),
}

impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error)
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

#[cfg(test)]
mod tests;
