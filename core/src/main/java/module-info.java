import org.jspecify.annotations.NullMarked;

/**
 * The vocabulary, the deploy pipeline and what it stands on; start with {@link
 * dev.railhead.core.deploy.Deployer}.
 */
@NullMarked
@SuppressWarnings("module") // the modules that internal is exported to are built after this one
module dev.railhead.core {
  requires transitive java.sql;
  requires java.net.http;
  requires com.google.common;
  requires org.slf4j;
  requires static transitive org.jspecify;
  requires static jakarta.mail;
  requires static org.eclipse.jgit;
  requires static org.xerial.sqlitejdbc;

  exports dev.railhead.core;
  exports dev.railhead.core.announce;
  exports dev.railhead.core.deploy;
  exports dev.railhead.core.host;
  exports dev.railhead.core.ledger;
  exports dev.railhead.core.review;
  exports dev.railhead.core.source;
  exports dev.railhead.core.internal to
      dev.railhead.rsync,
      dev.railhead.atomic,
      dev.railhead.trains;
}
