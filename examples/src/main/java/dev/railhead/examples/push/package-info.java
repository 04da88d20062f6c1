/**
 * A directory to many hosts by either sender, and what each of them costs; start with {@link
 * dev.railhead.examples.push.RsyncPush}.
 */
@NullMarked
package dev.railhead.examples.push;

import org.jspecify.annotations.NullMarked;
