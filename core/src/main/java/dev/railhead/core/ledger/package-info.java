/**
 * What must be remembered and agreed on between processes: start with {@link Ledger}, which holds
 * the {@link Locks}, the {@link History} of deploys and their {@link RunLogs}.
 */
package dev.railhead.core.ledger;
