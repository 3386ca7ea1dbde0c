package dev.billbridge.sandbox.http;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * One way in which an answer goes wrong on its way. Some replace the answer, some spoil a good one.
 *
 * @param kind what goes wrong
 * @param status HTTP status of the kinds that replace the answer; 200 for the others
 * @param retryAfter what the header {@code Retry-After} says, in whole seconds; null for none
 * @param amount bytes before the cut, bytes between two pauses, or spaces, by kind; 0 otherwise
 * @param pause length of each pause of a slow body; zero for the other kinds
 */
public record Fault(Kind kind, int status, Duration retryAfter, long amount, Duration pause) {
  /** What may go wrong. */
  public enum Kind {
    /** An error status with the API's own error body. */
    STATUS,
    /** A page of HTML, with any status. */
    HTML,
    /** Status 200 around a body that says it failed. */
    NOT_OK,
    /** Any status with no body at all. */
    EMPTY,
    /** The good body, cut: the connection closes before its end. */
    CUT,
    /** The good body, with pauses. */
    SLOW,
    /** The good body under {@code text/html}. */
    WRONG_CONTENT_TYPE,
    /** Spaces before the good body; JSON allows them. */
    SPACES
  }

  public Fault {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(pause, "pause");
  }

  /** An error status with the API's own error body, such as 503 "busy", 423, 429, 500. */
  public static Fault status(int status) {
    return new Fault(Kind.STATUS, status, null, 0, Duration.ZERO);
  }

  /** As {@link #status(int)}, with a {@code Retry-After} header. */
  public static Fault status(int status, Duration retryAfter) {
    return new Fault(Kind.STATUS, status, retryAfter, 0, Duration.ZERO);
  }

  /** A page of HTML with this status, 200 or 502 for instance. */
  public static Fault html(int status) {
    return new Fault(Kind.HTML, status, null, 0, Duration.ZERO);
  }

  /** Status 200 with a body that says it failed: {@code is_ok:false} for SAKURA. */
  public static Fault notOk() {
    return new Fault(Kind.NOT_OK, 200, null, 0, Duration.ZERO);
  }

  /** This status and no body. */
  public static Fault empty(int status) {
    return new Fault(Kind.EMPTY, status, null, 0, Duration.ZERO);
  }

  /** The good body, cut after this many bytes without a proper end. */
  public static Fault cutAfter(long bytes) {
    return new Fault(Kind.CUT, 200, null, bytes, Duration.ZERO);
  }

  /** The good body, with a pause after every {@code bytes} bytes. */
  public static Fault slow(Duration pause, long bytes) {
    return new Fault(Kind.SLOW, 200, null, bytes, pause);
  }

  /** The good body under {@code text/html}. */
  public static Fault wrongContentType() {
    return new Fault(Kind.WRONG_CONTENT_TYPE, 200, null, 0, Duration.ZERO);
  }

  /** The good body after this many spaces. */
  public static Fault spaces(long count) {
    return new Fault(Kind.SPACES, 200, null, count, Duration.ZERO);
  }

  Optional<Duration> retryAfterHeader() {
    return Optional.ofNullable(retryAfter);
  }

  boolean replacesAnswer() {
    return kind == Kind.STATUS || kind == Kind.HTML || kind == Kind.NOT_OK || kind == Kind.EMPTY;
  }
}
