package dev.railhead.flags.internal;

import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes records of data as a file has it. What the data leaves out is as in a template. Immutable.
 *
 * @param <R> the record
 */
public final class RecordReader<R extends Record> implements Function<Map<String, Object>, R> {
  private final R template;

  /** A reader of records like {@code template}. */
  public RecordReader(R template) {
    this.template = template;
  }

  /**
   * The record of {@code data}.
   *
   * @throws IllegalArgumentException if the record has no such component, or it is of another type
   */
  @Override
  @SuppressWarnings("unchecked") // made of the template's own class
  public R apply(Map<String, Object> data) {
    return (R) read(template.getClass(), template, data);
  }

  private static Object read(Class<?> type, @Nullable Object template, Map<?, ?> data) {
    RecordComponent[] components = type.getRecordComponents();
    Map<Object, Object> left = new LinkedHashMap<>(data);
    @Nullable Object[] values = new @Nullable Object[components.length];
    for (int i = 0; i < components.length; i++) {
      Object given = left.remove(components[i].getName());
      Object before = template == null ? null : of(components[i], template);
      if (given == null && before == null) {
        throw refused(components[i].getName() + " is missing");
      }
      values[i] = given == null ? before : convert(components[i].getGenericType(), before, given);
    }
    if (!left.isEmpty()) {
      throw refused(type.getSimpleName() + " has no " + left.keySet());
    }
    return make(type, components, values);
  }

  private static Object convert(Type generic, @Nullable Object before, Object given) {
    Class<?> type = raw(generic);
    if (given instanceof Number number && (type.isPrimitive() || isNumber(type))) {
      return number(type, new BigDecimal(number.toString()));
    }
    if (type == boolean.class && given instanceof Boolean) {
      return given;
    }
    if (type.isEnum() && given instanceof String name) {
      return constant(type, name);
    }
    if (type.isRecord() && given instanceof Map<?, ?> fields) {
      return read(type, before, fields);
    }
    if (type == List.class && given instanceof List<?> list) {
      return list.stream().map(e -> convert(argument(generic, 0), null, e)).toList();
    }
    if (type.isInstance(given)) {
      return given;
    }
    throw refused(given + " is no " + type.getSimpleName());
  }

  private static boolean isNumber(Class<?> type) {
    return Number.class.isAssignableFrom(type);
  }

  /** Exactly the number, or an ArithmeticException: nobody wants a timeout that was cut off. */
  private static Object number(Class<?> type, BigDecimal number) {
    if (type == int.class || type == Integer.class) {
      return number.intValueExact();
    }
    if (type == long.class || type == Long.class) {
      return number.longValueExact();
    }
    if (type == double.class || type == Double.class) {
      return number.doubleValue();
    }
    if (type == BigDecimal.class || type == Number.class) {
      return number;
    }
    throw refused(number + " is no " + type.getSimpleName());
  }

  private static Object constant(Class<?> type, String name) {
    String wanted = name.toLowerCase(Locale.ROOT).replace('-', '_');
    for (Object constant : type.getEnumConstants()) {
      if (((Enum<?>) constant).name().toLowerCase(Locale.ROOT).equals(wanted)) {
        return constant;
      }
    }
    throw refused(name + " is no " + type.getSimpleName());
  }

  private static Class<?> raw(Type type) {
    if (type instanceof ParameterizedType parameterized) {
      return (Class<?>) parameterized.getRawType();
    }
    return type instanceof Class<?> plain ? plain : Object.class;
  }

  private static Type argument(Type type, int at) {
    return type instanceof ParameterizedType parameterized
        ? parameterized.getActualTypeArguments()[at]
        : Object.class;
  }

  private static Object of(RecordComponent component, Object template) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(template);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException("cannot read " + component, e);
    }
  }

  private static Object make(
      Class<?> type, RecordComponent[] components, @Nullable Object[] values) {
    Class<?>[] types = Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      Constructor<?> constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException("cannot make a " + type.getSimpleName(), e);
    }
  }

  private static IllegalArgumentException refused(String why) {
    return new IllegalArgumentException(why);
  }
}
