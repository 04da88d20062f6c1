/** Whole deploys beside those of other tools, on real sshd. */
package dev.railhead.examples.compare;
