package dev.billbridge.pipeline.source;

import dev.billbridge.mapping.DocumentReader;
import dev.billbridge.mapping.MappingException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A list that a provider hands out in pages. A route asks for page after page while there is {@link #isMore more}; the mapping
 * then reads them as one list.
 */
public final class Pages {

  private final List<Received> pages = new ArrayList<>();
  private long received;
  private boolean more = true;

  Pages() {}

  /**
   * Takes a page in.
   *
   * @param entries where its entries are, such as {@code /Items/*}
   * @param total   JSON pointer to how many entries the whole list has; a page that does not say it is the last one
   */
  public Pages add(Received page, String entries, String total) throws IOException, MappingException {
    int count = page.entries(entries).size();
    String announced = page.text(total);
    pages.add(page);
    received += count;
    more = count > 0 && announced.matches("\\d{1,15}") && received < Long.parseLong(announced);
    return this;
  }

  /** All entries of all pages at a path, in order. */
  public List<DocumentReader.Entry> entries(String path) throws IOException, MappingException {
    List<DocumentReader.Entry> entries = new ArrayList<>();
    for (Received page : pages) {
      entries.addAll(page.entries(path));
    }
    return entries;
  }

  /** Whether a further page is to be asked for. */
  public boolean isMore() {
    return more;
  }

  /** Entries received so far: where the next page begins, from 0. */
  public long getReceived() {
    return received;
  }

  /** Number of the next page, from 1. */
  public int getNext() {
    return pages.size() + 1;
  }

  List<Received> documents() {
    return List.copyOf(pages);
  }
}
