-- The queue: signed events, what they fold to, attempts and spent nonces.

CREATE TABLE signed_events (
  position  INTEGER PRIMARY KEY AUTOINCREMENT,
  event_id  TEXT    NOT NULL UNIQUE,
  device    TEXT    NOT NULL,
  seq       INTEGER NOT NULL,
  proposal  TEXT,              -- NULL: about a key
  body      BLOB    NOT NULL,  -- exactly the signed bytes
  signature BLOB    NOT NULL,
  UNIQUE (device, seq)
);
CREATE INDEX signed_events_by_proposal ON signed_events (proposal, position);

-- The queue server's order, learnt as events come from it; own events it has not
-- given back yet follow in their own order.
CREATE TABLE event_order (
  place    INTEGER PRIMARY KEY AUTOINCREMENT,
  position INTEGER NOT NULL UNIQUE REFERENCES signed_events
);

-- A second event under a sequence number that is taken: kept as proof, no effect.
CREATE TABLE event_forks (
  event_id  TEXT    PRIMARY KEY,
  device    TEXT    NOT NULL,
  seq       INTEGER NOT NULL,
  body      BLOB    NOT NULL,
  signature BLOB    NOT NULL,
  at        INTEGER NOT NULL
);

-- Own events the server has not confirmed.
CREATE TABLE unpushed (position INTEGER PRIMARY KEY REFERENCES signed_events);

CREATE TABLE queue_state (one INTEGER PRIMARY KEY CHECK (one = 1), pulled_to INTEGER NOT NULL);
INSERT INTO queue_state VALUES (1, 0);

-- The fold's result; can be made again from the events at any time.
CREATE TABLE proposals (
  id         TEXT    PRIMARY KEY,
  state      TEXT    NOT NULL,
  open       INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  folded     TEXT    NOT NULL
);
CREATE INDEX proposals_by_age ON proposals (open, created_at);

CREATE TABLE nonces (
  nonce    TEXT    PRIMARY KEY,
  proposal TEXT    NOT NULL,
  attempt  TEXT    NOT NULL,
  at       INTEGER NOT NULL
) WITHOUT ROWID;

-- Every attempt the events tell of; `payload` only for this device's own, which
-- were recorded here before anything was sent.
CREATE TABLE attempts (
  id             TEXT    PRIMARY KEY,
  proposal       TEXT    NOT NULL,
  device         TEXT    NOT NULL,
  action         TEXT    NOT NULL,
  patient        TEXT    NOT NULL,
  addressee      TEXT    NOT NULL,
  address        TEXT    NOT NULL,
  payload_digest TEXT    NOT NULL,
  payload        BLOB,
  at             INTEGER NOT NULL,
  reference      TEXT,
  outcome        TEXT               -- NULL: under way or cut off; done, failed, uncertain
);
CREATE INDEX attempts_by_address ON attempts (address, at);
CREATE INDEX attempts_open       ON attempts (device) WHERE outcome IS NULL;

CREATE TRIGGER signed_events_fixed    BEFORE UPDATE ON signed_events BEGIN SELECT RAISE (ABORT, 'events are never changed');  END;
CREATE TRIGGER signed_events_kept     BEFORE DELETE ON signed_events BEGIN SELECT RAISE (ABORT, 'events are never removed');  END;
CREATE TRIGGER event_forks_fixed      BEFORE UPDATE ON event_forks   BEGIN SELECT RAISE (ABORT, 'events are never changed');  END;
CREATE TRIGGER event_forks_kept       BEFORE DELETE ON event_forks   BEGIN SELECT RAISE (ABORT, 'events are never removed');  END;
CREATE TRIGGER nonces_fixed           BEFORE UPDATE ON nonces        BEGIN SELECT RAISE (ABORT, 'nonces are never changed');  END;
CREATE TRIGGER nonces_kept            BEFORE DELETE ON nonces        BEGIN SELECT RAISE (ABORT, 'nonces are never removed');  END;
CREATE TRIGGER attempts_kept          BEFORE DELETE ON attempts      BEGIN SELECT RAISE (ABORT, 'attempts are never removed'); END;
