/**
 * One release for each request to the JDK's {@code HttpServer}. Start with {@link
 * dev.railhead.atomic.serve.http.PinFilter}; {@link
 * dev.railhead.atomic.serve.http.StaticFileHandler} serves files from its pin. Needs the module
 * {@code jdk.httpserver}, and runs best with {@code -Dsun.net.httpserver.nodelay=true}: without it
 * answers wait for the client's delayed acknowledgement, some 40 ms.
 */
@NullMarked
package dev.railhead.atomic.serve.http;

import org.jspecify.annotations.NullMarked;
