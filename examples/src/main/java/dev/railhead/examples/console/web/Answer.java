package dev.railhead.examples.console.web;

import dev.railhead.examples.Json;
import java.util.Map;

/**
 * What goes back. Immutable.
 *
 * @param status the HTTP status
 * @param type the media type
 * @param body the content
 * @param headers more headers; their values are this program's own, never a visitor's
 */
record Answer(int status, String type, String body, Map<String, String> headers) {
  private static final String JSON = "application/json; charset=utf-8";

  static Answer json(int status, Json json) {
    return new Answer(status, JSON, json.text(), Map.of());
  }

  static Answer refused(Refusal refusal) {
    Json json =
        Json.object(
            Json.field("code", refusal.code()),
            Json.field("message", String.valueOf(refusal.getMessage())));
    return json(refusal.status(), json);
  }

  /** Leads the browser to {@code path}, which is this program's own. */
  static Answer elsewhere(String path, Map<String, String> headers) {
    Map<String, String> all = new java.util.HashMap<>(headers);
    all.put("Location", path);
    return new Answer(303, "text/plain; charset=utf-8", "", all);
  }
}
