package dev.billbridge.page.view;

import dev.billbridge.page.list.FilterForm;
import dev.billbridge.page.list.Listing;
import dev.billbridge.page.list.Listing.Sorting;
import dev.billbridge.page.list.Table;
import dev.billbridge.page.text.Link;
import java.time.Instant;

/** A long list with its form. */
public record ListPage<T>(
    String title, Listing<T> listing, Sorting sorting, Paging paging, FilterForm form) {

  /**
   * Where in the list it is.
   *
   * @param link to its first part
   * @param page from 1 on
   * @param more whether another part follows
   */
  public record Paging(Link link, long page, boolean more) {

    /** The next part; null when there is none. */
    public String next() {
      return more ? link.with("page", page + 1).toString() : null;
    }

    /** The part before; null when there is none. */
    public String previous() {
      return page == 1 ? null : link.with("page", page == 2 ? null : page - 1).toString();
    }
  }

  /** For people. */
  public Table table(Instant now) {
    return listing.table(sorting, now);
  }

  /** The same list as a file. */
  public String file(String format) {
    return paging.link().as(format).toString();
  }
}
