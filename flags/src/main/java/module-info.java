import org.jspecify.annotations.NullMarked;

/**
 * Config flags: what a flags file says, checked and immutable, and who is on what; start with
 * {@link dev.railhead.flags.FlagSet}.
 */
@NullMarked
module dev.railhead.flags {
  requires static transitive org.jspecify;
  requires org.slf4j;
  requires org.snakeyaml.engine;

  exports dev.railhead.flags;
}
