/**
 * Talking to hosts: start with {@link HostConnector}, which opens a {@link HostSession}; {@link
 * LocalHosts} is the connector whose hosts are directories of this machine.
 */
package dev.railhead.core.host;
