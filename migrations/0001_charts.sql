-- Charts: resources, their search index, full text, history; sync bookkeeping.
-- Instants are microseconds since 1970 in UTC; digests are 32 bytes of SHA-256.

CREATE TABLE store_identity (
  one     INTEGER PRIMARY KEY CHECK (one = 1),
  tenant  TEXT NOT NULL
);

-- Interned names keep the index rows small.
CREATE TABLE kinds   (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, live INTEGER NOT NULL DEFAULT 0);
CREATE TABLE sources (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE systems (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE params  (id INTEGER PRIMARY KEY, kind INTEGER NOT NULL REFERENCES kinds, name TEXT NOT NULL,
                      UNIQUE (kind, name));

-- Slim rows apart from the bodies: sorting and checking read many of these and
-- few bodies.
CREATE TABLE resources (
  rid       INTEGER PRIMARY KEY,
  kind      INTEGER NOT NULL REFERENCES kinds,
  id        TEXT    NOT NULL,
  version   INTEGER NOT NULL,
  source    INTEGER NOT NULL REFERENCES sources,
  stored_at INTEGER NOT NULL,
  digest    BLOB    NOT NULL,  -- content without meta
  labels    BLOB               -- digest of what meta says beyond version and time
);
CREATE UNIQUE INDEX resources_by_id   ON resources (kind, id);
CREATE INDEX        resources_by_time ON resources (kind, stored_at);

CREATE TABLE bodies (rid INTEGER PRIMARY KEY, body BLOB NOT NULL);

CREATE TABLE history (
  kind      INTEGER NOT NULL,
  id        TEXT    NOT NULL,
  version   INTEGER NOT NULL,
  source    INTEGER NOT NULL,
  stored_at INTEGER NOT NULL,
  digest    BLOB    NOT NULL,
  body      BLOB    NOT NULL
);
CREATE UNIQUE INDEX history_by_version ON history (kind, id, version);

-- Deleted at the source: where the version count goes on if it comes back.
CREATE TABLE tombstones (
  kind    INTEGER NOT NULL,
  id      TEXT    NOT NULL,
  version INTEGER NOT NULL,
  at      INTEGER NOT NULL,
  PRIMARY KEY (kind, id)
) WITHOUT ROWID;

-- One table per form of value. Clustered by resource (checks, removal and sorting
-- read by rid; inserts append); the second index, which SQLite completes with the
-- primary key, answers look-ups by value without touching the table.
CREATE TABLE index_token (
  rid    INTEGER NOT NULL,
  param  INTEGER NOT NULL,
  code   TEXT    NOT NULL,
  system INTEGER NOT NULL,
  PRIMARY KEY (rid, param, code, system)
) WITHOUT ROWID;
CREATE INDEX index_token_by_code ON index_token (param, code);

CREATE TABLE index_text (
  rid   INTEGER NOT NULL,
  param INTEGER NOT NULL,
  text  TEXT    NOT NULL,
  PRIMARY KEY (rid, param, text)
) WITHOUT ROWID;
CREATE INDEX index_text_by_text ON index_text (param, text);

CREATE TABLE index_reference (
  rid    INTEGER NOT NULL,
  param  INTEGER NOT NULL,
  target TEXT    NOT NULL,
  PRIMARY KEY (rid, param, target)
) WITHOUT ROWID;
CREATE INDEX index_reference_by_target ON index_reference (param, target);

-- Half-open ranges: `first` belongs to the value, `after` does not. Two orders,
-- because "since" bounds the end and "before" bounds the start.
CREATE TABLE index_date (
  rid   INTEGER NOT NULL,
  param INTEGER NOT NULL,
  first INTEGER NOT NULL,
  after INTEGER NOT NULL,
  PRIMARY KEY (rid, param, first, after)
) WITHOUT ROWID;
CREATE INDEX index_date_by_first ON index_date (param, first, after);
CREATE INDEX index_date_by_after ON index_date (param, after, first);

-- Words only, no copy of the text.
CREATE VIRTUAL TABLE words USING fts5 (
  text, content = '', contentless_delete = 1, detail = none, tokenize = 'unicode61 remove_diacritics 2'
);

CREATE TABLE sync_marks (
  source     TEXT    NOT NULL,
  collection TEXT    NOT NULL,
  cursor     TEXT    NOT NULL,
  complete   INTEGER NOT NULL,
  as_of      INTEGER NOT NULL,
  done       INTEGER NOT NULL,
  PRIMARY KEY (source, collection)
) WITHOUT ROWID;

CREATE TABLE rejects (
  number     INTEGER PRIMARY KEY AUTOINCREMENT,
  source     TEXT    NOT NULL,
  collection TEXT    NOT NULL,
  row_id     TEXT    NOT NULL,
  reason     TEXT    NOT NULL,
  original   TEXT    NOT NULL,
  digest     BLOB    NOT NULL,
  at         INTEGER NOT NULL
);
CREATE UNIQUE INDEX rejects_by_row ON rejects (source, collection, row_id, digest);

CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
