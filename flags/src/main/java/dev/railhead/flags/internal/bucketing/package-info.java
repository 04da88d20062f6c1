/** Where units stand and which of them a percentage takes: pure functions. */
@NullMarked
package dev.railhead.flags.internal.bucketing;

import org.jspecify.annotations.NullMarked;
