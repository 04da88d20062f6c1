package dev.railhead.examples.flags;

import dev.railhead.flags.Dialect;

/** What users call the dialects. */
enum Syntax {
  STRICT(Dialect.STRICT),
  ETSY(Dialect.ETSY_LENIENT),
  FLAGD(Dialect.FLAGD);

  private final Dialect dialect;

  Syntax(Dialect dialect) {
    this.dialect = dialect;
  }

  Dialect dialect() {
    return dialect;
  }
}
