package dev.railhead.flags.internal.file;

import java.util.Set;
import java.util.TreeSet;

/** The keys of a stanza. */
final class Keys {
  static final String ENABLED = "enabled";
  static final String USERS = "users";
  static final String GROUPS = "groups";
  static final String ADMIN = "admin";
  static final String INTERNAL = "internal";
  static final String PUBLIC_URL_OVERRIDE = "public_url_override";
  static final String BUCKETING = "bucketing";
  static final String DESCRIPTION = "description";
  static final String DATA = "data";

  static final String RULES = "rules";
  static final String PREREQUISITES = "prerequisites";
  static final String OWNER = "owner";
  static final String CREATED = "created";
  static final String EXPIRES = "expires";
  static final String TAGS = "tags";
  static final String METADATA = "metadata";
  static final String ALGORITHM = "algorithm";
  static final String SPLIT = "split";
  static final String SALT = "salt";
  static final String SCHEDULE = "schedule";
  static final String FLAGD = "flagd";

  /** Those of etsy/feature. */
  static final Set<String> ETSY =
      Set.of(
          ENABLED,
          USERS,
          GROUPS,
          ADMIN,
          INTERNAL,
          PUBLIC_URL_OVERRIDE,
          BUCKETING,
          DESCRIPTION,
          DATA);

  /** All, in the order of the alphabet, so that messages are the same each time. */
  static final Set<String> ALL = all();

  private Keys() {}

  private static Set<String> all() {
    Set<String> all = new TreeSet<>(ETSY);
    all.addAll(
        Set.of(
            RULES,
            PREREQUISITES,
            OWNER,
            CREATED,
            EXPIRES,
            TAGS,
            METADATA,
            ALGORITHM,
            SPLIT,
            SALT,
            SCHEDULE,
            FLAGD));
    return all;
  }
}
