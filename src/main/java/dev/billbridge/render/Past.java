package dev.billbridge.render;

/**
 * What one sink was given of a statement before: for formats that must say the same at each
 * attempt, or take back what they said.
 */
public interface Past {

  /** Of a statement that no sink has received. */
  Past NONE = new Past() {
    @Override
    public String kept() {
      return null;
    }

    @Override
    public String keep(String document) {
      return document;
    }

    @Override
    public Earlier earlier() {
      return null;
    }
  };

  /** What was kept of this revision; null when nothing was. */
  String kept();

  /**
   * Keeps a text for this revision; it is on disk when this returns.
   *
   * @return what is kept: the text, or what another attempt has kept before
   */
  String keep(String document);

  /** The revision before this one that the sink has, or may have; null when there is none. */
  Earlier earlier();

  /**
   * An earlier revision.
   *
   * @param document what was kept of it; null when nothing was, because it was delivered in another
   *     format
   * @param isCertain whether the sink has it; otherwise it may or may not
   */
  record Earlier(int revision, String document, boolean isCertain) {}
}
