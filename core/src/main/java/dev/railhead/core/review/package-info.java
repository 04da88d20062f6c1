/**
 * What the ledger knows, as material for people: {@link Timeline} is what happened between two
 * instants, for a post-mortem; {@link Statistics} is how deploys fared, stack by stack, and how
 * often one can push.
 */
package dev.railhead.core.review;
