/**
 * Flags behind the OpenFeature API. Start with {@link
 * dev.railhead.flags.openfeature.FlagsProvider}. Needs the OpenFeature SDK for Java, which the
 * application brings.
 */
@NullMarked
package dev.railhead.flags.openfeature;

import org.jspecify.annotations.NullMarked;
