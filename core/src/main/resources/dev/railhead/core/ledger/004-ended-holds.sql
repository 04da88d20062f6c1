-- Numbered by the turn in which the hold was ended.
CREATE TABLE railhead_ended_hold (
  turn BIGINT NOT NULL PRIMARY KEY,
  held_by TEXT NOT NULL,
  held_reason TEXT NOT NULL,
  held_since BIGINT NOT NULL,
  held_until BIGINT NOT NULL,
  ended_by TEXT NOT NULL,
  ended_at BIGINT NOT NULL
);
