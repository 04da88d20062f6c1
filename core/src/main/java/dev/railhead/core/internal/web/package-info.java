/** Asking servers that speak JSON: start with {@link dev.railhead.core.internal.web.Web}. */
package dev.railhead.core.internal.web;
