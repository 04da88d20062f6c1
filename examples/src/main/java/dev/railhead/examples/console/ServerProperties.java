package dev.railhead.examples.console;

/** What the JDK's HTTP server reads once per JVM, before the first server is made. */
final class ServerProperties {
  private ServerProperties() {}

  /**
   * Answers at once instead of 40 ms late (Nagle's algorithm), gives a request 10 seconds to
   * arrive, and keeps no more than 400 connections.
   */
  static void set() {
    System.setProperty("sun.net.httpserver.nodelay", "true");
    System.setProperty("sun.net.httpserver.maxReqTime", "10");
    System.setProperty("jdk.httpserver.maxConnections", "400");
  }
}
