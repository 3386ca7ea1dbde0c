package dev.billbridge.service.preflight;

import dev.billbridge.settings.RouteTemplates;
import dev.billbridge.settings.text.YamlNodes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/** A file of routes as a tree that knows the line of each of its nodes. */
final class YamlText {

  private YamlText() {}

  /** @return null if the file cannot be read, which is reported, or is empty */
  static Node read(Path file, Mistakes mistakes) {
    try {
      return YamlNodes.compose(file.toString(), Files.readString(file, StandardCharsets.UTF_8));
    } catch (MarkedYamlEngineException e) {
      mistakes.add(
          file,
          e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(0),
          RouteTemplates.notYaml(e));
    } catch (IOException | YamlEngineException e) {
      mistakes.add(
          file, 0, "cannot be read; check that it is a text file in UTF-8 that this user may read");
    }
    return null;
  }
}
