/** Where units stand and which of them a percentage takes: pure functions. */
package dev.railhead.flags.internal.bucketing;
