-- Each append begins by moving its queue's revision on, so that appends come one after another.
CREATE TABLE railhead_trains_queue (
  name TEXT NOT NULL PRIMARY KEY,
  revision BIGINT NOT NULL
);

-- Entries are never changed. An order is carried out once, however old its first time is.
CREATE TABLE railhead_trains_entry (
  queue TEXT NOT NULL,
  revision BIGINT NOT NULL,
  order_id TEXT NOT NULL,
  content TEXT NOT NULL,
  PRIMARY KEY (queue, revision)
);

CREATE UNIQUE INDEX railhead_trains_entry_by_order ON railhead_trains_entry (queue, order_id);

-- The newest state that was written down, so that opening a queue need not read all of it.
CREATE TABLE railhead_trains_snapshot (
  queue TEXT NOT NULL PRIMARY KEY,
  revision BIGINT NOT NULL,
  format BIGINT NOT NULL,
  content TEXT NOT NULL
);

-- How far each receiver of notices has acknowledged them.
CREATE TABLE railhead_trains_delivered (
  queue TEXT NOT NULL,
  receiver TEXT NOT NULL,
  revision BIGINT NOT NULL,
  notices BIGINT NOT NULL,
  PRIMARY KEY (queue, receiver)
);
