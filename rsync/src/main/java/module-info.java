import org.jspecify.annotations.NullMarked;

/**
 * Copies releases to many hosts with rsync over SSH; start with {@link dev.railhead.rsync.FanOut}.
 */
@NullMarked
module dev.railhead.rsync {
  requires transitive dev.railhead.core;
  requires com.hierynomus.sshj;
  requires com.google.common;
  requires org.slf4j;
  requires static transitive org.jspecify;

  exports dev.railhead.rsync;
}
