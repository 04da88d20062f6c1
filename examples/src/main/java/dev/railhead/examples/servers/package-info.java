/** A pinned docroot in servers that Railhead has no adapter for: Jetty, Undertow and Spring. */
@NullMarked
package dev.railhead.examples.servers;

import org.jspecify.annotations.NullMarked;
