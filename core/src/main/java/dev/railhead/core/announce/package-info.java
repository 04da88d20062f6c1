/**
 * Tells others of deploys: start with {@link Announcer}, which hears a deployer's events and hands
 * what matters of them, as {@link Announcement}s, to a {@link Sink}: {@link Statsd}, {@link
 * Graphite}, {@link GraphiteEvents}, {@link Webhook}, {@link Mail}, a {@link Channel}, or one's
 * own.
 *
 * <pre>{@code
 * Announcer metrics = Announcer.to(Statsd.at("127.0.0.1", 8125));
 * Deployer deployer = Deployer.builder(ledger, hosts, transfer).listener(metrics).build();
 * // at the end: deployer.close(), then metrics.close()
 * }</pre>
 *
 * <p>No sink can delay, change or fail a deploy. What a sink that is down, slow or unwilling has
 * not taken is counted, see {@link Announcer#counts}.
 */
package dev.railhead.core.announce;
