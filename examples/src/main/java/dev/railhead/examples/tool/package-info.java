/**
 * A deploy tool for the command line, to start your own from: {@link
 * dev.railhead.examples.tool.Railhead} has the commands. It uses nothing of Railhead but its public
 * API.
 */
@NullMarked
package dev.railhead.examples.tool;

import org.jspecify.annotations.NullMarked;
