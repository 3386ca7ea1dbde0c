package dev.billbridge.deliver;

import java.time.Duration;

/**
 * Why an attempt failed, whatever the protocol: the one table of what that means for the delivery,
 * and of how to fix it. Targets find out which row applies; nothing else decides whether a delivery
 * waits, is repeated or is rejected.
 *
 * <p>The rule behind the table: a failure of connecting, or of the target as a whole, is never one
 * delivery's fault. So it uses up no attempts, however long it lasts, and everything goes out by
 * itself once it is fixed.
 */
public enum DeliveryError {

  // Connecting: nothing was sent.
  HOST_UNKNOWN(
      Meaning.DOWN,
      "the target's host name is unknown, so nothing was sent; check the host in the sink's settings and this machine's DNS"),
  CONNECTION_REFUSED(
      Meaning.DOWN,
      "nothing listens at the target's address, so nothing was sent; check that it runs, and host and port in the "
          + "sink's settings"),
  UNREACHABLE(
      Meaning.DOWN,
      "the target could not be reached, nothing was sent; check the network, the firewall and the proxy on the way"),
  PROXY_REFUSES(
      Meaning.DOWN,
      "the proxy on the way does not connect to the target, so nothing was sent; let it allow the target's host and port"),

  // TLS: nothing was sent, and nothing will be until somebody changes something.
  CERTIFICATE_NOT_TRUSTED(
      Meaning.BLOCKED,
      "the receiver's certificate is not trusted or is for another host, so nothing was sent; check the sink's "
          + "url, or trust who signed it with camel.ssl.trust-store"),
  CLIENT_CERTIFICATE_WANTED(
      Meaning.BLOCKED,
      "the receiver wants a client certificate, and none, or one it does not trust, was shown; give one it "
          + "knows with camel.ssl.key-store"),
  TLS_NOT_AGREED(
      Meaning.BLOCKED,
      "the receiver and this Java share no TLS version or cipher suite, or the receiver wants a client certificate; "
          + "let the receiver offer TLS 1.2 or 1.3, or give a certificate with camel.ssl.key-store"),
  TLS_REFUSED(
      Meaning.BLOCKED,
      "the receiver ended the TLS handshake, so nothing was taken; check host and port in the sink's url, and ask its operator"),
  TLS_BROKEN_OFF(
      Meaning.DOWN,
      "the TLS handshake broke off, nothing was sent; check that the receiver speaks TLS at that port"),
  NO_TLS_THERE(
      Meaning.BLOCKED,
      "the receiver does not speak TLS at that port; begin the sink's url with http://, or name the port for https"),
  TLS_EXPECTED(
      Meaning.BLOCKED,
      "the receiver expects TLS at that port; begin the sink's url with https://, or name the port for http"),

  // HTTP.
  REDIRECTED(
      Meaning.BLOCKED,
      "the receiver redirects, which is not followed because the signature and the data are meant for the address in the "
          + "settings; set the sink's url to the address it has now"),
  SENDER_REFUSED(
      Meaning.BLOCKED,
      "the receiver refuses this sender, whose credentials may have expired; check the sink's authorization, token, "
          + "password and secret"),
  NOT_A_RECEIVER(
      Meaning.DOWN,
      "nothing takes deliveries at that address; check the sink's url, or wait if the receiver is just being restarted"),
  FORM_REFUSED(
      Meaning.BLOCKED,
      "the receiver does not take requests of this form from anyone; check the sink's url, and give it a template if it does "
          + "not take CloudEvents"),
  RECEIVER_DOWN(Meaning.DOWN, "the receiver is down or being restarted"),
  TOO_MANY_REQUESTS(
      Meaning.DOWN,
      "the receiver gets too many requests; lower the sink's requests-per-second if this stays"),
  BUSY(Meaning.RETRY, "the receiver is busy"),
  CONFLICT(
      Meaning.RETRY,
      "the receiver is still working on this request, or has one that conflicts with it; if it means that it has the request "
          + "already, say so with the sink's accepted-when"),
  IN_TROUBLE(Meaning.RETRY, "the receiver is in trouble"),
  REFUSED_IN_ANSWER(
      Meaning.RETRY,
      "the receiver answered with a status of success, but its answer says that it refused the request; fix what it names, "
          + "or say with the sink's accepted-when what an acceptance looks like"),
  TOO_LARGE(
      Meaning.REJECT,
      "the receiver finds the request too large; let the sink send fewer records per page"),
  CONTENTS_REFUSED(
      Meaning.REJECT,
      "the receiver refuses the contents, or knows this idempotency key with other contents"),
  REQUEST_REFUSED(Meaning.REJECT, "the receiver refuses the request"),

  // The operator's own files.
  TEMPLATE_UNLAWFUL(
      Meaning.BLOCKED,
      "the sink's template does what no template may, so nothing was sent; correct it, and let \"check\" try it"),

  // Nobody knows whether it was taken.
  ANSWER_LOST(
      Meaning.UNDECIDED, "the answer was lost, so the receiver may have taken the request or not"),
  ANSWER_UNREADABLE(
      Meaning.UNDECIDED,
      "the answer breaks off, is too long or is not well formed, so the receiver may have taken the request or not; say "
          + "with the sink's accepted-when what an acceptance looks like"),
  WEB_PAGE_ANSWERED(
      Meaning.UNDECIDED,
      "the receiver answered with a web page, as a login, a proxy or a wrong address does, so it may have taken the request or "
          + "not; check the sink's url and credentials, or say with its accepted-when what an acceptance looks like"),
  PARTLY_TAKEN(
      Meaning.UNDECIDED,
      "the receiver does not say that it took every part of the request; fix what it names, or say with the sink's accepted-when "
          + "what an acceptance looks like"),
  NOT_ACCEPTED(
      Meaning.UNDECIDED,
      "the answer is not what the sink's accepted-when calls an acceptance, so the receiver may have taken the request or not"),

