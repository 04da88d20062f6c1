@org.jspecify.annotations.NullMarked
module dev.railhead.flags {
  requires static transitive org.jspecify;
  requires org.slf4j;
}
