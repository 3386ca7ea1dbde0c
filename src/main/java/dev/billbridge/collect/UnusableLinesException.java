package dev.billbridge.collect;

import dev.billbridge.mapping.MappingException;

/** Some lines of a statement could not become canonical, so none was taken in; each is in quarantine. */
final class UnusableLinesException extends MappingException {

  UnusableLinesException(String message) {
    super(message);
  }
}
