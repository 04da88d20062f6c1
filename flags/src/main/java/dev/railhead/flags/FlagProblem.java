package dev.railhead.flags;

/**
 * Where the code and the file do not fit together; the flag answers with its safe default. Found
 * when flags are loaded.
 *
 * @param flag the flag's name
 * @param what what is wrong and what to do about it, in one sentence
 */
public record FlagProblem(String flag, String what) {
  @Override
  public String toString() {
    return "flag " + flag + ": " + what;
  }
}
