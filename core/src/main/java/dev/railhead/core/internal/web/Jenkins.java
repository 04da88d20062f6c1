package dev.railhead.core.internal.web;

import com.google.common.escape.Escaper;
import com.google.common.net.UrlEscapers;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.railhead.core.internal.Names;
import java.net.URI;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Where things stand in a Jenkins, by the rules of its remote access API. All addresses are made
 * here from the base and numbers: none that the server names is asked, so that no credential goes
 * where a server points. Immutable.
 */
public final class Jenkins {
  private static final Escaper SEGMENT = UrlEscapers.urlPathSegmentEscaper();

  private final URI base;
  private final String job;
  private final String jobPath;

  /**
   * The job {@code job} of the Jenkins at {@code base}.
   *
   * @param job a job's name, with those of its folders before it, such as {@code web/main}
   * @throws IllegalArgumentException if the base may not be asked, or the job is no such name
   */
  public Jenkins(URI base, String job) {
    Web.checked("the address of a Jenkins", base);
    String root = base.getRawPath() == null ? "" : base.getRawPath();
    String slash = root.endsWith("/") ? "" : "/";
    this.base = base.resolve((root.isEmpty() ? "/" : root) + (root.isEmpty() ? "" : slash));
    this.job = Names.line("a job's name", job, 400);
    StringBuilder path = new StringBuilder();
    for (String segment : job.split("/", -1)) {
      if (segment.isBlank() || segment.equals(".") || segment.equals("..")) {
        throw new IllegalArgumentException(
            "a job's name must be names joined by slashes, such as web/main, but was "
                + Names.quoted(job));
      }
      path.append("job/").append(SEGMENT.escape(segment)).append('/');
    }
    this.jobPath = path.toString();
  }

  /** The job's name. */
  public String job() {
    return job;
  }

  /** The job's newest builds with the revisions that they built. */
  public URI builds() {
    return base.resolve(
        jobPath
            + "api/json?tree=builds%5Bnumber,building,result,"
            + "actions%5BlastBuiltRevision%5BSHA1%5D%5D%5D%7B0,100%7D");
  }

  /** One build's state. */
  public URI build(long number) {
    return base.resolve(jobPath + number + "/api/json?tree=number,building,result");
  }

  /** One build's page, for people. */
  public URI page(long number) {
    return base.resolve(jobPath + number + "/");
  }

  /** Where a build with parameters is asked for. */
  public URI submission() {
    return base.resolve(jobPath + "buildWithParameters");
  }

  /** Where the crumb is given out. */
  public URI crumb() {
    return base.resolve("crumbIssuer/api/json");
  }

  /** An item of the queue. */
  public URI queued(long item) {
    return base.resolve("queue/item/" + item + "/api/json");
  }

  /** The text at {@code name}, if there is one. */
  public static Optional<String> text(JsonObject object, String name) {
    JsonElement value = object.get(name);
    return value != null && value.isJsonPrimitive()
        ? Optional.of(value.getAsString())
        : Optional.empty();
  }

  /** The whole number at {@code name}, if there is one. */
  public static OptionalLong number(JsonObject object, String name) {
    String digits = text(object, name).orElse("");
    return digits.matches("[0-9]{1,18}")
        ? OptionalLong.of(Long.parseLong(digits))
        : OptionalLong.empty();
  }
}
