/**
 * The vocabulary that every part of Railhead speaks; start with {@link Stack}, {@link Fleet} and
 * {@link Revision}.
 */
package dev.railhead.core;
