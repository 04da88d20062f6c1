/**
 * Gates that teams need: {@link dev.railhead.core.gate.JenkinsGate} and {@link
 * dev.railhead.core.gate.StatusGate} ask what the build says of a revision, {@link
 * dev.railhead.core.gate.WindowGate} keeps deploys to their hours, and {@link
 * dev.railhead.core.gate.ErrorWatch} looks after the swap whether more goes wrong than before it.
 *
 * <p>That a revision has succeeded at the stage before needs no gate: each {@link
 * dev.railhead.core.deploy.Deployer} refuses it otherwise, unless the request overrides the order
 * of stages with a reason.
 */
package dev.railhead.core.gate;
