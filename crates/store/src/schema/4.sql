-- What was settled by hand about two provisions, named by address, the lesser first; `kind` means
-- something to the caller only. A number is told to the user and never given again.
CREATE TABLE decisions (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  a TEXT NOT NULL,
  b TEXT NOT NULL,
  kind TEXT NOT NULL,
  reason TEXT,
  decided_on TEXT NOT NULL,
  UNIQUE (a, b),
  CHECK (a < b)
) STRICT;
