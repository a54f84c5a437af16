//! Durable records in SQLite
