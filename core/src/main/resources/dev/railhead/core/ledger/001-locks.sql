-- One row. Every decision about locks begins by updating it, so that decisions come one after another:
-- the turn is also the ticket of whoever has to wait, and the hold is seen by all that follow.
CREATE TABLE railhead_gate (
  id BIGINT NOT NULL PRIMARY KEY,
  turn BIGINT NOT NULL,
  held_by TEXT,
  held_reason TEXT,
  held_since BIGINT,
  held_until BIGINT
);

INSERT INTO railhead_gate (id, turn) VALUES (1, 0);

-- Rows are never deleted: the token of a stack must grow for ever. Without an owner, the lock is free.
CREATE TABLE railhead_lock (
  stack TEXT NOT NULL PRIMARY KEY,
  token BIGINT NOT NULL,
  owner TEXT,
  reason TEXT,
  since BIGINT,
  expires BIGINT
);

-- Whoever waits keeps its row alive; a row that has expired belongs to somebody who is gone.
CREATE TABLE railhead_waiter (
  ticket BIGINT NOT NULL PRIMARY KEY,
  stack TEXT NOT NULL,
  expires BIGINT NOT NULL
);

CREATE INDEX railhead_waiter_by_stack ON railhead_waiter (stack, ticket);

CREATE TABLE railhead_taken_lock (
  stack TEXT NOT NULL,
  token BIGINT NOT NULL,
  owner TEXT NOT NULL,
  reason TEXT NOT NULL,
  since BIGINT NOT NULL,
  expires BIGINT NOT NULL,
  taken_by TEXT NOT NULL,
  taken_reason TEXT NOT NULL,
  taken_at BIGINT NOT NULL,
  PRIMARY KEY (stack, token)
);
