package dev.billbridge.focus;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import dev.billbridge.canonical.BillingRecord;
import dev.billbridge.canonical.RevisedRecord;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.mapping.ComparisonRules;
import dev.billbridge.mapping.ComparisonRules.Comparison;
import dev.billbridge.mapping.ComparisonRules.Figure;
import dev.billbridge.mapping.Mappings;
import dev.billbridge.render.JsonForm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.Period;
import java.util.List;
import java.util.Optional;

/**
 * Divides lines between the resources that they are for, by what those have used. Which dataset
 * says that, and which of its records belong to a line, is what the cross-check of the provider
 * says: a pair with {@code byResource}.
 */
public final class ResourceSplit {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** How long after its end a period stays open for what its resources have used. */
  private static final Period WAIT = Period.ofDays(10);

  private final Ledger ledger;
  private final Mappings mappings;

  public ResourceSplit(Ledger ledger, Mappings mappings) {
    this.ledger = ledger;
    this.mappings = mappings;
  }

  /** Whether lines of the provider can be divided. */
  boolean divides(String provider) {
    return rules(provider).stream()
        .flatMap(rules -> rules.comparisons().stream())
        .anyMatch(Comparison::byResource);
  }

  private Optional<ComparisonRules> rules(String provider) {
    return mappings.comparisons(provider);
  }

  private Optional<Comparison> comparison(StatementRevision revision) {
    return rules(revision.key().provider()).stream()
        .flatMap(rules -> rules.comparisons().stream())
        .filter(each ->
            each.byResource() && each.first().equals(revision.statement().dataset()))
        .findFirst();
  }

  /**
   * What the resources of a statement's account have used in its period; empty if nothing is known,
   * or the statement is not divided.
   *
   * @throws ExportException if the rules cannot be applied
   */
  Weights weights(StatementRevision revision) {
    Weights weights = new Weights();
    comparison(revision).ifPresent(comparison -> {
      for (StatementRevision usage : usage(revision, comparison)) {
        ledger.statements().records(usage, record -> {
          if (!record.vanished()) {
            figures(comparison, usage, record)
                .forEach(figure -> weights.add(figure, record.content()));
          }
        });
      }
    });
    return weights;
  }

  private List<StatementRevision> usage(StatementRevision revision, Comparison comparison) {
    String provider = revision.key().provider();
    return ledger.comparisons().whole(provider, revision.account(), comparison.second()).stream()
        .filter(each -> each.key().accountNumber().equals(revision.key().accountNumber())
            && each.statement().period().equals(revision.statement().period()))
        .toList();
  }

  /** Whether a statement is to be divided by what is not yet known, and may still come. */
  boolean isAwaited(StatementRevision revision, Issuer issuer, Instant now) {
    return comparison(revision)
            .filter(comparison -> usage(revision, comparison).isEmpty())
            .isPresent()
        && !issuer.isOver(revision.statement().period(), now.minus(WAIT));
  }

  /** What the records that a line is divided by have in common; null when it is not divided. */
  String key(StatementRevision revision, BillingRecord line) {
    List<Figure> figures = comparison(revision)
        .map(comparison -> figures(
            comparison,
            revision,
            new RevisedRecord(line, 1, false, RevisedRecord.Change.UNCHANGED)))
        .orElse(List.of());
    return figures.size() == 1 ? figures.get(0).key() : null;
  }

  private List<Figure> figures(
      Comparison comparison, StatementRevision revision, RevisedRecord record) {
    try (TokenBuffer tokens = new TokenBuffer(JSON, false)) {
      JsonForm.write(tokens, revision, record);
      return rules(revision.key().provider())
          .orElseThrow()
          .figures(comparison, JSON.<ObjectNode>readTree(tokens.asParser()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (IllegalArgumentException e) {
      throw new ExportException(e.getMessage(), e);
    }
  }
}
