/** Requests and answers, and which of them fit each other. */
@NullMarked
package dev.railhead.examples.console.web;

import org.jspecify.annotations.NullMarked;
