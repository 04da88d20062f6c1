import org.jspecify.annotations.NullMarked;

/**
 * Swaps a docroot from one release to the next, with no moment in between; start with {@link
 * dev.railhead.atomic.DocrootSwap} where you deploy, and with {@link
 * dev.railhead.atomic.serve.DocrootResolver} where you serve.
 */
@NullMarked
module dev.railhead.atomic {
  requires transitive dev.railhead.core;
  requires com.google.common;
  requires transitive java.management;
  requires org.slf4j;
  requires static transitive jakarta.servlet;
  requires static transitive jdk.httpserver;
  requires static transitive org.jspecify;

  exports dev.railhead.atomic;
  exports dev.railhead.atomic.serve;
  exports dev.railhead.atomic.serve.files;
  exports dev.railhead.atomic.serve.http;
  exports dev.railhead.atomic.serve.servlet;
  exports dev.railhead.atomic.serve.sticky;
}
