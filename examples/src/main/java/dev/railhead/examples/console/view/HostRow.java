package dev.railhead.examples.console.view;

import dev.railhead.examples.Json;

/**
 * How far one host is in a deploy. Immutable.
 *
 * @param host its name
 * @param step the step that it is in, or was last
 * @param mark {@code working}, {@code done}, {@code retried}, {@code swapped}, {@code back} or
 *     {@code failed}
 * @param percent share of the transfer dealt with, 0 to 100
 * @param detail what there is to say
 * @param version counts up with each change of any row, to tell new from known
 */
record HostRow(String host, String step, String mark, int percent, String detail, long version) {
  Json json() {
    return Json.object(
        Json.field("host", host),
        Json.field("step", step),
        Json.field("mark", mark),
        Json.field("percent", percent),
        Json.field("detail", detail));
  }
}
