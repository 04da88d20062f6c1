package dev.railhead.examples.demo;

import dev.railhead.core.deploy.DeployEvent;
import dev.railhead.core.deploy.DeployListener;
import dev.railhead.core.source.ReleaseSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Set;

/**
 * Enters each release into the book as soon as it is made. Thread-safe, as listeners are called.
 */
final class Librarian implements DeployListener {
  private final ReleaseSource source;
  private final ReleaseBook book;
  private final Set<dev.railhead.core.ReleaseId> entered = new HashSet<>();

  Librarian(ReleaseSource source, ReleaseBook book) {
    this.source = source;
    this.book = book;
  }

  @Override
  public void on(DeployEvent event) {
    if (event instanceof DeployEvent.Exported exported && entered.add(exported.release())) {
      try {
        book.add(
            source
                .find(exported.release())
                .orElseThrow(() -> new IOException("no longer known: " + exported.release())));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
