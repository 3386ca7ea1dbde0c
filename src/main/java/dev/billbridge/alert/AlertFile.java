package dev.billbridge.alert;

import dev.billbridge.canonical.OperatorFile;
import dev.billbridge.rules.RuleBook;
import dev.billbridge.rules.RuleException;
import dev.billbridge.rules.RuleFile;
import dev.billbridge.rules.RuleProblem;
import dev.billbridge.settings.RouteTemplates;
import dev.billbridge.settings.text.YamlNodes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;

/** The alerts of a site, as {@value #NAME} in {@code routes/books} lists them. */
public final class AlertFile {

  /** Name of the file. */
  public static final String NAME = "alerts.yaml";

  private final Path file;
  private final List<Alert> alerts = new ArrayList<>();
  private final List<RuleProblem> problems = new ArrayList<>();

  private AlertFile(Path file) {
    this.file = file;
  }

  /**
   * Reads a file. One that is not there counts as empty.
   *
   * @throws RuleException naming everything that is wrong in it
   */
  public static AlertFile read(Path file) throws RuleException {
    AlertFile read = new AlertFile(file);
    if (Files.exists(read.file)) {
      read.read();
      if (!read.problems.isEmpty()) {
        read.problems.sort(Comparator.comparingInt(RuleProblem::line));
        throw new RuleException(read.problems);
      }
    }
    return read;
  }

  private void read() {
    try {
      Node root = YamlNodes.compose(file.toString(), OperatorFile.text(file));
      if (root == null) {
        return;
      }
      Node list = YamlNodes.value(root, "alerts");
      for (NodeTuple entry : YamlNodes.entries(root)) {
        if (!"alerts".equals(YamlNodes.text(entry.getKeyNode()))) {
          problem(
              entry.getKeyNode(),
              "\"%s\" is unknown; the file has one key, alerts"
                  .formatted(YamlNodes.text(entry.getKeyNode())));
        }
      }
      if (list == null) {
        problem(root, "has no alerts; begin it with a line alerts:");
      } else if (YamlNodes.entries(list).isEmpty() && !"".equals(YamlNodes.text(list))) {
        problem(list, "alerts must list each alert by its name, such as cost-of-traffic:");
      }
      for (NodeTuple entry : YamlNodes.entries(list)) {
        alert(entry);
      }
    } catch (MarkedYamlEngineException e) {
      problems.add(new RuleProblem(
          file,
          e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(0),
          RouteTemplates.notYaml(e),
          true));
    } catch (IOException | YamlEngineException e) {
      problems.add(new RuleProblem(
          file,
          0,
          "cannot be read; check that it is a text file in UTF-8 that this user may read",
          true));
    }
  }

  private void alert(NodeTuple entry) {
    String name = YamlNodes.text(entry.getKeyNode());
    if (name == null || !name.matches("[A-Za-z0-9]+(-[A-Za-z0-9]+)*") || name.length() > 60) {
      problem(
          entry.getKeyNode(),
          "\"%s\" is not the name of an alert; it has up to 60 letters, digits and dashes"
              .formatted(name));
    } else if (name.equals("all")) {
      problem(
          entry.getKeyNode(),
          "\"all\" stands for every alert in the settings of sinks; give the alert another name");
    } else {
      AlertReader reader = new AlertReader(file, entry, problems);
      Alert alert = reader.alert(name);
      if (alert != null) {
        alerts.add(alert);
      }
    }
  }

  private void problem(Node node, String sentence) {
    problems.add(new RuleProblem(file, YamlNodes.line(node), sentence, true));
  }

  /** In the order of the file. */
  List<Alert> alerts() {
    return List.copyOf(alerts);
  }

  /** Names of all alerts. */
  public Set<String> names() {
    Set<String> names = new TreeSet<>();
    alerts.forEach(alert -> names.add(alert.name()));
    return names;
  }

  /**
   * Filters that name what does not exist: probably not meant.
   *
   * @param words the only values of some columns, such as the configured accounts
   */
  public List<RuleProblem> doubts(Map<String, Set<String>> words) {
    List<RuleProblem> doubts = new ArrayList<>();
    for (Alert alert : alerts) {
      List<RuleFile> filters = new ArrayList<>();
      filters.add(alert.sum().where().file());
      if (alert.dividedBy() != null) {
        filters.add(alert.dividedBy().where().file());
      }
      for (RuleFile filter : filters) {
        RuleFile known = filter;
        for (Map.Entry<String, Set<String>> each : words.entrySet()) {
          known = new RuleFile(
              known.file(),
              known.shape().where(each.getKey(), each.getValue()),
              known.columns(),
              known.rows());
        }
        doubts.addAll(known.doubts());
      }
    }
    return doubts.stream().distinct().toList();
  }

  /** Where alerts are listed, below a folder of routes. */
  public static Path in(Path routes) {
    return routes.resolve(RuleBook.FOLDER).resolve(NAME);
  }
}
