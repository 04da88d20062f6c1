package dev.railhead.flags.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A flag's variant in a test, or in all tests of a class: {@code @WithFlag("checkout.new=on")}. A
 * method's own word beats that of its class. Seen by tests that have a {@link FlagsExtension}.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@Repeatable(WithFlag.All.class)
public @interface WithFlag {
  /** The flag and its variant, such as {@code theme=dark}; a flag alone is on. */
  String value();

  /** Several of them. */
  @Documented
  @Inherited
  @Retention(RetentionPolicy.RUNTIME)
  @Target({ElementType.TYPE, ElementType.METHOD})
  @interface All {
    /** The flags and their variants. */
    WithFlag[] value();
  }
}
