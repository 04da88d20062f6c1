/** Programs that show one job each; start with {@link dev.railhead.examples.Quickstart}. */
@NullMarked
package dev.railhead.examples;

import org.jspecify.annotations.NullMarked;
