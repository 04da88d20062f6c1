/**
 * The sending side of the rsync protocol, versions 30 to 32, for one tree and many hosts. Start
 * with {@link dev.railhead.rsync.internal.sender.SharedScan}: it reads the tree once, and a {@link
 * dev.railhead.rsync.internal.sender.Conversation} with each host's {@code rsync --server} answers
 * what that host asks for.
 *
 * <p>Written from rsync(1), rsyncd.conf(5), openrsync's rsync.5 and observation of the wire.
 */
@NullMarked
package dev.railhead.rsync.internal.sender;

import org.jspecify.annotations.NullMarked;
