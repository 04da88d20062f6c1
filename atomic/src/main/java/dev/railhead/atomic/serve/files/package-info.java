/**
 * Files of the release that a request is pinned to, answered with all that HTTP has for files:
 * validators, ranges, precompressed siblings. Start with {@link
 * dev.railhead.atomic.serve.files.StaticFiles}, which knows no server; the adapters of {@code
 * serve.http} and {@code serve.servlet} stand on it, and one for another server is short.
 */
@NullMarked
package dev.railhead.atomic.serve.files;

import org.jspecify.annotations.NullMarked;
