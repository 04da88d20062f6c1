package dev.railhead.trains.store;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Records as text, such as {@code RiderLeft((7) ("code") ("ann") -)}: a record is its parts in
 * parentheses, in order, and the alternatives of a sealed interface bear their names. So parts may
 * be renamed but neither moved nor removed, and alternatives may be added but not renamed. New
 * parts go to the end, as an {@code Optional}: where a text ends earlier, they are empty.
 * Thread-safe.
 */
final class RecordText {
  private static final Map<Type, Form> FORMS = new ConcurrentHashMap<>();

  private RecordText() {}

  /** How values of one type are written and read. */
  interface Form {
    void write(Object value, StringBuilder out);

    Object read(TextReader in);
  }

  static String write(Record value) {
    StringBuilder out = new StringBuilder(256);
    form(value.getClass()).write(value, out);
    return out.toString();
  }

  /**
   * What {@code text} says.
   *
   * @throws IllegalArgumentException if it does not say a {@code kind}
   */
  static <T extends Record> T read(Class<T> kind, String text) {
    TextReader in = new TextReader(text);
    T value = kind.cast(form(kind).read(in));
    in.expectEnd();
    return value;
  }

  static Form form(Type type) {
    Form known = FORMS.get(type);
    if (known != null) {
      return known;
    }
    Form made = make(type);
    FORMS.put(type, made);
    return made;
  }

  private static Form make(Type type) {
    if (type instanceof ParameterizedType of) {
      return parameterized(of);
    }
    Class<?> kind = (Class<?>) type;
    if (kind.isRecord()) {
      return new RecordForm(kind);
    }
    if (kind.isSealed()) {
      return new SealedForm(kind);
    }
    return kind.isEnum() ? new EnumForm(kind) : simple(kind);
  }

  private static Form parameterized(ParameterizedType type) {
    Type of = type.getActualTypeArguments()[0];
    if (type.getRawType() == Optional.class) {
      return new OptionalForm(form(of));
    }
    if (type.getRawType() == Set.class) {
      return new ItemsForm(form(of), Set::copyOf, items -> new TreeSet<>((Set<?>) items));
    }
    if (type.getRawType() == List.class) {
      return new ItemsForm(form(of), items -> items, items -> (List<?>) items);
    }
    throw new IllegalStateException("no form for " + type);
  }

  private static Form simple(Class<?> kind) {
    if (kind == String.class) {
      return quoted(value -> value);
    }
    if (kind == ZoneId.class) {
      return quoted(ZoneId::of);
    }
    if (kind == LocalTime.class) {
      return quoted(LocalTime::parse);
    }
    if (kind == LocalDateTime.class) {
      return quoted(LocalDateTime::parse);
    }
    if (kind == Instant.class || kind == Duration.class) {
      return new TimeForm(kind == Instant.class);
    }
    return number(kind);
  }

  private static Form number(Class<?> kind) {
    if (kind == long.class) {
      return word(Long::parseLong);
    }
    if (kind == int.class) {
      return word(Integer::parseInt);
    }
    if (kind == boolean.class) {
      return word(Boolean::parseBoolean);
    }
    throw new IllegalStateException("no form for " + kind);
  }

  private static Form word(Function<String, Object> parse) {
    return new Form() {
      @Override
      public void write(Object value, StringBuilder out) {
        out.append(value);
      }

      @Override
      public Object read(TextReader in) {
        return parse.apply(in.word());
      }
    };
  }

  private static Form quoted(Function<String, Object> parse) {
    return new Form() {
      @Override
      public void write(Object value, StringBuilder out) {
        TextReader.quote(value.toString(), out);
      }

      @Override
      public Object read(TextReader in) {
        return parse.apply(in.quoted());
      }
    };
  }

  private record TimeForm(boolean instant) implements Form {
    @Override
    public void write(Object value, StringBuilder out) {
      if (value instanceof Instant at) {
        out.append(at.getEpochSecond()).append('.').append(at.getNano());
      } else {
        Duration time = (Duration) value;
        out.append(time.getSeconds()).append('.').append(time.getNano());
      }
    }

    @Override
    public Object read(TextReader in) {
      String word = in.word();
      int dot = word.indexOf('.');
      if (dot < 0) {
        throw new IllegalArgumentException("a time needs a dot, but was " + word);
      }
      long seconds = Long.parseLong(word, 0, dot, 10);
      int nanos = Integer.parseInt(word, dot + 1, word.length(), 10);
      return instant ? Instant.ofEpochSecond(seconds, nanos) : Duration.ofSeconds(seconds, nanos);
    }
  }

