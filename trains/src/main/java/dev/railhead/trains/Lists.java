package dev.railhead.trains;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** Changed copies of immutable lists, made with one copy of the array. */
final class Lists {
  private Lists() {}

  /** A list over {@code items}, which nobody else changes from now on. */
  @SuppressWarnings("unchecked")
  static <T> List<T> over(Object[] items) {
    return (List<T>) Collections.unmodifiableList(Arrays.asList(items));
  }

  static <T> List<T> with(List<T> list, int index, T item) {
    int size = list.size();
    Object[] items = list.toArray(new Object[size + 1]);
    System.arraycopy(items, index, items, index + 1, size - index);
    items[index] = item;
    return over(items);
  }

  static <T> List<T> without(List<T> list, int index) {
    Object[] old = list.toArray();
    Object[] items = new Object[old.length - 1];
    System.arraycopy(old, 0, items, 0, index);
    System.arraycopy(old, index + 1, items, index, items.length - index);
    return over(items);
  }

  static <T> List<T> set(List<T> list, int index, T item) {
    Object[] items = list.toArray();
    items[index] = item;
    return over(items);
  }
}
