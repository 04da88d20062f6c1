/**
 * The main job as a program: real commits go live on a fleet of SSH hosts while they serve
 * requests. Start with {@link dev.railhead.examples.demo.Demo}.
 */
@NullMarked
package dev.railhead.examples.demo;

import org.jspecify.annotations.NullMarked;
