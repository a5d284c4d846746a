-- The audit chain of the tenant. Nothing in it is ever changed or removed.

CREATE TABLE audit_entries (
  seq    INTEGER PRIMARY KEY,   -- counts from 1 without gaps
  hash   BLOB    NOT NULL,      -- of this entry, the next one's predecessor
  newest INTEGER NOT NULL,      -- latest instant up to here; clocks can go back, this cannot
  line   TEXT    NOT NULL       -- the chained entry as exported
);

CREATE TABLE audit_checkpoints (
  seq        INTEGER PRIMARY KEY REFERENCES audit_entries,  -- the entry it closes
  public_key TEXT NOT NULL,                                 -- of the device that signed
  line       TEXT NOT NULL                                  -- as exported
);

CREATE TRIGGER audit_entries_fixed     BEFORE UPDATE ON audit_entries     BEGIN SELECT RAISE (ABORT, 'the audit is never changed'); END;
CREATE TRIGGER audit_entries_kept      BEFORE DELETE ON audit_entries     BEGIN SELECT RAISE (ABORT, 'the audit is never removed'); END;
CREATE TRIGGER audit_checkpoints_fixed BEFORE UPDATE ON audit_checkpoints BEGIN SELECT RAISE (ABORT, 'the audit is never changed'); END;
CREATE TRIGGER audit_checkpoints_kept  BEFORE DELETE ON audit_checkpoints BEGIN SELECT RAISE (ABORT, 'the audit is never removed'); END;
