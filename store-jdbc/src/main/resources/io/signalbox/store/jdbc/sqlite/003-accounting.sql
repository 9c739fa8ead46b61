-- What accounting asks of a generation beyond the first two versions: what callers wrote on it, the prices that it was charged with, what
-- they pay apart from what it cost, on which tier, and how long it waited.

-- Fact: prices, each once, under the name by which rows refer to them; the text is the one that Prices reads.
CREATE TABLE price (
  version TEXT PRIMARY KEY,
  text TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- tags: lines as in plan. metadata: two such lines a name, the name and its text.
ALTER TABLE generation_intent ADD COLUMN tags TEXT NOT NULL DEFAULT '';
ALTER TABLE generation_intent ADD COLUMN metadata TEXT NOT NULL DEFAULT '';
ALTER TABLE generation_intent ADD COLUMN session TEXT;
ALTER TABLE generation_intent ADD COLUMN routing TEXT;
ALTER TABLE generation_intent ADD COLUMN price TEXT REFERENCES price (version);
ALTER TABLE generation_intent ADD COLUMN cache_write_hour INTEGER NOT NULL DEFAULT 0;
ALTER TABLE generation_intent ADD COLUMN audio_cached_read INTEGER NOT NULL DEFAULT 0;
ALTER TABLE generation_intent ADD COLUMN image_prompt INTEGER NOT NULL DEFAULT 0;
ALTER TABLE generation_intent ADD COLUMN image_completion INTEGER NOT NULL DEFAULT 0;
ALTER TABLE generation_intent ADD COLUMN made_image INTEGER NOT NULL DEFAULT 0;
ALTER TABLE generation_intent ADD COLUMN audio_second INTEGER NOT NULL DEFAULT 0;
ALTER TABLE generation_intent ADD COLUMN character INTEGER NOT NULL DEFAULT 0;
ALTER TABLE generation_intent ADD COLUMN file_search INTEGER NOT NULL DEFAULT 0;
ALTER TABLE generation_intent ADD COLUMN usage_bounded INTEGER NOT NULL DEFAULT 0 CHECK (usage_bounded IN (0, 1));
ALTER TABLE generation_intent ADD COLUMN charged TEXT DEFAULT 'cost';

ALTER TABLE generation_settlement ADD COLUMN own_key INTEGER NOT NULL DEFAULT 0 CHECK (own_key IN (0, 1));
ALTER TABLE generation_settlement ADD COLUMN service_tier TEXT;
ALTER TABLE generation_settlement ADD COLUMN cached_from TEXT;
ALTER TABLE generation_settlement ADD COLUMN queued_nanos INTEGER NOT NULL DEFAULT 0;
ALTER TABLE generation_settlement ADD COLUMN cache_write_hour INTEGER NOT NULL DEFAULT 0;
ALTER TABLE generation_settlement ADD COLUMN audio_cached_read INTEGER NOT NULL DEFAULT 0;
ALTER TABLE generation_settlement ADD COLUMN image_prompt INTEGER NOT NULL DEFAULT 0;
ALTER TABLE generation_settlement ADD COLUMN image_completion INTEGER NOT NULL DEFAULT 0;
ALTER TABLE generation_settlement ADD COLUMN made_image INTEGER NOT NULL DEFAULT 0;
ALTER TABLE generation_settlement ADD COLUMN audio_second INTEGER NOT NULL DEFAULT 0;
ALTER TABLE generation_settlement ADD COLUMN character INTEGER NOT NULL DEFAULT 0;
ALTER TABLE generation_settlement ADD COLUMN file_search INTEGER NOT NULL DEFAULT 0;
ALTER TABLE generation_settlement ADD COLUMN usage_bounded INTEGER NOT NULL DEFAULT 0 CHECK (usage_bounded IN (0, 1));
-- What the caller pays; 'cost' where that is what the provider takes, as in all rows of before.
ALTER TABLE generation_settlement ADD COLUMN charged TEXT DEFAULT 'cost';

ALTER TABLE attempt ADD COLUMN first_content_nanos INTEGER;
ALTER TABLE attempt ADD COLUMN price TEXT REFERENCES price (version);
ALTER TABLE attempt ADD COLUMN service_tier TEXT;
ALTER TABLE attempt ADD COLUMN reported_usage TEXT;
ALTER TABLE attempt ADD COLUMN cache_write_hour INTEGER NOT NULL DEFAULT 0;
ALTER TABLE attempt ADD COLUMN audio_cached_read INTEGER NOT NULL DEFAULT 0;
ALTER TABLE attempt ADD COLUMN image_prompt INTEGER NOT NULL DEFAULT 0;
ALTER TABLE attempt ADD COLUMN image_completion INTEGER NOT NULL DEFAULT 0;
ALTER TABLE attempt ADD COLUMN made_image INTEGER NOT NULL DEFAULT 0;
ALTER TABLE attempt ADD COLUMN audio_second INTEGER NOT NULL DEFAULT 0;
ALTER TABLE attempt ADD COLUMN character INTEGER NOT NULL DEFAULT 0;
ALTER TABLE attempt ADD COLUMN file_search INTEGER NOT NULL DEFAULT 0;
ALTER TABLE attempt ADD COLUMN usage_bounded INTEGER NOT NULL DEFAULT 0 CHECK (usage_bounded IN (0, 1));

CREATE TRIGGER price_first_stands BEFORE INSERT ON price
WHEN EXISTS (SELECT 1 FROM price WHERE version = NEW.version)
BEGIN SELECT RAISE(IGNORE); END;

CREATE TRIGGER price_no_update BEFORE UPDATE ON price
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

CREATE TRIGGER price_no_delete BEFORE DELETE ON price
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
