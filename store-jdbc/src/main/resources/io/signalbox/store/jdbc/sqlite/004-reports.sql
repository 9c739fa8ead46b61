-- What reports and pages need so that they need not read every generation.

CREATE INDEX generation_intent_by_time ON generation_intent (created_at, id);
DROP INDEX generation_intent_by_key_and_time;
CREATE INDEX generation_intent_by_key_and_time ON generation_intent (caller_key, created_at, id);

-- What reports add up and would otherwise have to read attempts and prices for. NULL in rows of before, whose attempts are read instead.
ALTER TABLE generation_settlement ADD COLUMN attempts INTEGER;
ALTER TABLE generation_settlement ADD COLUMN spent TEXT;
ALTER TABLE generation_settlement ADD COLUMN saved TEXT;
ALTER TABLE generation_settlement ADD COLUMN fallback TEXT;

-- Derived: the settlements that no rollup counts yet.
CREATE TABLE unrolled_generation (
  generation INTEGER PRIMARY KEY REFERENCES generation_settlement (generation)
) STRICT;

INSERT INTO unrolled_generation SELECT generation FROM generation_settlement;

-- Derived: sums over all settlements that are not in unrolled_generation, by what they have in common and by when they were asked for.
-- kind says what a, b, c and d are: 0 nothing, 1 model, 2 provider, 3 key, 4 user, 5 app, 6 tag, 7 status, 8 failure, 9 fallback, 10 key,
-- model, provider and status; the empty text stands for none, and where the kind has no such column. size and start: from that second
-- since 1970 (UTC), so many seconds. sums is packed; the class Sums reads it.
CREATE TABLE rollup (
  kind INTEGER NOT NULL,
  size INTEGER NOT NULL,
  start INTEGER NOT NULL,
  a TEXT NOT NULL,
  b TEXT NOT NULL,
  c TEXT NOT NULL,
  d TEXT NOT NULL,
  sums BLOB NOT NULL,
  PRIMARY KEY (kind, size, start, a, b, c, d)
) STRICT, WITHOUT ROWID;

-- Generations asked for before this moment may have been taken out of the tables of facts, and be in the archive instead. One row.
CREATE TABLE archive_state (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  archived_until INTEGER NOT NULL,
  -- Within a transaction of the archive, what was asked for before this may be deleted; NULL at all other times.
  deleting_until INTEGER,
  -- What the file is called, or shall be, that holds what stands in archived_generation; empty if there is none, NULL if nothing does.
  file TEXT
) STRICT;

INSERT INTO archive_state VALUES (1, -9223372036854775808, NULL, NULL);

-- What stands in an archive file on the disk, or needs to be in none, and is being taken out.
CREATE TABLE archived_generation (
  generation INTEGER PRIMARY KEY
) STRICT;

DROP TRIGGER generation_intent_no_delete;
CREATE TRIGGER generation_intent_no_delete BEFORE DELETE ON generation_intent
WHEN NOT EXISTS (SELECT 1 FROM archive_state WHERE OLD.created_at < deleting_until)
  OR NOT EXISTS (SELECT 1 FROM archived_generation WHERE generation = OLD.sequence)
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

DROP TRIGGER generation_settlement_no_delete;
CREATE TRIGGER generation_settlement_no_delete BEFORE DELETE ON generation_settlement
WHEN NOT EXISTS (SELECT 1 FROM archive_state, generation_intent
  WHERE sequence = OLD.generation AND created_at < deleting_until)
  OR NOT EXISTS (SELECT 1 FROM archived_generation WHERE generation = OLD.generation)
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

DROP TRIGGER attempt_no_delete;
CREATE TRIGGER attempt_no_delete BEFORE DELETE ON attempt
WHEN NOT EXISTS (SELECT 1 FROM archive_state, generation_intent
  WHERE sequence = OLD.generation AND created_at < deleting_until)
  OR NOT EXISTS (SELECT 1 FROM archived_generation WHERE generation = OLD.generation)
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
