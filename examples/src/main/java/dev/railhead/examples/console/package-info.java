/**
 * A deploy page to start from: two buttons for each stack, who is on what and for how long, the
 * push queue, run logs as they grow. Start with {@link dev.railhead.examples.console.Console}; a
 * request goes through {@code web} and {@code auth} to the actions here, and what the page shows
 * comes from {@code view} by way of {@code stream}.
 */
@NullMarked
package dev.railhead.examples.console;

import org.jspecify.annotations.NullMarked;
