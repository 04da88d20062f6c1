/** What carries {@link dev.railhead.rsync.FanOut}: the policy, and the engine that runs rsync. */
@NullMarked
package dev.railhead.rsync.internal;

import org.jspecify.annotations.NullMarked;
