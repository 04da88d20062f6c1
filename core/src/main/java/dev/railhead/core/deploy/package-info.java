/**
 * The pipeline: start with {@link Deployer}, a {@link Pipeline} of stages, and the {@link Outcome}
 * that a deploy ends in. {@link Transfer}, {@link Activation} and {@link Gate} are its ports.
 */
package dev.railhead.core.deploy;
