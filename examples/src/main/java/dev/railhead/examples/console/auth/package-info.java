/** Who asks, and may they. */
@NullMarked
package dev.railhead.examples.console.auth;

import org.jspecify.annotations.NullMarked;
