-- Whether two provisions belong together, as settled by hand; addresses, the lesser first. A number is
-- told to the user and never given again.
CREATE TABLE decisions (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  a TEXT NOT NULL,
  b TEXT NOT NULL,
  together INTEGER NOT NULL CHECK (together IN (0, 1)),
  reason TEXT,
  decided_on TEXT NOT NULL,
  UNIQUE (a, b),
  CHECK (a < b)
) STRICT;
