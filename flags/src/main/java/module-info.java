import org.jspecify.annotations.NullMarked;

/**
 * Config flags: what a flags file says, checked and immutable, and who is on what; start with
 * {@link dev.railhead.flags.FlagSet} and {@link dev.railhead.flags.Flags}.
 */
@NullMarked
module dev.railhead.flags {
  requires static transitive org.jspecify;
  requires org.slf4j;
  requires org.snakeyaml.engine;

  // Each for one package only; who does not use it does not need it.
  requires static transitive dev.openfeature.sdk;
  requires static transitive jakarta.servlet;
  requires static transitive jdk.httpserver;
  requires static transitive org.junit.jupiter.api;

  exports dev.railhead.flags;
  exports dev.railhead.flags.http;
  exports dev.railhead.flags.junit;
  exports dev.railhead.flags.openfeature;
  exports dev.railhead.flags.servlet;
}
