/**
 * Flags in servlets. Start with {@link dev.railhead.flags.servlet.FlagsFilter}. Needs the Jakarta
 * Servlet API, 5.0 or newer, which the container brings.
 */
@NullMarked
package dev.railhead.flags.servlet;

import org.jspecify.annotations.NullMarked;
