//! Searches kept under a name, with what the last run found.

use rusqlite::{OptionalExtension, Row};

use crate::{Store, StoreError};

/// A search that was kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedSearch {
    /// Its name.
    pub name: String,
    /// What is searched for, as the caller can read it again.
    pub request: String,
    /// When it was kept.
    pub saved_at: String,
    /// When it was last run.
    pub run_at: String,
    /// How many hits that run had.
    pub hits: usize,
    /// Which hits these were, as the caller can tell them again.
    pub seen: Vec<u8>,
}

const COLUMNS: &str = "name, request, saved_at, run_at, hits";

impl Store {
    /// Keeps a search; one of the same name is replaced.
    ///
    /// # Errors
    /// The store cannot be written.
    pub fn save_search(&self, search: &SavedSearch) -> Result<(), StoreError> {
        self.write(|transaction| {
            transaction
                .prepare_cached(
                    "INSERT INTO saved_searches (name, request, saved_at, run_at, hits, seen)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                     ON CONFLICT (name) DO UPDATE SET request = excluded.request,
                         saved_at = excluded.saved_at, run_at = excluded.run_at,
                         hits = excluded.hits, seen = excluded.seen",
                )?
                .execute((
                    &search.name,
                    &search.request,
                    &search.saved_at,
                    &search.run_at,
                    i64::try_from(search.hits).unwrap_or(i64::MAX),
                    &search.seen,
                ))?;
            Ok(())
        })
    }

    /// The searches that were kept, by name, without [`SavedSearch::seen`].
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn saved_searches(&self) -> Result<Vec<SavedSearch>, StoreError> {
        self.read(|connection| {
            let query = format!("SELECT {COLUMNS} FROM saved_searches ORDER BY name");
            let mut statement = connection.prepare_cached(&query)?;
            let searches = statement.query_map([], |row| of(row, Vec::new()))?;
            Ok(searches.collect::<Result<_, _>>()?)
        })
    }

    /// The search of this name.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn saved_search(&self, name: &str) -> Result<Option<SavedSearch>, StoreError> {
        self.read(|connection| {
            let query = format!("SELECT {COLUMNS}, seen FROM saved_searches WHERE name = ?1");
            let mut statement = connection.prepare_cached(&query)?;
            Ok(statement.query_one([name], |row| of(row, row.get(5)?)).optional()?)
        })
    }

    /// Forgets a search; whether there was one of this name.
    ///
    /// # Errors
    /// The store cannot be written.
    pub fn forget_search(&self, name: &str) -> Result<bool, StoreError> {
        self.write(|transaction| {
            let deleted = transaction
                .prepare_cached("DELETE FROM saved_searches WHERE name = ?1")?
                .execute([name])?;
            Ok(deleted > 0)
        })
    }
}

fn of(row: &Row<'_>, seen: Vec<u8>) -> rusqlite::Result<SavedSearch> {
    let hits: i64 = row.get(4)?;
    Ok(SavedSearch {
        name: row.get(0)?,
        request: row.get(1)?,
        saved_at: row.get(2)?,
        run_at: row.get(3)?,
        hits: usize::try_from(hits).unwrap_or(0),
        seen,
    })
}
