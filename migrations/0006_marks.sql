-- Marks on patients of the follow-up list and on replies: which events they are
-- (the events themselves stay in signed_events), and what they fold to.

CREATE TABLE mark_events (
  position INTEGER PRIMARY KEY REFERENCES signed_events,
  subject  TEXT NOT NULL      -- patient:<id> or reply:<id>
);
CREATE INDEX mark_events_by_subject ON mark_events (subject, position);

-- The fold's result; can be made again from the events at any time.
CREATE TABLE marks (
  subject    TEXT    PRIMARY KEY,
  folded     TEXT    NOT NULL
) WITHOUT ROWID;

-- What was sent or settled lately is asked for by the day's list.
CREATE INDEX proposals_by_change ON proposals (changed_at);

-- Counts the commits that changed charts: a list made from them knows by it
-- whether it is still true.
CREATE TABLE revisions (name TEXT PRIMARY KEY, count INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO revisions VALUES ('charts', 0);

CREATE TRIGGER mark_events_fixed BEFORE UPDATE ON mark_events BEGIN SELECT RAISE (ABORT, 'events are never changed'); END;
CREATE TRIGGER mark_events_kept  BEFORE DELETE ON mark_events BEGIN SELECT RAISE (ABORT, 'events are never removed'); END;
