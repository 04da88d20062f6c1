import org.jspecify.annotations.NullMarked;

/**
 * The push queue: riders, trains, drivers, lanes, holds and windows; start with {@link
 * dev.railhead.trains.Dispatcher} for the rules, and {@link dev.railhead.trains.QueueState} for
 * what they are about.
 */
@NullMarked
module dev.railhead.trains {
  requires transitive dev.railhead.core;
  requires com.google.common;
  requires org.slf4j;
  requires static transitive org.jspecify;
  requires static org.eclipse.jgit;

  exports dev.railhead.trains;
  exports dev.railhead.trains.channel;
  exports dev.railhead.trains.forecast;
  exports dev.railhead.trains.irc;
  exports dev.railhead.trains.run;
  exports dev.railhead.trains.store;
}