  // SQL.
  DATABASE_UNREACHABLE(
      Meaning.DOWN,
      "the database could not be reached, or broke off the connection; check host and port in the sink's url, and that "
          + "its server runs"),
  DATABASE_NOT_READY(
      Meaning.DOWN,
      "the database is starting, shutting down, or a standby that lets nobody in; wait, or name another server in the "
          + "sink's url"),
  DATABASE_IN_USE(
      Meaning.DOWN,
      "the file of the database is in use by another process; end that one, or use a database server"),
  DATABASE_READ_ONLY(
      Meaning.DOWN,
      "the database is read-only, as a standby or replica is; name the server that takes writes in the sink's url"),
  DATABASE_DISK_FULL(Meaning.DOWN, "the database cannot be written; make room on its disk"),
  NO_CONNECTION_LEFT(
      Meaning.DOWN,
      "the database has no connection left; raise its limits, or lower the sink's parallel-deliveries"),
  LOGIN_REFUSED(Meaning.BLOCKED, "user or password is refused; check the sink's user and password"),
  NO_DATABASE(Meaning.BLOCKED, "there is no such database; create it or check the sink's url"),
  NO_SCHEMA(
      Meaning.BLOCKED,
      "there is no such schema; create it, or correct the schema in the sink's url"),
  NO_ADMINISTRATOR(
      Meaning.BLOCKED,
      "the user is no administrator of this H2 database, as it must be to have a commit written at once; use "
          + "ALTER USER … ADMIN TRUE"),
  NO_PERMISSION(
      Meaning.BLOCKED,
      "the user lacks a permission; let it create tables, or create them and let it select, insert and update"),
  STATEMENTS_NOT_KEPT(
      Meaning.BLOCKED,
      "a pooler stands before the database, and prepared statements do not last there; remove prepareThreshold and "
          + "preferQueryMode from the sink's url"),
  STARTUP_PARAMETER_REFUSED(
      Meaning.BLOCKED,
      "the pooler before the database refuses a startup parameter; set ignore_startup_parameters = "
          + "extra_float_digits there"),
  TABLES_DIFFER(
      Meaning.BLOCKED,
      "the tables are not as this release makes them; compare them with the documentation, or let the sink have a schema of "
          + "its own"),
  SQL_NOT_UNDERSTOOD(
      Meaning.BLOCKED,
      "the database does not understand the sink's SQL; correct it, or make the table it names"),
  PACKET_TOO_LARGE(
      Meaning.REJECT,
      "one record is larger than the server takes in a packet; raise max_allowed_packet on the server"),
  VALUE_DOES_NOT_FIT(
      Meaning.REJECT,
      "a value does not fit the tables; deliver this statement to a file sink, or widen the column"),
  VALUE_DOES_NOT_FIT_SQL(
      Meaning.REJECT, "a value does not fit the table that the sink's SQL fills; widen the column"),
  CONSTRAINT_VIOLATED(
      Meaning.REJECT,
      "a constraint of the tables refuses a row; remove constraints that this release did not make"),
  CONSTRAINT_VIOLATED_BY_SQL(
      Meaning.REJECT,
      "a constraint refuses what the sink's SQL writes; let the SQL update a row that is there already, or fix "
          + "the table"),
  DATABASE_IN_TROUBLE(Meaning.RETRY, "the database did not take it this time");

  /** What a failure means for the delivery. */
  public enum Meaning {
    /**
     * It may be this delivery's fault or the moment's: repeated with growing pauses, and given up
     * after {@code deliver.attempts}.
     */
    RETRY,
    /**
     * The target as a whole cannot take anything now: repeated with growing pauses, never given up,
     * no attempt used up.
     */
    DOWN,
    /**
     * The target as a whole takes nothing until an operator changes something: asked rarely, never
     * given up, no attempt used up.
     */
    BLOCKED,
    /**
     * It may have arrived: asked for or repeated under the same id, with growing pauses, and given
     * up after {@code deliver.attempts}.
     */
    UNDECIDED,
    /** This delivery will never be taken as it is: a dead letter at once. */
    REJECT
  }

  private final Meaning meaning;
  private final String sentence;

  DeliveryError(Meaning meaning, String sentence) {
    this.meaning = meaning;
    this.sentence = sentence;
  }

  public Meaning meaning() {
    return meaning;
  }

  /**
   * What failed and how to fix it, for an operator; goes on after the name of what it is about, and
   * holds nothing the target said.
   */
  public String sentence() {
    return sentence;
  }

  /** @param said what the target or the driver said, without secrets; it is shown in brackets */
  public Outcome outcome(String said) {
    return outcome(said, null);
  }

  /**
   * @param retryAfter how long the target asked to be left alone; null when it did not say; heeded
   *     where the attempt is repeated
   */
  public Outcome outcome(String said, Duration retryAfter) {
    return of(sentence + " (" + said + ")", retryAfter);
  }

  /** The same. @param where the target, without secrets; it comes first */
  public Outcome outcomeAt(String where, String said) {
    return of(where + ": " + sentence + " (" + said + ")", null);
  }

  private Outcome of(String reason, Duration retryAfter) {
    return switch (meaning) {
      case RETRY -> new Outcome.Transient(reason, retryAfter);
      case DOWN -> new Outcome.Unreachable(reason, retryAfter);
      case BLOCKED -> new Outcome.Blocked(reason);
      case UNDECIDED -> new Outcome.Uncertain(reason);
      case REJECT -> new Outcome.Rejected(reason);
    };
  }
}
