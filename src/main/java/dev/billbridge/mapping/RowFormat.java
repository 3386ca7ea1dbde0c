package dev.billbridge.mapping;

import java.io.IOException;
import java.io.Reader;
import java.util.Iterator;
import java.util.List;

/**
 * How rows are read from text, row by row, without holding them all. The CSV reader is given from
 * outside.
 */
public interface RowFormat {

  /**
   * @return the rows in order, each as its cells; reading trouble surfaces as
   *     {@link java.io.UncheckedIOException} or {@link IllegalStateException}
   */
  Iterator<List<String>> rows(Reader text) throws IOException;
}
