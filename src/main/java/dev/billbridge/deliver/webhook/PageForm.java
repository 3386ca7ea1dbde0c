package dev.billbridge.deliver.webhook;

import dev.billbridge.render.template.StatementPage;
import dev.billbridge.render.template.TemplateException;
import java.util.List;

/**
 * The form in which a receiver wants a page of a statement; the same page always makes the same
 * bytes.
 */
public interface PageForm {

  String mediaType();

  /**
   * One body for each request that the page becomes; none when the receiver is to hear nothing of
   * it.
   *
   * @throws TemplateException if the page cannot be brought into this form
   */
  List<byte[]> bodies(StatementPage page);

  /**
   * Whether a page may not be brought into this form, so that all are tried before the first is
   * sent.
   */
  default boolean mayFail() {
    return false;
  }
}
