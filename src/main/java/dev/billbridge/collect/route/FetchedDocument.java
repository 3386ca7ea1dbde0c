package dev.billbridge.collect.route;

import dev.billbridge.archive.Document;
import dev.billbridge.archive.Intake;
import dev.billbridge.mapping.DocumentReader;
import dev.billbridge.mapping.MappingException;
import java.io.IOException;
import java.util.List;

/**
 * An archived answer, as a route sees it: it can look for a text in it, or go through a list,
 * whatever its size.
 */
public final class FetchedDocument {

  private final Document document;
  private final DocumentReader reader;

  FetchedDocument(Document document, DocumentReader reader) {
    this.document = document;
    this.reader = reader;
  }

  /**
   * The text at a JSON pointer; a number as its digits, without exponent; empty when there is none.
   *
   * @throws MappingException if it is a fraction, an object or a list
   */
  public String text(String pointer) throws IOException, MappingException {
    return reader.at(document, pointer).text("");
  }

  /**
   * The number of entries that a list states at a JSON pointer.
   *
   * @throws MappingException if there is none: the answer has another shape
   */
  long count(String pointer) throws IOException, MappingException {
    return reader.at(document, pointer).count();
  }

  /** Whether this answer says the same as another one. */
  boolean saysTheSameAs(FetchedDocument other) {
    return document.fingerprint().equals(other.document.fingerprint());
  }

  /**
   * All entries at a path such as {@code /Bills/*}; none when the list is empty or null.
   *
   * @throws MappingException if the list is not there, and its name in the path has no question
   *     mark
   */
  public List<DocumentReader.Entry> entries(String path) throws IOException, MappingException {
    return reader.entries(part(), path);
  }

  /** The whole document as a part of an intake. */
  public Intake.Part part() {
    return new Intake.Part(document, "");
  }
}
