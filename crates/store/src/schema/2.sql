-- By which version of the parser a file was last read. A file all of whose documents were taken over
-- by other files yields none, and need not be read again for that.
ALTER TABLE originals ADD COLUMN parser TEXT;
