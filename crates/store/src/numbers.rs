//! Document numbers: taken once, voided by an entry, never used again.
//!
//! A number is a serial within a series. The series is the part that stays the same, for example
//! `（云）应急责改〔2026〕`; a new year or another form is another series. What the number looks
//! like in print is the caller's business.

use std::fmt;

use rusqlite::{Connection, OptionalExtension};

use crate::{Failure, Store, StoreError};

/// A document number.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Number {
    /// What the numbers of a sequence share.
    pub series: String,
    /// Counts from 1 within the series.
    pub serial: u32,
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}号", self.series, self.serial)
    }
}

/// A request for the next number of a series.
#[derive(Debug, Clone, Copy)]
pub struct TakeNumber<'a> {
    /// The series.
    pub series: &'a str,
    /// The lowest serial that may be given: an office that changes over in mid-year has used the
    /// first ones on paper. 1 otherwise.
    pub at_least: u32,
    /// For what: form and case, as the caller can find it again.
    pub purpose: &'a str,
    /// When.
    pub at: &'a str,
}

/// A number that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumberEntry {
    /// The number.
    pub number: Number,
    /// For what it was taken.
    pub purpose: String,
    /// When it was taken.
    pub taken_at: String,
    /// Whether it was voided since.
    pub voided: Option<Voided>,
    /// The document issued under it, if any: see [`Store::issued_document`].
    pub issued: Option<i64>,
}

/// That a number was voided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Voided {
    /// Why.
    pub reason: String,
    /// When.
    pub at: String,
}

impl Store {
    /// Takes the next number: one above the highest that was ever taken in the series, voided ones
    /// included. Two callers never get the same, whether threads or processes.
    ///
    /// # Errors
    /// The store cannot be written, or the series is at its end.
    pub fn take_number(&self, request: &TakeNumber<'_>) -> Result<Number, StoreError> {
        self.write(|transaction| {
            let highest: u32 = transaction
                .prepare_cached("SELECT coalesce(max(serial), 0) FROM numbers WHERE series = ?1")?
                .query_one([request.series], |row| row.get(0))?;
            let Some(next) = highest.checked_add(1) else {
                let series = request.series.to_owned();
                return Err(StoreError::NumbersExhausted { series }.into());
            };
            let serial = next.max(request.at_least);
            transaction
                .prepare_cached(
                    "INSERT INTO numbers (series, serial, purpose, taken_at)
                     VALUES (?1, ?2, ?3, ?4)",
                )?
                .execute((request.series, serial, request.purpose, request.at))?;
            Ok(Number { series: request.series.to_owned(), serial })
        })
    }

    /// Voids a number. It stays in the list and is not given out again.
    ///
    /// # Errors
    /// The number was never taken or is voided already, or the store cannot be written.
    pub fn void_number(&self, number: &Number, reason: &str, at: &str) -> Result<(), StoreError> {
        self.write(|transaction| {
            must_stand(transaction, number)?;
            transaction
                .prepare_cached(
                    "INSERT INTO voids (series, serial, reason, voided_at) VALUES (?1, ?2, ?3, ?4)",
                )?
                .execute((&number.series, number.serial, reason, at))?;
            Ok(())
        })
    }

    /// The numbers of one series, or of all, in order.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn numbers(&self, series: Option<&str>) -> Result<Vec<NumberEntry>, StoreError> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT numbers.series, numbers.serial, purpose, taken_at, reason, voided_at,
                     issued.id
                 FROM numbers LEFT JOIN voids USING (series, serial)
                 LEFT JOIN issued USING (series, serial)
                 WHERE ?1 IS NULL OR numbers.series = ?1
                 ORDER BY numbers.series, numbers.serial",
            )?;
            let entries = statement.query_map([series], |row| {
                let voided = match (row.get(4)?, row.get(5)?) {
                    (Some(reason), Some(at)) => Some(Voided { reason, at }),
                    _ => None,
                };
                Ok(NumberEntry {
                    number: Number { series: row.get(0)?, serial: row.get(1)? },
                    purpose: row.get(2)?,
                    taken_at: row.get(3)?,
                    voided,
                    issued: row.get(6)?,
                })
            })?;
            Ok(entries.collect::<Result<_, _>>()?)
        })
    }
}

/// The number was taken and is not voided.
pub(crate) fn must_stand(connection: &Connection, number: &Number) -> Result<(), Failure> {
    let voided: Option<bool> = connection
        .prepare_cached(
            "SELECT voids.serial IS NOT NULL FROM numbers LEFT JOIN voids USING (series, serial)
             WHERE numbers.series = ?1 AND numbers.serial = ?2",
        )?
        .query_one((&number.series, number.serial), |row| row.get(0))
        .optional()?;
    match voided {
        Some(false) => Ok(()),
        Some(true) => Err(StoreError::NumberVoided { number: number.clone() }.into()),
        None => Err(StoreError::NumberNotTaken { number: number.clone() }.into()),
    }
}
