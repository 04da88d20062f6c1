/**
 * One release for each request in a servlet container (Jakarta Servlet 5 and later). Start with
 * {@link dev.railhead.atomic.serve.servlet.PinFilter}; {@link
 * dev.railhead.atomic.serve.servlet.StaticFileServlet} serves files from its pin. Needs {@code
 * jakarta.servlet-api}, which the container brings.
 */
@NullMarked
package dev.railhead.atomic.serve.servlet;

import org.jspecify.annotations.NullMarked;
