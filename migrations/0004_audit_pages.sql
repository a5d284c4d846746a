-- Beside the audit chain, for reading it by page: a few bytes an entry, so that a
-- narrow question need not read every line. Can be made again from the lines.

CREATE TABLE audit_users (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE);

CREATE TABLE audit_facets (
  seq     INTEGER PRIMARY KEY,  -- of the entry
  at      INTEGER NOT NULL,     -- the entry's own time, whole seconds since 1970
  user    INTEGER NOT NULL,     -- in audit_users
  action  TEXT    NOT NULL,
  outcome TEXT    NOT NULL,
  wide    INTEGER NOT NULL      -- 1: too many patients to list apart; look into the line
);

CREATE TABLE audit_patients (
  patient TEXT    NOT NULL,
  seq     INTEGER NOT NULL,
  PRIMARY KEY (patient, seq)
) WITHOUT ROWID;

INSERT INTO audit_users (key) SELECT DISTINCT line ->> '$.entry.entry.user' FROM audit_entries;

INSERT INTO audit_facets (seq, at, user, action, outcome, wide)
  SELECT e.seq, CAST(strftime('%s', e.line ->> '$.entry.entry.at') AS INTEGER), u.id,
         e.line ->> '$.entry.entry.action', e.line ->> '$.entry.entry.outcome',
         json_array_length(e.line, '$.entry.entry.patients') > 32
  FROM audit_entries e JOIN audit_users u ON u.key = e.line ->> '$.entry.entry.user';

INSERT OR IGNORE INTO audit_patients (patient, seq)
  SELECT p.value, f.seq
  FROM audit_facets f JOIN audit_entries e ON e.seq = f.seq, json_each(e.line, '$.entry.entry.patients') p
  WHERE NOT f.wide;
