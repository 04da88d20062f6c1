/** What the page shows, as JSON. */
@NullMarked
package dev.railhead.examples.console.view;

import org.jspecify.annotations.NullMarked;
