-- A person's conversations with the agent. They hold what was asked and what was
-- found, so they rest here as charts do; only their own person reads them.

CREATE TABLE conversations (
  id     TEXT    PRIMARY KEY,
  user   TEXT    NOT NULL,      -- issuer#subject
  title  TEXT    NOT NULL,
  last   INTEGER NOT NULL,      -- time of the last turn
  turns  INTEGER NOT NULL
);
CREATE INDEX conversations_by_user ON conversations (user, last);

CREATE TABLE conversation_turns (
  conversation TEXT    NOT NULL REFERENCES conversations ON DELETE CASCADE,
  number       INTEGER NOT NULL,  -- counts from 1
  at           INTEGER NOT NULL,
  patients     TEXT    NOT NULL,  -- JSON array of FHIR ids, for the audit of reading it
  body         TEXT    NOT NULL,  -- JSON
  PRIMARY KEY (conversation, number)
) WITHOUT ROWID;
