-- Names this store and counts the changes to its documents.
CREATE TABLE store (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  identity TEXT NOT NULL,
  revision INTEGER NOT NULL
) STRICT;
INSERT INTO store VALUES (1, lower(hex(randomblob(16))), 0);

-- Content under its SHA-256 (lower-case hex), compressed; `size` is the length before compression.
CREATE TABLE blobs (
  hash TEXT PRIMARY KEY NOT NULL,
  size INTEGER NOT NULL,
  zstd BLOB NOT NULL
) STRICT;

-- Files as they were received.
CREATE TABLE originals (
  hash TEXT PRIMARY KEY NOT NULL REFERENCES blobs (hash),
  name TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- What was read from them. `meta` and the parsed blob mean something to the caller only.
CREATE TABLE documents (
  id TEXT PRIMARY KEY NOT NULL,
  original TEXT NOT NULL REFERENCES originals (hash),
  ordinal INTEGER NOT NULL,
  parser TEXT NOT NULL,
  parsed TEXT NOT NULL REFERENCES blobs (hash),
  meta TEXT NOT NULL
) STRICT;
CREATE INDEX documents_original ON documents (original, parser);
CREATE INDEX documents_parsed ON documents (parsed);

-- Document numbers. A row means: this number is used up for ever.
CREATE TABLE numbers (
  series TEXT NOT NULL,
  serial INTEGER NOT NULL CHECK (serial > 0),
  purpose TEXT NOT NULL,
  taken_at TEXT NOT NULL,
  PRIMARY KEY (series, serial)
) STRICT, WITHOUT ROWID;

CREATE TABLE voids (
  series TEXT NOT NULL,
  serial INTEGER NOT NULL,
  reason TEXT NOT NULL,
  voided_at TEXT NOT NULL,
  PRIMARY KEY (series, serial),
  FOREIGN KEY (series, serial) REFERENCES numbers (series, serial)
) STRICT, WITHOUT ROWID;

-- Documents that left the office.
CREATE TABLE issued (
  id INTEGER PRIMARY KEY,
  form TEXT NOT NULL,
  series TEXT,
  serial INTEGER,
  draft TEXT NOT NULL REFERENCES blobs (hash),
  pdf TEXT NOT NULL,
  issued_at TEXT NOT NULL,
  UNIQUE (series, serial),
  CHECK ((series IS NULL) = (serial IS NULL)),
  FOREIGN KEY (series, serial) REFERENCES numbers (series, serial)
) STRICT;
CREATE INDEX issued_draft ON issued (draft);
CREATE INDEX issued_pdf ON issued (pdf);

-- Records of what was done are added to, not changed: not even by another program. INSERT OR REPLACE
-- deletes without the delete trigger, hence the third one.
CREATE TRIGGER numbers_update BEFORE UPDATE ON numbers BEGIN
  SELECT RAISE(ABORT, 'numbers are never changed');
END;
CREATE TRIGGER numbers_delete BEFORE DELETE ON numbers BEGIN
  SELECT RAISE(ABORT, 'numbers are never deleted');
END;
CREATE TRIGGER numbers_replace BEFORE INSERT ON numbers
WHEN EXISTS (SELECT 1 FROM numbers WHERE series = NEW.series AND serial = NEW.serial) BEGIN
  SELECT RAISE(ABORT, 'numbers are never replaced');
END;

CREATE TRIGGER voids_update BEFORE UPDATE ON voids BEGIN
  SELECT RAISE(ABORT, 'voids are never changed');
END;
CREATE TRIGGER voids_delete BEFORE DELETE ON voids BEGIN
  SELECT RAISE(ABORT, 'voids are never deleted');
END;
CREATE TRIGGER voids_replace BEFORE INSERT ON voids
WHEN EXISTS (SELECT 1 FROM voids WHERE series = NEW.series AND serial = NEW.serial) BEGIN
  SELECT RAISE(ABORT, 'voids are never replaced');
END;

CREATE TRIGGER issued_update BEFORE UPDATE ON issued BEGIN
  SELECT RAISE(ABORT, 'issued documents are never changed');
END;
CREATE TRIGGER issued_delete BEFORE DELETE ON issued BEGIN
  SELECT RAISE(ABORT, 'issued documents are never deleted');
END;
CREATE TRIGGER issued_replace BEFORE INSERT ON issued
WHEN EXISTS (
  SELECT 1 FROM issued WHERE id = NEW.id OR (series = NEW.series AND serial = NEW.serial)
) BEGIN
  SELECT RAISE(ABORT, 'issued documents are never replaced');
END;
