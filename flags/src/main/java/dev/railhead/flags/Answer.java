package dev.railhead.flags;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a flag is for one context, and why. Immutable. Answers are made when flags are loaded, so
 * that asking allocates nothing.
 */
public final class Answer {
  /** The variant of a flag that is off. */
  public static final String OFF = "off";

  /** The variant of a flag that is simply on. */
  public static final String ON = "on";

  private final String flag;
  private final String variant;
  private final Selector selector;
  private final boolean on;
  private final boolean exposure;
  private final @Nullable Object data;
  private final @Nullable Object value;
  private final Map<String, Object> metadata;
  // Where its count is.
  private final long[] cells;
  private final int firstCell;

  Answer(
      String flag,
      String variant,
      Selector selector,
      boolean on,
      @Nullable Object data,
      @Nullable Object value,
      Map<String, Object> metadata,
      Count count) {
    this.flag = flag;
    this.variant = variant;
    this.selector = selector;
    this.on = on;
    this.exposure = selector.isExposure();
    this.data = data;
    this.value = value;
    this.metadata = metadata;
    this.cells = count.cells();
    this.firstCell = count.first();
  }

  /** The flag's name. */
  public String flag() {
    return flag;
  }

  /** The variant's name; {@link #OFF} if the flag is off. */
  public String variant() {
    return variant;
  }

  /** Why it is this variant. */
  public Selector selector() {
    return selector;
  }

  /** Whether the flag is on: any variant but {@link #OFF}. */
  public boolean isOn() {
    return on;
  }

  /**
   * The data that the file gives for the variant, as strings, booleans, numbers, lists and maps; or
   * null if it gives none.
   */
  public @Nullable Object data() {
    return data;
  }

  /** The metadata that the file gives for the flag: texts, booleans and numbers. */
  public Map<String, Object> metadata() {
    return metadata;
  }

  /** What the declared flag makes of the variant; null if the code declares no such flag. */
  @Nullable Object value() {
    return value;
  }

  /** Whether it is to be reported, as its selector says. */
  boolean isExposure() {
    return exposure;
  }

  void count() {
    Count.addOne(cells, firstCell);
  }

  @Override
  public String toString() {
    return flag + "=" + variant + " (" + selector.letter() + ")";
  }
}
