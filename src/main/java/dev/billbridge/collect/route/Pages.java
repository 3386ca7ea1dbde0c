package dev.billbridge.collect.route;

import dev.billbridge.mapping.DocumentReader;
import dev.billbridge.mapping.MappingException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A list that a provider hands out in pages. A route asks for page after page while there is
 * {@link #isMore more}; the mapping then reads them as one list. How it is known that a page is the
 * last one, the route says.
 */
public final class Pages {

  private final List<FetchedDocument> pages = new ArrayList<>();
  private long received;
  private boolean more = true;

  Pages() {}

  /**
   * Takes in a page of a list that states its total.
   *
   * @param entries where its entries are, such as {@code /Items/*}
   * @param total JSON pointer to how many entries the whole list has
   * @throws MappingException if the page does not state the total, or the list ends before or after
   *     it
   */
  public Pages add(FetchedDocument page, String entries, String total)
      throws IOException, MappingException {
    long announced = page.count(total);
    int count = take(page, entries);
    more = count > 0 && received < announced;
    if (!more && received != announced) {
      throw new MappingException(
          "%s: the list says at %s that it has %d entries, but it ends after %d"
              .formatted(page.part().document().path(), total, announced, received));
    }
    return this;
  }

  /**
   * Takes in a page of a list that may not state its total. Where it does not, the page that has
   * fewer entries than were requested is the last one, and so is one with more, whose provider has
   * not heeded the question.
   *
   * @param total JSON pointer to how many entries the whole list has
   * @param size how many entries were requested
   * @throws MappingException if the list ends before or after its total, or the provider sends one
   *     page twice
   */
  public Pages add(FetchedDocument page, String entries, String total, int size)
      throws IOException, MappingException {
    if (!page.text(total).isEmpty()) {
      return add(page, entries, total);
    }
    more = take(page, entries) == size;
    return this;
  }

  /**
   * Takes in a page of a list that does not state its total: the page without entries is the last
   * one.
   *
   * @throws MappingException if the provider sends one page twice
   */
  public Pages addUntilEmpty(FetchedDocument page, String entries)
      throws IOException, MappingException {
    more = take(page, entries) > 0;
    return this;
  }

  private int take(FetchedDocument page, String entries) throws IOException, MappingException {
    int count = page.entries(entries).size();
    if (count > 0 && !pages.isEmpty() && page.saysTheSameAs(pages.get(pages.size() - 1))) {
      throw new MappingException(
          "%s: page %d is the same as the one before; the provider ignores which page is requested"
              .formatted(page.part().document().path(), pages.size() + 1));
    }
    pages.add(page);
    received += count;
    return count;
  }

  /** All entries of all pages at a path, in order. */
  public List<DocumentReader.Entry> entries(String path) throws IOException, MappingException {
    List<DocumentReader.Entry> entries = new ArrayList<>();
    for (FetchedDocument page : pages) {
      entries.addAll(page.entries(path));
    }
    return entries;
  }

  /** Whether a further page is to be requested. */
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

  List<FetchedDocument> documents() {
    return List.copyOf(pages);
  }
}
