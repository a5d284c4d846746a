-- What the privacy officer's page counts, kept beside the chain (can be made again
-- from the lines); legal holds, reviews, and segments the retention policy removed.

ALTER TABLE audit_facets ADD COLUMN role     TEXT    NOT NULL DEFAULT '';
ALTER TABLE audit_facets ADD COLUMN patients INTEGER NOT NULL DEFAULT 0;  -- the entry names
ALTER TABLE audit_facets ADD COLUMN rare     INTEGER NOT NULL DEFAULT 0;  -- 1: of an action that is looked for by itself

UPDATE audit_facets SET
  role     = e.line ->> '$.entry.entry.role',
  patients = json_array_length(e.line, '$.entry.entry.patients'),
  rare     = audit_facets.action = 'export'
FROM audit_entries e WHERE e.seq = audit_facets.seq;

CREATE INDEX audit_wide ON audit_facets (seq) WHERE wide;
CREATE INDEX audit_rare ON audit_facets (action, seq) WHERE rare;

-- Segments the retention policy removed: their signed checkpoints stand for them.
CREATE TABLE audit_removed (
  first      INTEGER PRIMARY KEY,   -- first entry of the segment
  seq        INTEGER NOT NULL UNIQUE,  -- last
  public_key TEXT    NOT NULL,      -- of the device that signed the checkpoint
  line       TEXT    NOT NULL       -- the checkpoint's line, as exported
);

CREATE TRIGGER audit_removed_fixed BEFORE UPDATE ON audit_removed BEGIN SELECT RAISE (ABORT, 'the audit is never changed'); END;
CREATE TRIGGER audit_removed_kept  BEFORE DELETE ON audit_removed BEGIN SELECT RAISE (ABORT, 'the audit is never removed'); END;

-- Entries go with their whole segment or not at all.
DROP TRIGGER audit_entries_kept;
DROP TRIGGER audit_checkpoints_kept;
CREATE TRIGGER audit_entries_kept BEFORE DELETE ON audit_entries
  WHEN NOT EXISTS (SELECT 1 FROM audit_removed r WHERE OLD.seq BETWEEN r.first AND r.seq)
  BEGIN SELECT RAISE (ABORT, 'the audit is never removed'); END;
CREATE TRIGGER audit_checkpoints_kept BEFORE DELETE ON audit_checkpoints
  WHEN NOT EXISTS (SELECT 1 FROM audit_removed r WHERE OLD.seq = r.seq)
  BEGIN SELECT RAISE (ABORT, 'the audit is never removed'); END;

CREATE TABLE audit_holds (
  id          TEXT PRIMARY KEY,
  at          INTEGER NOT NULL,
  by          TEXT    NOT NULL,   -- user key
  patient     TEXT,               -- NULL: anybody
  from_at     INTEGER,            -- microseconds since 1970; NULL: from the beginning
  until_at    INTEGER,            -- NULL: without end
  note        TEXT    NOT NULL,
  released_at INTEGER,
  released_by TEXT
);
CREATE TRIGGER audit_holds_kept BEFORE DELETE ON audit_holds BEGIN SELECT RAISE (ABORT, 'a hold is released, never removed'); END;

-- What privacy officers said of findings; a finding is looked at again when it grows.
CREATE TABLE audit_reviews (
  anomaly TEXT    NOT NULL,
  at      INTEGER NOT NULL,
  by      TEXT    NOT NULL,   -- user key
  extent  INTEGER NOT NULL,   -- how far it went then
  note    TEXT    NOT NULL,
  PRIMARY KEY (anomaly, at)
);
CREATE TRIGGER audit_reviews_fixed BEFORE UPDATE ON audit_reviews BEGIN SELECT RAISE (ABORT, 'a review is never changed'); END;
CREATE TRIGGER audit_reviews_kept  BEFORE DELETE ON audit_reviews BEGIN SELECT RAISE (ABORT, 'a review is never removed'); END;
