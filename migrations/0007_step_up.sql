-- Nonces of step-up tokens that were spent. A row is evidence that a confirmation
-- was used; none is ever removed, so that a clock set back brings no token to life.

CREATE TABLE step_up_spent (
  nonce     BLOB    PRIMARY KEY,  -- 16 bytes
  operation TEXT    NOT NULL,
  spent_at  INTEGER NOT NULL,     -- microseconds since 1970
  expires   INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TRIGGER step_up_spent_fixed BEFORE UPDATE ON step_up_spent BEGIN SELECT RAISE (ABORT, 'a spent token stays spent'); END;
CREATE TRIGGER step_up_spent_kept  BEFORE DELETE ON step_up_spent BEGIN SELECT RAISE (ABORT, 'a spent token stays spent'); END;
