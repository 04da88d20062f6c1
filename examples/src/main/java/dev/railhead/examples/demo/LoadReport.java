package dev.railhead.examples.demo;

import java.time.Duration;
import java.util.List;

/**
 * What came of some load. Immutable.
 *
 * @param requests how many pages were asked for since their host had its first release
 * @param errors how many of them failed: no answer, a status other than 200, a file of no release
 * @param mixed how many were made of files of more than one release
 * @param filesPerPage how many files each page reads
 * @param telling how many files there are that tell the releases apart
 * @param median the time that half of the requests were answered within
 * @param slow the time that 99 of 100 requests were answered within
 * @param complaints the first few errors and mixed pages, in words
 */
record LoadReport(
    long requests,
    long errors,
    long mixed,
    int filesPerPage,
    int telling,
    Duration median,
    Duration slow,
    List<String> complaints) {
  /** Copies the list. */
  LoadReport {
    complaints = List.copyOf(complaints);
  }

  /** Whether a mixed page could have been seen: that takes two files that differ. */
  boolean canTell() {
    return telling >= 2;
  }

  /** Whether something was asked for, and all of it was right. */
  boolean isClean() {
    return requests > 0 && errors == 0 && mixed == 0;
  }
}
