//! What was settled by hand about two provisions, until it is taken back.

use rusqlite::{OptionalExtension, Row};

use crate::{Store, StoreError};

/// A decision on two provisions; there is one at most on each two.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredDecision {
    /// Its number, by which a user takes it back.
    pub number: i64,
    /// The addresses of the provisions, the lesser first.
    pub pair: (String, String),
    /// Whether they belong together or apart.
    pub together: bool,
    /// Why, in the user's words.
    pub reason: Option<String>,
    /// On which day.
    pub decided_on: String,
}

/// A decision to be kept.
#[derive(Debug, Clone, Copy)]
pub struct NewDecision<'d> {
    /// The addresses of two different provisions, in any order.
    pub pair: (&'d str, &'d str),
    /// Whether they belong together or apart.
    pub together: bool,
    /// Why.
    pub reason: Option<&'d str>,
    /// On which day.
    pub decided_on: &'d str,
}

const COLUMNS: &str = "number, a, b, together, reason, decided_on";

impl Store {
    /// Keeps a decision; an earlier one on the same two provisions is replaced and leaves its number
    /// to it.
    ///
    /// # Errors
    /// The store cannot be written.
    pub fn decide(&self, decision: &NewDecision) -> Result<StoredDecision, StoreError> {
        let (x, y) = decision.pair;
        self.write(|transaction| {
            let query = format!(
                "INSERT INTO decisions (a, b, together, reason, decided_on) VALUES (?1, ?2, ?3, ?4, ?5)
                 ON CONFLICT (a, b) DO UPDATE SET together = excluded.together, reason = excluded.reason,
                     decided_on = excluded.decided_on
                 RETURNING {COLUMNS}"
            );
            let values = (x.min(y), x.max(y), decision.together, decision.reason, decision.decided_on);
            Ok(transaction.prepare_cached(&query)?.query_one(values, of)?)
        })
    }

    /// All decisions, by number.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn decisions(&self) -> Result<Vec<StoredDecision>, StoreError> {
        self.read(|connection| {
            let query = format!("SELECT {COLUMNS} FROM decisions ORDER BY number");
            let mut statement = connection.prepare_cached(&query)?;
            let decisions = statement.query_map([], of)?;
            Ok(decisions.collect::<Result<_, _>>()?)
        })
    }

    /// Takes a decision back; `None` if there is none of this number.
    ///
    /// # Errors
    /// The store cannot be written.
    pub fn take_back(&self, number: i64) -> Result<Option<StoredDecision>, StoreError> {
        self.write(|transaction| {
            let query = format!("DELETE FROM decisions WHERE number = ?1 RETURNING {COLUMNS}");
            Ok(transaction.prepare_cached(&query)?.query_one([number], of).optional()?)
        })
    }
}

fn of(row: &Row<'_>) -> rusqlite::Result<StoredDecision> {
    Ok(StoredDecision {
        number: row.get(0)?,
        pair: (row.get(1)?, row.get(2)?),
        together: row.get(3)?,
        reason: row.get(4)?,
        decided_on: row.get(5)?,
    })
}
