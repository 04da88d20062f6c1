/**
 * Flags in JUnit 5 tests. Start with {@link dev.railhead.flags.junit.FlagsExtension}. Needs JUnit
 * Jupiter, which the application's tests bring.
 */
@NullMarked
package dev.railhead.flags.junit;

import org.jspecify.annotations.NullMarked;
