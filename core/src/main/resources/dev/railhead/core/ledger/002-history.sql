-- Ids come from this row and not from a sequence, so that they become visible in their own order.
CREATE TABLE railhead_counter (
  name TEXT NOT NULL PRIMARY KEY,
  number BIGINT NOT NULL
);

INSERT INTO railhead_counter (name, number) VALUES ('deploy', 0);

CREATE TABLE railhead_deploy (
  id BIGINT NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL,
  stack TEXT NOT NULL,
  stage TEXT NOT NULL,
  actor TEXT NOT NULL,
  requested TEXT NOT NULL,
  override_reason TEXT,
  fence BIGINT,
  revision TEXT,
  release_name TEXT,
  step TEXT NOT NULL,
  state TEXT NOT NULL,
  detail TEXT NOT NULL,
  began BIGINT NOT NULL,
  ended BIGINT
);

CREATE INDEX railhead_deploy_by_stage ON railhead_deploy (stack, stage, state, id);

CREATE INDEX railhead_deploy_by_began ON railhead_deploy (began);

-- What each host served before the first swap; without a release it served nothing.
CREATE TABLE railhead_served (
  deploy BIGINT NOT NULL,
  host TEXT NOT NULL,
  release_name TEXT,
  PRIMARY KEY (deploy, host)
);
