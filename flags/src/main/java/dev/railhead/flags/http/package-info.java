/**
 * Flags in the JDK's own HTTP server. Start with {@link dev.railhead.flags.http.FlagsHttpFilter}.
 * Needs the module {@code jdk.httpserver}.
 */
@NullMarked
package dev.railhead.flags.http;

import org.jspecify.annotations.NullMarked;
