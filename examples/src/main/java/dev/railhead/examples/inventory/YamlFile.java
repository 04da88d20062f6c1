package dev.railhead.examples.inventory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads a YAML file as a tree whose values know where they stand. */
final class YamlFile {
  static final int MOST_BYTES = 1 << 20;

  private YamlFile() {}

  /** The value in {@code file}; empty if there is none, which {@code findings} say. */
  static Optional<Value> read(Path file, Findings findings) throws IOException {
    if (Files.size(file) > MOST_BYTES) {
      findings.add(1, 1, "an inventory must be at most " + MOST_BYTES + " bytes");
      return Optional.empty();
    }
    try {
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
              .toString();
      Optional<Node> root = new Compose(LoadSettings.builder().build()).composeString(text);
      if (root.isEmpty()) {
        findings.add(1, 1, "there is nothing here; an inventory needs hosts and stacks");
      }
      return root.map(node -> new Value(node, findings));
    } catch (CharacterCodingException e) {
      findings.add(1, 1, "an inventory must be UTF-8 text, but is not");
    } catch (MarkedYamlEngineException e) {
      Optional<Mark> mark = e.getProblemMark().or(e::getContextMark);
      findings.add(
          mark.map(m -> m.getLine() + 1).orElse(1),
          mark.map(m -> m.getColumn() + 1).orElse(1),
          "this is no YAML: " + String.valueOf(e.getProblem()).strip());
    } catch (YamlEngineException e) {
      findings.add(1, 1, "this is no YAML: " + String.valueOf(e.getMessage()).strip());
    }
    return Optional.empty();
  }
}
