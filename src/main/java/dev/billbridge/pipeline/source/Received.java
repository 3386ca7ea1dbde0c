package dev.billbridge.pipeline.source;

import dev.billbridge.archive.Document;
import dev.billbridge.archive.Intake;
import dev.billbridge.mapping.DocumentReader;
import dev.billbridge.mapping.MappingException;
import java.io.IOException;
import java.util.List;

/** An archived answer, as a route sees it: it can look for a text in it, or go through a list, whatever its size. */
public final class Received {

  private final Document document;
  private final DocumentReader reader;

  Received(Document document, DocumentReader reader) {
    this.document = document;
    this.reader = reader;
  }

  /** The text at a JSON pointer, numbers as written; empty when there is none. */
  public String text(String pointer) throws IOException, MappingException {
    return new DocumentReader.Entry(null, reader.frame(new Intake.Part(document, pointer), List.of())).text("");
  }

  /** All entries at a path such as {@code /Bills/*}; none when the list is empty, null or missing. */
  public List<DocumentReader.Entry> entries(String path) throws IOException, MappingException {
    return reader.entries(part(), path);
  }

  /** The whole document as a part of an intake. */
  public Intake.Part part() {
    return new Intake.Part(document, "");
  }
}