  private static final class EnumForm implements Form {
    private final Map<String, Object> constants = new TreeMap<>();

    EnumForm(Class<?> kind) {
      for (Object constant : kind.getEnumConstants()) {
        constants.put(((Enum<?>) constant).name(), constant);
      }
    }

    @Override
    public void write(Object value, StringBuilder out) {
      out.append(((Enum<?>) value).name());
    }

    @Override
    public Object read(TextReader in) {
      String word = in.word();
      Object constant = constants.get(word);
      if (constant == null) {
        throw new IllegalArgumentException("unknown word " + word + "; update the library");
      }
      return constant;
    }
  }

  private record OptionalForm(Form of) implements Form {
    @Override
    public void write(Object value, StringBuilder out) {
      Optional<?> optional = (Optional<?>) value;
      if (optional.isEmpty()) {
        out.append('-');
      } else {
        of.write(optional.get(), out.append('='));
      }
    }

    @Override
    public Object read(TextReader in) {
      if (in.takes('-')) {
        return Optional.empty();
      }
      in.expect('=');
      return Optional.of(of.read(in));
    }
  }

  /**
   * Lists and sets.
   *
   * @param of the form of the items
   * @param made makes the collection of a list
   * @param ordered brings a collection into the order of writing
   */
  private record ItemsForm(
      Form of, Function<List<?>, Object> made, Function<Object, Iterable<?>> ordered)
      implements Form {
    @Override
    public void write(Object value, StringBuilder out) {
      out.append('[');
      for (Object item : ordered.apply(value)) {
        of.write(item, out);
        out.append(' ');
      }
      out.append(']');
    }

    @Override
    public Object read(TextReader in) {
      in.expect('[');
      List<Object> items = new ArrayList<>();
      while (!in.takes(']')) {
        items.add(of.read(in));
        in.expect(' ');
      }
      return made.apply(List.copyOf(items));
    }
  }

  private static final class RecordForm implements Form {
    private final Constructor<?> constructor;
    private final Method[] accessors;
    private final Form[] forms;

    RecordForm(Class<?> kind) {
      RecordComponent[] parts = kind.getRecordComponents();
      forms = Arrays.stream(parts).map(part -> form(part.getGenericType())).toArray(Form[]::new);
      accessors = Arrays.stream(parts).map(RecordComponent::getAccessor).toArray(Method[]::new);
      try {
        constructor =
            kind.getDeclaredConstructor(
                Arrays.stream(parts).map(RecordComponent::getType).toArray(Class<?>[]::new));
      } catch (NoSuchMethodException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void write(Object value, StringBuilder out) {
      out.append('(');
      for (int i = 0; i < forms.length; i++) {
        if (i > 0) {
          out.append(' ');
        }
        try {
          forms[i].write(accessors[i].invoke(value), out);
        } catch (ReflectiveOperationException e) {
          throw new IllegalStateException(e);
        }
      }
      out.append(')');
    }

    @Override
    public Object read(TextReader in) {
      in.expect('(');
      Object[] parts = new Object[forms.length];
      boolean ended = forms.length == 0 && in.takes(')');
      for (int i = 0; i < forms.length; i++) {
        parts[i] = ended ? Optional.empty() : forms[i].read(in);
        if (!ended) {
          ended = in.takes(')');
          if (!ended) {
            in.expect(' ');
          }
        }
      }
      if (!ended) {
        throw new IllegalArgumentException("too many parts at " + in + "; update the library");
      }
      try {
        return constructor.newInstance(parts);
      } catch (ReflectiveOperationException | IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "not a " + constructor.getDeclaringClass().getSimpleName(), e);
      }
    }
  }

  private static final class SealedForm implements Form {
    private final Map<String, Form> alternatives = new HashMap<>();

    SealedForm(Class<?> kind) {
      for (Class<?> alternative : kind.getPermittedSubclasses()) {
        alternatives.put(alternative.getSimpleName(), form(alternative));
      }
    }

    @Override
    public void write(Object value, StringBuilder out) {
      form(value.getClass()).write(value, out.append(value.getClass().getSimpleName()));
    }

    @Override
    public Object read(TextReader in) {
      String name = in.word();
      Form alternative = alternatives.get(name);
      if (alternative == null) {
        throw new IllegalArgumentException("unknown event " + name + "; update the library");
      }
      return alternative.read(in);
    }
  }
}
