/** Reads and prints flags files: bytes to items with places, items to definitions, and back. */
@NullMarked
package dev.railhead.flags.internal.file;

import org.jspecify.annotations.NullMarked;
