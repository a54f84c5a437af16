//! The tables, how they came to be, and how a file is recognised.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, TransactionBehavior};

use crate::{BUSY, StoreError};

/// Stands in the file's header: “准绳” as `ZHSH`.
pub(crate) const APPLICATION_ID: i32 = i32::from_be_bytes(*b"ZHSH");

/// Step `n` brings schema `n` to schema `n + 1`. A step that was released is never edited.
const MIGRATIONS: &[&str] = &[
    include_str!("schema/1.sql"),
    include_str!("schema/2.sql"),
    include_str!("schema/3.sql"),
    include_str!("schema/4.sql"),
];

/// The newest schema version, as it stands in the file's header.
const KNOWN: u32 = MIGRATIONS.len() as u32;

/// Sets the connection up and brings the file to the newest schema.
pub(crate) fn prepare(connection: &Connection, path: &Path) -> Result<(), StoreError> {
    let fail = |error| StoreError::from_sqlite(path, error);
    connection.busy_timeout(BUSY).map_err(fail)?;
    recognise(connection, path)?;
    write_ahead(connection).map_err(fail)?;
    connection
        .execute_batch(
            "PRAGMA synchronous = FULL;
             PRAGMA fullfsync = ON;
             PRAGMA checkpoint_fullfsync = ON;
             PRAGMA foreign_keys = ON;
             PRAGMA trusted_schema = OFF;
             PRAGMA cell_size_check = ON;",
        )
        .map_err(fail)?;
    if version(connection).map_err(fail)? < KNOWN {
        migrate(connection).map_err(fail)?;
    }
    Ok(())
}

/// Turns the write-ahead log on, which the file then remembers. Two processes that do so to a new
/// file at the same moment would wait for each other; SQLite tells one of them at once that the
/// file is busy, without the usual waiting, so the waiting is done here.
fn write_ahead(connection: &Connection) -> rusqlite::Result<()> {
    const PAUSE: Duration = Duration::from_millis(10);
    let mut waited = Duration::ZERO;
    loop {
        match connection.execute_batch("PRAGMA journal_mode = WAL") {
            Err(error)
                if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) && waited < BUSY =>
            {
                std::thread::sleep(PAUSE);
                waited += PAUSE;
            }
            result => return result,
        }
    }
}

/// Refuses a file that is not ours before anything is written to it. One statement, so that a
/// store which another process is just creating is seen either empty or finished.
fn recognise(connection: &Connection, path: &Path) -> Result<(), StoreError> {
    let (id, found, empty): (i32, i32, bool) = connection
        .query_one(
            "SELECT application_id, user_version, NOT EXISTS (SELECT 1 FROM sqlite_schema)
             FROM pragma_application_id, pragma_user_version",
            [],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )
        .map_err(|error| StoreError::from_sqlite(path, error))?;
    let path = || path.to_owned();
    // A negative number, which no version of this program writes, reads as a very new one.
    match found.cast_unsigned() {
        _ if id != APPLICATION_ID && !(id == 0 && empty) => {
            Err(StoreError::Foreign { path: path() })
        }
        found if found > KNOWN => Err(StoreError::Newer { path: path(), found, known: KNOWN }),
        _ => Ok(()),
    }
}

/// All missing steps in one transaction. Another process may have been faster, so the version is
/// read again inside.
fn migrate(connection: &Connection) -> rusqlite::Result<()> {
    let transaction =
        rusqlite::Transaction::new_unchecked(connection, TransactionBehavior::Immediate)?;
    for step in MIGRATIONS.iter().skip(version(&transaction)? as usize) {
        transaction.execute_batch(step)?;
    }
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    transaction.pragma_update(None, "user_version", KNOWN)?;
    transaction.commit()
}

fn version(connection: &Connection) -> rusqlite::Result<u32> {
    connection.pragma_query_value(None, "user_version", |row| row.get(0))
}
