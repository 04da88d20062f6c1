/**
 * Where releases come from: start with {@link GitSource}; every release carries its {@link
 * Manifest}.
 */
package dev.railhead.core.source;
