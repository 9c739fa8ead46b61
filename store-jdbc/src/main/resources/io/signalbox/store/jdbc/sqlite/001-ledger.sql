-- The ledger. Times and durations are nanoseconds, times since 1970 in UTC; money is decimal text, exact, in US dollars; words are
-- those of the API. A count column is named after its class of use.
--
-- Three tables are facts: rows are added and never changed, which triggers hold against everybody who writes to the file. Two are
-- derived from them in the same transaction, could be computed again at any time, and are there because answers would
-- otherwise take a scan: what is open, and what a key spent on a day.

CREATE TABLE generation_intent (
  sequence INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  created_at INTEGER NOT NULL,
  caller_key TEXT,
  app_url TEXT,
  app_title TEXT,
  user_agent TEXT,
  end_user TEXT,
  dialect TEXT NOT NULL,
  streamed INTEGER NOT NULL CHECK (streamed IN (0, 1)),
  asked_model TEXT NOT NULL,
  model TEXT NOT NULL,
  provider TEXT NOT NULL,
  -- One line an endpoint, each ended by a line feed; a line feed within a line is written \n, a backslash \\.
  plan TEXT NOT NULL,
  prompt INTEGER NOT NULL,
  cached_read INTEGER NOT NULL,
  cache_write INTEGER NOT NULL,
  audio_prompt INTEGER NOT NULL,
  completion INTEGER NOT NULL,
  reasoning INTEGER NOT NULL,
  audio_completion INTEGER NOT NULL,
  image INTEGER NOT NULL,
  request INTEGER NOT NULL,
  search INTEGER NOT NULL,
  usage_estimated INTEGER NOT NULL CHECK (usage_estimated IN (0, 1)),
  computed_cost TEXT,
  reported_cost TEXT
) STRICT;

CREATE INDEX generation_intent_by_key_and_time ON generation_intent (caller_key, created_at);

CREATE TABLE generation_settlement (
  generation INTEGER PRIMARY KEY REFERENCES generation_intent (sequence),
  settled_at INTEGER NOT NULL,
  status TEXT NOT NULL,
  model TEXT NOT NULL,
  provider TEXT NOT NULL,
  provider_name TEXT NOT NULL,
  upstream_id TEXT,
  prompt INTEGER NOT NULL,
  cached_read INTEGER NOT NULL,
  cache_write INTEGER NOT NULL,
  audio_prompt INTEGER NOT NULL,
  completion INTEGER NOT NULL,
  reasoning INTEGER NOT NULL,
  audio_completion INTEGER NOT NULL,
  image INTEGER NOT NULL,
  request INTEGER NOT NULL,
  search INTEGER NOT NULL,
  usage_estimated INTEGER NOT NULL CHECK (usage_estimated IN (0, 1)),
  computed_cost TEXT,
  reported_cost TEXT,
  finish_reason TEXT,
  native_finish_reason TEXT,
  failure_kind TEXT,
  first_content_nanos INTEGER,
  total_nanos INTEGER NOT NULL
) STRICT;

CREATE INDEX generation_settlement_by_upstream_id ON generation_settlement (upstream_id) WHERE upstream_id IS NOT NULL;

CREATE TABLE attempt (
  generation INTEGER NOT NULL REFERENCES generation_settlement (generation),
  position INTEGER NOT NULL,
  number INTEGER NOT NULL,
  provider TEXT NOT NULL,
  upstream_model TEXT NOT NULL,
  model TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  took_nanos INTEGER NOT NULL,
  failure_kind TEXT,
  failure_progress TEXT,
  failure_code TEXT,
  failure_message TEXT,
  failure_parameter TEXT,
  failure_upstream_status INTEGER,
  failure_retry_after_nanos INTEGER,
  prompt INTEGER NOT NULL,
  cached_read INTEGER NOT NULL,
  cache_write INTEGER NOT NULL,
  audio_prompt INTEGER NOT NULL,
  completion INTEGER NOT NULL,
  reasoning INTEGER NOT NULL,
  audio_completion INTEGER NOT NULL,
  image INTEGER NOT NULL,
  request INTEGER NOT NULL,
  search INTEGER NOT NULL,
  usage_estimated INTEGER NOT NULL CHECK (usage_estimated IN (0, 1)),
  computed_cost TEXT,
  reported_cost TEXT,
  PRIMARY KEY (generation, position)
) STRICT, WITHOUT ROWID;

-- Derived: the intents without a settlement.
CREATE TABLE open_generation (
  generation INTEGER PRIMARY KEY REFERENCES generation_intent (sequence)
) STRICT;

-- Derived: what the generations that a key asked for on a day (days since 1970, UTC) were charged. keyed is 0 for requests without
-- a key.
CREATE TABLE spend_by_day (
  keyed INTEGER NOT NULL CHECK (keyed IN (0, 1)),
  caller_key TEXT NOT NULL,
  day INTEGER NOT NULL,
  amount TEXT NOT NULL,
  PRIMARY KEY (keyed, caller_key, day)
) STRICT, WITHOUT ROWID;

-- The first row of an id stands. An insert trigger, because INSERT OR REPLACE would pass by a delete trigger.
CREATE TRIGGER generation_intent_first_stands BEFORE INSERT ON generation_intent
WHEN EXISTS (SELECT 1 FROM generation_intent WHERE id = NEW.id OR sequence = NEW.sequence)
BEGIN SELECT RAISE(IGNORE); END;

CREATE TRIGGER generation_settlement_first_stands BEFORE INSERT ON generation_settlement
WHEN EXISTS (SELECT 1 FROM generation_settlement WHERE generation = NEW.generation)
BEGIN SELECT RAISE(IGNORE); END;

CREATE TRIGGER attempt_first_stands BEFORE INSERT ON attempt
WHEN EXISTS (SELECT 1 FROM attempt WHERE generation = NEW.generation AND position = NEW.position)
BEGIN SELECT RAISE(IGNORE); END;

CREATE TRIGGER generation_intent_no_update BEFORE UPDATE ON generation_intent
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

CREATE TRIGGER generation_intent_no_delete BEFORE DELETE ON generation_intent
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

CREATE TRIGGER generation_settlement_no_update BEFORE UPDATE ON generation_settlement
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

CREATE TRIGGER generation_settlement_no_delete BEFORE DELETE ON generation_settlement
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

CREATE TRIGGER attempt_no_update BEFORE UPDATE ON attempt
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

CREATE TRIGGER attempt_no_delete BEFORE DELETE ON attempt
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
