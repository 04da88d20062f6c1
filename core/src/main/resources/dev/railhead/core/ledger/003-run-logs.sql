ALTER TABLE railhead_deploy ADD COLUMN log_bytes BIGINT NOT NULL DEFAULT 0;

-- SQLite keeps bytes as they are in a column of any type; BYTEA is PostgreSQL's word for them.
CREATE TABLE railhead_run_log (
  deploy BIGINT NOT NULL,
  start BIGINT NOT NULL,
  size BIGINT NOT NULL,
  content BYTEA NOT NULL,
  PRIMARY KEY (deploy, start)
);
