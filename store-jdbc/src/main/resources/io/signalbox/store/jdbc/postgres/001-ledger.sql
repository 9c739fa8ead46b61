-- The ledger. Times and durations are nanoseconds, times since 1970 in UTC; money is US dollars, exact; words are those of the API. A
-- count column is named after its class of use. A text cannot hold the character 0 here, which is why it is written as U+FFFE and 0,
-- and U+FFFE itself twice.
--
-- Four tables are facts: rows are added and never changed, which triggers hold against everybody who writes to the database. Two are
-- derived from them in the same transaction, could be computed again at any time, and are there because answers would otherwise take
-- a scan: what is open, and what a key spent on a day. The last says which gateways are alive.

-- Fact: prices, each once, under the name by which rows refer to them; the text is the one that Prices reads.
CREATE TABLE price (
  version TEXT PRIMARY KEY,
  text TEXT NOT NULL
);

CREATE TABLE generation_intent (
  sequence BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id TEXT COLLATE "C" NOT NULL UNIQUE,
  created_at BIGINT NOT NULL,
  caller_key TEXT,
  app_url TEXT,
  app_title TEXT,
  user_agent TEXT,
  end_user TEXT,
  dialect TEXT NOT NULL,
  streamed SMALLINT NOT NULL CHECK (streamed IN (0, 1)),
  asked_model TEXT NOT NULL,
  model TEXT NOT NULL,
  provider TEXT NOT NULL,
  -- One line an endpoint, each ended by a line feed; a line feed within a line is written \n, a backslash \\.
  plan TEXT NOT NULL,
  -- tags: lines as in plan. metadata: two such lines a name, the name and its text.
  tags TEXT NOT NULL,
  metadata TEXT NOT NULL,
  session TEXT,
  routing TEXT,
  price TEXT REFERENCES price (version),
  charged NUMERIC,
  prompt BIGINT NOT NULL,
  cached_read BIGINT NOT NULL,
  cache_write BIGINT NOT NULL,
  cache_write_hour BIGINT NOT NULL,
  audio_prompt BIGINT NOT NULL,
  audio_cached_read BIGINT NOT NULL,
  image_prompt BIGINT NOT NULL,
  completion BIGINT NOT NULL,
  reasoning BIGINT NOT NULL,
  audio_completion BIGINT NOT NULL,
  image_completion BIGINT NOT NULL,
  image BIGINT NOT NULL,
  made_image BIGINT NOT NULL,
  audio_second BIGINT NOT NULL,
  character BIGINT NOT NULL,
  request BIGINT NOT NULL,
  search BIGINT NOT NULL,
  file_search BIGINT NOT NULL,
  usage_estimated SMALLINT NOT NULL CHECK (usage_estimated IN (0, 1)),
  usage_bounded SMALLINT NOT NULL CHECK (usage_bounded IN (0, 1)),
  computed_cost NUMERIC,
  reported_cost NUMERIC
);

CREATE INDEX generation_intent_by_time ON generation_intent (created_at, id);
CREATE INDEX generation_intent_by_key_and_time ON generation_intent (caller_key, created_at);

CREATE TABLE generation_settlement (
  generation BIGINT PRIMARY KEY REFERENCES generation_intent (sequence),
  settled_at BIGINT NOT NULL,
  status TEXT NOT NULL,
  model TEXT NOT NULL,
  provider TEXT NOT NULL,
  provider_name TEXT NOT NULL,
  upstream_id TEXT,
  finish_reason TEXT,
  native_finish_reason TEXT,
  failure_kind TEXT,
  own_key SMALLINT NOT NULL CHECK (own_key IN (0, 1)),
  service_tier TEXT,
  cached_from TEXT,
  queued_nanos BIGINT NOT NULL,
  first_content_nanos BIGINT,
  total_nanos BIGINT NOT NULL,
  charged NUMERIC,
  prompt BIGINT NOT NULL,
  cached_read BIGINT NOT NULL,
  cache_write BIGINT NOT NULL,
  cache_write_hour BIGINT NOT NULL,
  audio_prompt BIGINT NOT NULL,
  audio_cached_read BIGINT NOT NULL,
  image_prompt BIGINT NOT NULL,
  completion BIGINT NOT NULL,
  reasoning BIGINT NOT NULL,
  audio_completion BIGINT NOT NULL,
  image_completion BIGINT NOT NULL,
  image BIGINT NOT NULL,
  made_image BIGINT NOT NULL,
  audio_second BIGINT NOT NULL,
  character BIGINT NOT NULL,
  request BIGINT NOT NULL,
  search BIGINT NOT NULL,
  file_search BIGINT NOT NULL,
  usage_estimated SMALLINT NOT NULL CHECK (usage_estimated IN (0, 1)),
  usage_bounded SMALLINT NOT NULL CHECK (usage_bounded IN (0, 1)),
  computed_cost NUMERIC,
  reported_cost NUMERIC,
  -- For reports, which cannot compute them: why somebody else had to be asked, calls made, what they cost, what the provider's cache
  -- saved, and the steps that latencies are counted in.
  fallback_cause TEXT,
  attempts BIGINT NOT NULL,
  spent NUMERIC NOT NULL,
  saved NUMERIC NOT NULL,
  first_content_step BIGINT,
  total_step BIGINT
);

