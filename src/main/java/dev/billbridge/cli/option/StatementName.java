package dev.billbridge.cli.option;

import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.ledger.Ledger;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/**
 * How an operator names a statement: by its id, or by {@code provider:account:id} when several have
 * that id.
 */
public final class StatementName {

  private StatementName() {}

  /**
   * @throws ParameterException if the ledger has no such statement, or several; the message lists
   *     them
   */
  public static StatementRevision find(Ledger ledger, String name, CommandSpec spec) {
    List<StatementRevision> found = ledger.statements().all().stream()
        .filter(each -> each.key().toString().equals(name) || each.id().equals(name))
        .toList();
    if (found.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(),
          "the ledger has no statement \"%s\"; billbridge statements lists all".formatted(name));
    }
    if (found.size() > 1) {
      throw new ParameterException(
          spec.commandLine(),
          "%d statements have the id \"%s\"; name one of %s"
              .formatted(
                  found.size(),
                  name,
                  String.join(
                      ", ", found.stream().map(each -> each.key().toString()).toList())));
    }
    return found.get(0);
  }
}
