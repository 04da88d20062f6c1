package dev.railhead.flags;

import java.util.function.IntPredicate;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The users of the benchmarks, whom each thread goes through in turn. */
@State(Scope.Thread)
public class Users {
  /** How many there are: a power of two. */
  public static final int COUNT = 1024;

  private static final String[] NAMES = new String[COUNT];

  static {
    for (int i = 0; i < COUNT; i++) {
      NAMES[i] = String.format("user-%07d", i * 7919);
    }
  }

  private int last;

  /** The number of the next one. */
  public int next() {
    return last = (last + 1) & (COUNT - 1);
  }

  /** The name of one. */
  public static String name(int i) {
    return NAMES[i];
  }

  /** Checks that a flag does what it is measured for, before it is measured. */
  public static void mustBeHalf(IntPredicate isOn) {
    int on = 0;
    for (int i = 0; i < COUNT; i++) {
      on += isOn.test(i) ? 1 : 0;
    }
    if (on < 400 || on > 620) {
      throw new IllegalStateException(on + " of 1024 users are on, and half of them should be");
    }
  }
}
