package dev.railhead.core.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.railhead.core.internal.Names;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

/** What always holds of paths and targets as people see them. */
class TreePathProperties {
  @Property
  void the_text_for_people_says_just_which_bytes_there_are(
      @ForAll @Size(min = 1, max = 40) byte[] bytes) {
    for (byte b : bytes) {
      Assume.that(b != 0);
    }
    LinkTarget target = LinkTarget.of(bytes);
    assertThat(unquoted(target.toString())).isEqualTo(bytes);
    assertThat(target.toString().codePoints()).noneMatch(Names::forgesLines);
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