-- A provider's id may be longer than what a sorted index takes.
CREATE INDEX generation_settlement_by_upstream_id ON generation_settlement USING hash (upstream_id);

CREATE TABLE attempt (
  generation BIGINT NOT NULL REFERENCES generation_settlement (generation),
  position BIGINT NOT NULL,
  number BIGINT NOT NULL,
  role TEXT NOT NULL,
  provider TEXT NOT NULL,
  upstream_model TEXT NOT NULL,
  model TEXT NOT NULL,
  started_at BIGINT NOT NULL,
  first_content_nanos BIGINT,
  took_nanos BIGINT NOT NULL,
  price TEXT REFERENCES price (version),
  service_tier TEXT,
  reported_usage TEXT,
  failure_kind TEXT,
  failure_progress TEXT,
  failure_code TEXT,
  failure_message TEXT,
  failure_parameter TEXT,
  failure_upstream_status BIGINT,
  failure_retry_after_nanos BIGINT,
  prompt BIGINT NOT NULL,
  cached_read BIGINT NOT NULL,
  cache_write BIGINT NOT NULL,
  cache_write_hour BIGINT NOT NULL,
  audio_prompt BIGINT NOT NULL,
  audio_cached_read BIGINT NOT NULL,
  image_prompt BIGINT NOT NULL,
  completion BIGINT NOT NULL,
  reasoning BIGINT NOT NULL,
  audio_completion BIGINT NOT NULL,
  image_completion BIGINT NOT NULL,
  image BIGINT NOT NULL,
  made_image BIGINT NOT NULL,
  audio_second BIGINT NOT NULL,
  character BIGINT NOT NULL,
  request BIGINT NOT NULL,
  search BIGINT NOT NULL,
  file_search BIGINT NOT NULL,
  usage_estimated SMALLINT NOT NULL CHECK (usage_estimated IN (0, 1)),
  usage_bounded SMALLINT NOT NULL CHECK (usage_bounded IN (0, 1)),
  computed_cost NUMERIC,
  reported_cost NUMERIC,
  PRIMARY KEY (generation, position)
);

-- Derived: the intents without a settlement, and the gateway that announced each.
CREATE TABLE open_generation (
  generation BIGINT PRIMARY KEY REFERENCES generation_intent (sequence),
  instance TEXT NOT NULL
);

CREATE INDEX open_generation_by_instance ON open_generation (instance);

-- Derived: what the generations that a key asked for on a day (days since 1970, UTC) were charged. keyed is 0 for requests without
-- a key. Several rows a day, so that gateways which serve one key do not wait for each other.
CREATE TABLE spend_by_day (
  keyed SMALLINT NOT NULL CHECK (keyed IN (0, 1)),
  caller_key TEXT NOT NULL,
  day BIGINT NOT NULL,
  shard SMALLINT NOT NULL,
  amount NUMERIC NOT NULL,
  PRIMARY KEY (keyed, caller_key, day, shard)
);

-- Gateways on this database, by this database's clock. One whose lease has ended is dead, and what it left open is settled by
-- another one whose own lease has not ended since steady_since.
CREATE TABLE instance (
  id TEXT PRIMARY KEY,
  steady_since TIMESTAMPTZ NOT NULL,
  lease_until TIMESTAMPTZ NOT NULL
);

CREATE FUNCTION signalbox_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the ledger is append-only' USING ERRCODE = 'integrity_constraint_violation';
END
$$;

CREATE TRIGGER price_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON price
FOR EACH STATEMENT EXECUTE FUNCTION signalbox_refuse_change();

CREATE TRIGGER generation_intent_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON generation_intent
FOR EACH STATEMENT EXECUTE FUNCTION signalbox_refuse_change();

CREATE TRIGGER generation_settlement_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON generation_settlement
FOR EACH STATEMENT EXECUTE FUNCTION signalbox_refuse_change();

CREATE TRIGGER attempt_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON attempt
FOR EACH STATEMENT EXECUTE FUNCTION signalbox_refuse_change();
