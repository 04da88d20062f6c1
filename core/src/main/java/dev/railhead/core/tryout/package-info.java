/**
 * Trying a change out before it is pushed: {@link dev.railhead.core.tryout.WorkingCopy} makes a
 * {@link dev.railhead.core.tryout.Patch} of it, a {@link dev.railhead.core.tryout.TryRunner} runs
 * jobs on the patch, here or in a Jenkins, and {@link dev.railhead.core.tryout.Tryout} does all of
 * it. Needs {@code org.eclipse.jgit} on the class path.
 */
package dev.railhead.core.tryout;
