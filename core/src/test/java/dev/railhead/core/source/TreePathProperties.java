package dev.railhead.core.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.railhead.core.internal.Names;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/**
 * What always holds of paths and targets as people see them.
 *
 * <p>Seen to fail when octal escapes are not padded; when controls or {@code "} do not lead to
 * quotes, or a backslash in them is not escaped; when all that is not ASCII leads to quotes; when
 * paths sort as signed bytes; and when paths of one length are equal.
 */
class TreePathProperties {
  @Property
  void the_text_for_people_says_just_which_bytes_there_are(@ForAll("targets") byte[] bytes) {
    LinkTarget target = LinkTarget.of(bytes);
    assertThat(unquoted(target.toString())).isEqualTo(bytes);
    assertThat(target.toString().codePoints()).noneMatch(Names::forgesLines);
  }

  /** Any bytes, and text with what the text for people gives a meaning to. */
  @Provide
  Arbitrary<byte[]> targets() {
    Arbitrary<byte[]> any =
        Arbitraries.bytes().filter(b -> b != 0).array(byte[].class).ofMinSize(1).ofMaxSize(40);
    Arbitrary<byte[]> meaningful =
        Arbitraries.strings()
            .withChars("\"\\nt07\n\té\u2028")
            .ofMinLength(1)
            .ofMaxLength(10)
            .map(text -> text.getBytes(StandardCharsets.UTF_8));
    return Arbitraries.oneOf(any, meaningful);
  }

  @Property
  void printable_text_is_shown_as_it_is(@ForAll @Size(min = 1, max = 40) char[] chars) {
    String text = new String(chars);
    Assume.that(StandardCharsets.UTF_8.newEncoder().canEncode(text));
    Assume.that(text.codePoints().noneMatch(c -> Names.forgesLines(c) || c == '"' || c == '\\'));
    assertThat(LinkTarget.of(text).toString()).isEqualTo(text);
  }

  @Property
  void paths_sort_as_unsigned_bytes(
      @ForAll @Size(min = 1, max = 8) byte[] one, @ForAll @Size(min = 1, max = 8) byte[] two) {
    for (byte[] each : new byte[][] {one, two}) {
      for (int i = 0; i < each.length; i++) {
        each[i] = each[i] == 0 || each[i] == '/' || each[i] == '.' ? (byte) 'x' : each[i];
      }
    }
    int order = TreePath.of(one).compareTo(TreePath.of(two));
    assertThat(Integer.signum(order)).isEqualTo(Integer.signum(Arrays.compareUnsigned(one, two)));
    assertThat(TreePath.of(one).equals(TreePath.of(two))).isEqualTo(Arrays.equals(one, two));
  }

  private static byte[] unquoted(String text) {
    if (!text.startsWith("\"")) {
      return text.getBytes(StandardCharsets.UTF_8);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 1; i < text.length() - 1; i++) {
      if (text.charAt(i) != '\\') {
        bytes.write(text.charAt(i));
      } else if (Character.isDigit(text.charAt(++i))) {
        bytes.write(Integer.parseInt(text.substring(i, i + 3), 8));
        i += 2;
      } else {
        bytes.write("\n\t\"\\".charAt("nt\"\\".indexOf(text.charAt(i))));
      }
    }
    return bytes.toByteArray();
  }
}
