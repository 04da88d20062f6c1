-- What other modules have made beside these tables, and how far they have come.
CREATE TABLE railhead_module_schema (
  module TEXT NOT NULL,
  version BIGINT NOT NULL,
  since BIGINT NOT NULL,
  PRIMARY KEY (module, version)
);
