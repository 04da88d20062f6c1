package dev.railhead.flags.junit;

import dev.railhead.flags.FlagCatalog;
import dev.railhead.flags.FlagContext;
import dev.railhead.flags.FlagRequest;
import dev.railhead.flags.FlagSet;
import dev.railhead.flags.Flags;
import java.lang.reflect.AnnotatedElement;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives each test flags of its own, with the variants that {@link WithFlag} says: as a parameter of
 * type {@link Flags}, or of type {@link FlagRequest}, which is that of nobody. Nothing is shared
 * between tests, so they may run in parallel.
 *
 * <pre>{@code
 * @RegisterExtension
 * static final FlagsExtension FLAGS = FlagsExtension.of(ShopFlags.CATALOG);
 *
 * @Test
 * @WithFlag("checkout.new=on")
 * void shows_the_new_checkout(Flags flags) { … }
 * }</pre>
 */
public final class FlagsExtension implements ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(FlagsExtension.class);

  private final FlagCatalog catalog;
  private final FlagSet set;

  private FlagsExtension(FlagCatalog catalog, FlagSet set) {
    this.catalog = catalog;
    this.set = set;
  }

  /** Flags of {@code catalog} that have their safe defaults unless a test says otherwise. */
  public static FlagsExtension of(FlagCatalog catalog) {
    return new FlagsExtension(catalog, FlagSet.empty());
  }

  /** Flags of {@code catalog} as {@code set} has them unless a test says otherwise. */
  public static FlagsExtension of(FlagCatalog catalog, FlagSet set) {
    return new FlagsExtension(catalog, set);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
    Class<?> type = parameter.getParameter().getType();
    return type == Flags.class || type == FlagRequest.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
    Flags flags = flags(test);
    return parameter.getParameter().getType() == Flags.class
        ? flags
        : flags.request(FlagContext.nobody());
  }

  /** One for each test and class, which JUnit closes with it. */
  private Flags flags(ExtensionContext test) {
    return test.getStore(NAMESPACE)
        .getOrComputeIfAbsent(
            new Key(this, test.getUniqueId()), key -> new Closing(make(test)), Closing.class)
        .flags();
  }

  private Flags make(ExtensionContext test) {
    return Flags.builder(catalog).overrides(variants(test)).build(set);
  }

  private Map<String, String> variants(ExtensionContext test) {
    Map<String, String> variants = new LinkedHashMap<>();
    for (AnnotatedElement element : outermostFirst(test)) {
      for (WithFlag flag : element.getAnnotationsByType(WithFlag.class)) {
        add(variants, flag.value(), element);
      }
    }
    return variants;
  }

  private static Deque<AnnotatedElement> outermostFirst(ExtensionContext test) {
    Deque<AnnotatedElement> elements = new ArrayDeque<>();
    Optional<ExtensionContext> at = Optional.of(test);
    while (at.isPresent()) {
      at.get().getElement().ifPresent(elements::addFirst);
      at = at.get().getParent();
    }
    return elements;
  }

  private void add(Map<String, String> variants, String text, AnnotatedElement element) {
    String[] parts = text.split("=", 2);
    String flag = parts[0].strip();
    String variant = parts.length == 1 ? "on" : parts[1].strip();
    if (flag.isEmpty() || variant.isEmpty()) {
      throw new ExtensionConfigurationException(
          "@WithFlag(\"" + text + "\") of " + element + " must be flag=variant");
    }
    if (!isKnown(flag)) {
      throw new ExtensionConfigurationException(
          "@WithFlag(\"" + text + "\") of " + element + ": there is no flag " + flag);
    }
    variants.put(flag, variant);
  }

  private boolean isKnown(String flag) {
    return set.flags().containsKey(flag)
        || catalog.flags().stream().anyMatch(declared -> declared.name().equals(flag));
  }

  private record Key(FlagsExtension extension, String test) {}

  @SuppressWarnings("deprecation") // its successor is in JUnit 5.13 and newer only
  private record Closing(Flags flags)
      implements ExtensionContext.Store.CloseableResource, AutoCloseable {
    @Override
    public void close() {
      flags.close();
    }
  }
}
