package dev.billbridge.archive;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.billbridge.canonical.ContentHash;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The documents that together say one statement, and what the mapping must know beside them. All a
 * replay needs.
 *
 * @param provider such as {@code sakura}
 * @param account name of the configured account
 * @param dataset such as {@code bills}
 * @param mapping name of the mapping, such as {@code sakura-bills}
 * @param parameters what the route knew and the documents do not say, such as the account number it
 *     asked for
 * @param parts by the name the mapping knows them by
 * @param takenAt what the clock said, UTC; a statement's life is judged by it
 * @param orderedAt later than that of every intake of the account and dataset before, also when the
 *     clock has been set back; the same as {@code takenAt} when that is later anyway
 * @param revisionsBefore how many revisions of the statement came before this one and cannot be
 *     read from the archive any more; 0 unless documents have been removed
 */
public record Intake(
    String provider,
    @JsonAlias("source") String account,
    String dataset,
    String mapping,
    Map<String, String> parameters,
    Map<String, Part> parts,
    Instant takenAt,
    Instant orderedAt,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) int revisionsBefore) {

  /** The parameter that every mapping is given. */
  public static final String ACCOUNT = "account";

  /**
   * A document, or a place inside one.
   *
   * @param pointer JSON pointer; empty for the whole document
   */
  public record Part(Document document, String pointer) {}

  public Intake {
    parameters = Map.copyOf(parameters);
    parts = Map.copyOf(parts);
    // Notes of older releases do not have it.
    orderedAt = orderedAt == null ? takenAt : orderedAt;
  }

  /** Of a clock that has never been set back, with everything before it. */
  public Intake(
      String provider,
      String account,
      String dataset,
      String mapping,
      Map<String, String> parameters,
      Map<String, Part> parts,
      Instant takenAt) {
    this(provider, account, dataset, mapping, parameters, parts, takenAt, takenAt, 0);
  }

  /** The same, of which earlier revisions cannot be read any more. */
  public Intake after(int revisions) {
    return new Intake(
        provider, account, dataset, mapping, parameters, parts, takenAt, orderedAt, revisions);
  }

  /**
   * What the mapping is given: the parameters, and the name of the configured account as
   * {@value #ACCOUNT}. Notes of 0.1 hold that name as {@code source} and the account's number as
   * {@code account}.
   */
  public Map<String, String> given() {
    Map<String, String> given = new TreeMap<>(parameters);
    if (given.remove("source", account)) {
      String number = given.remove(ACCOUNT);
      if (number != null) {
        given.put("accountNumber", number);
      }
    }
    given.put(ACCOUNT, account);
    return given;
  }

  /** The documents it was made of. */
  public List<Document> documents() {
    return parts.values().stream().map(Part::document).distinct().toList();
  }

  /**
   * What was asked, wherever in a document the answer lay: other than in {@link #question}, that
   * may move.
   */
  public String subject() {
    return mapping + " " + given();
  }

  /**
   * SHA-256 (hex) over what was asked, not over what came in: two intakes with one question, such
   * as the same bill read on two days, speak of the same statement.
   */
  public String question() {
    ContentHash hash = new ContentHash().add(mapping);
    new TreeMap<>(parameters).forEach((name, value) -> hash.add(name).add(value));
    new TreeMap<>(parts)
        .forEach((name, part) -> hash.add(name).add(part.document().name()).add(part.pointer()));
    return hash.hex();
  }

  /** SHA-256 (hex) over what came in; two intakes with one fingerprint give the same statement. */
  @JsonProperty(access = JsonProperty.Access.READ_ONLY)
  public String fingerprint() {
    ContentHash hash = new ContentHash().add(mapping);
    new TreeMap<>(parameters).forEach((name, value) -> hash.add(name).add(value));
    new TreeMap<>(parts)
        .forEach(
            (name, part) -> hash.add(name).add(part.document().fingerprint()).add(part.pointer()));
    return hash.hex();
  }

  /** SHA-256 (hex) over all of it, by which an altered note is known. */
  @JsonProperty(access = JsonProperty.Access.READ_ONLY)
  public String seal() {
    ContentHash hash = new ContentHash()
        .add(provider)
        .add(account)
        .add(dataset)
        .add(mapping)
        .add(takenAt.toString())
        .add(orderedAt.toString())
        .add(Integer.toString(revisionsBefore));
    new TreeMap<>(parameters).forEach((name, value) -> hash.add(name).add(value));
    new TreeMap<>(parts)
        .forEach((name, part) -> hash.add(name)
            .add(part.pointer())
            .add(part.document().path())
            .add(part.document().sha256())
            .add(part.document().fingerprint())
            .add(Long.toString(part.document().size()))
            .add(part.document().receivedAt().toString())
            .add(part.document().request()));
    return hash.hex();
  }
}
