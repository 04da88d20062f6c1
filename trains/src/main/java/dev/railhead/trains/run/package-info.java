/** Trains that have left, on their way; start with {@link dev.railhead.trains.run.TrainRunner}. */
package dev.railhead.trains.run;
