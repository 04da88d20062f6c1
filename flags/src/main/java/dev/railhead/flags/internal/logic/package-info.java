/** JsonLogic with flagd's operators, compiled once and evaluated many times. */
@NullMarked
package dev.railhead.flags.internal.logic;

import org.jspecify.annotations.NullMarked;
