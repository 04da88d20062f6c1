package dev.railhead.core.gate;

import dev.railhead.core.deploy.Verdict;

/** Why a rollback is not asked what a deploy is. */
final class Rollbacks {
  static final Verdict PASS =
      Verdict.pass("not asked of a rollback, whose release has been live before");

  private Rollbacks() {}
}
