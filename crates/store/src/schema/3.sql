-- Searches that are run again. `request` and `seen` mean something to the caller only.
CREATE TABLE saved_searches (
  name TEXT PRIMARY KEY NOT NULL,
  request TEXT NOT NULL,
  saved_at TEXT NOT NULL,
  run_at TEXT NOT NULL,
  hits INTEGER NOT NULL,
  seen BLOB NOT NULL
) STRICT, WITHOUT ROWID;
