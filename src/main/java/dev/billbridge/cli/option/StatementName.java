package dev.billbridge.cli.option;

import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.settings.text.Nearest;
import java.util.List;
import java.util.stream.Stream;
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
      throw new ParameterException(spec.commandLine(), unknown(ledger, name));
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

  /** A sentence that names the statement whose id is most like the one that does not exist. */
  public static String unknown(Ledger ledger, String name) {
    return "the ledger has no statement \"%s\"%s"
        .formatted(
            name,
            Nearest.hint(
                name,
                ledger.statements().all().stream()
                    .flatMap(each -> Stream.of(each.id(), each.key().toString()))
                    .toList(),
                "billbridge statements lists all"));
  }
}
