package dev.billbridge.archive;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.billbridge.canonical.ContentHash;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The documents that together say one statement, and what the mapping must know beside them. All a replay needs.
 *
 * @param provider   such as {@code sakura}
 * @param source     name of the configured account
 * @param dataset    such as {@code bills}
 * @param mapping    name of the mapping, such as {@code sakura-bills}
 * @param parameters what the route knew and the documents do not say, such as the account number it asked for
 * @param parts      by the name the mapping knows them by
 * @param takenAt    UTC
 * @param revisionsBefore how many revisions of the statement came before this one and cannot be read from the archive any more;
 *                        0 unless documents have been removed
 */
public record Intake(String provider, String source, String dataset, String mapping, Map<String, String> parameters,
    Map<String, Part> parts, Instant takenAt, @JsonInclude(JsonInclude.Include.NON_DEFAULT) int revisionsBefore) {

  /** An intake with everything before it. */
  public Intake(String provider, String source, String dataset, String mapping, Map<String, String> parameters, Map<String, Part> parts, Instant takenAt) {
    this(provider, source, dataset, mapping, parameters, parts, takenAt, 0);
  }

  /**
   * A document, or a place inside one.
   *
   * @param pointer JSON pointer; empty for the whole document
   */
  public record Part(Document document, String pointer) {}

  public Intake {
    parameters = Map.copyOf(parameters);
    parts = Map.copyOf(parts);
  }

  /** The same, of which earlier revisions cannot be read any more. */
  public Intake after(int revisions) {
    return new Intake(provider, source, dataset, mapping, parameters, parts, takenAt, revisions);
  }

  /** The documents it was made of. */
  public List<Document> documents() {
    return parts.values().stream().map(Part::document).distinct().toList();
  }

  /**
   * SHA-256 (hex) over what was asked, not over what came in: two intakes with one question, such as the same bill read on two
   * days, speak of the same statement.
   */
  public String question() {
    ContentHash hash = new ContentHash().add(mapping);
    new TreeMap<>(parameters).forEach((name, value) -> hash.add(name).add(value));
    new TreeMap<>(parts).forEach((name, part) -> hash.add(name).add(part.document().name()).add(part.pointer()));
    return hash.hex();
  }

  /** SHA-256 (hex) over what came in; two intakes with one fingerprint give the same statement. */
  @JsonProperty(access = JsonProperty.Access.READ_ONLY)
  public String fingerprint() {
    ContentHash hash = new ContentHash().add(mapping);
    new TreeMap<>(parameters).forEach((name, value) -> hash.add(name).add(value));
    new TreeMap<>(parts).forEach((name, part) -> hash.add(name).add(part.document().fingerprint()).add(part.pointer()));
    return hash.hex();
  }
}
