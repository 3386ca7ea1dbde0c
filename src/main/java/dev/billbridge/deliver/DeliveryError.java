package dev.billbridge.deliver;

import dev.billbridge.render.template.TemplateException;
import java.time.Duration;

/**
 * Why an attempt failed, whatever the protocol: the one table of what that means for the delivery,
 * and of how to fix it. Targets find out which row applies; nothing else decides whether a delivery
 * waits, is retried or is rejected.
 *
 * <p>The rule behind the table: a failure of connecting, or of the target as a whole, is never one
 * delivery's fault. So it uses up no attempts, however long it lasts, and everything is delivered
 * once it is fixed.
 */
public enum DeliveryError {

  // Connecting: nothing was sent.
  HOST_UNKNOWN(
      Meaning.UNREACHABLE,
      "the target's host name is unknown, so nothing was sent; check the host in the sink's settings "
          + "and this machine's DNS"),
  CONNECTION_REFUSED(
      Meaning.UNREACHABLE,
      "nothing listens at the target's address, so nothing was sent; check that it runs, and host and port in the "
          + "sink's settings"),
  UNREACHABLE(
      Meaning.UNREACHABLE,
      "the target could not be reached, nothing was sent; check the network, the firewall and the proxy on the way"),
  PROXY_REFUSES(
      Meaning.UNREACHABLE,
      "the proxy on the way does not connect to the target, so nothing was sent; allow the target's "
          + "host and port there"),

  // TLS: nothing was sent, and nothing will be until somebody changes something.
  CERTIFICATE_NOT_TRUSTED(
      Meaning.BLOCKED,
      "the receiver's certificate is not trusted or is for another host, so nothing was sent; check the sink's "
          + "url, or trust its issuer with camel.ssl.trust-store"),
  CLIENT_CERTIFICATE_WANTED(
      Meaning.BLOCKED,
      "the receiver requires a client certificate, and none, or one it does not trust, was shown; give "
          + "one it trusts with camel.ssl.key-store"),
  TLS_NOT_AGREED(
      Meaning.BLOCKED,
      "the receiver and this Java share no TLS version or cipher suite, or the receiver requires a client "
          + "certificate; let the receiver offer TLS 1.2 or 1.3, or give a certificate with camel.ssl.key-store"),
  TLS_REFUSED(
      Meaning.BLOCKED,
      "the receiver ended the TLS handshake, so nothing was accepted; check host and port in the "
          + "sink's url, and ask its operator"),
  TLS_BROKEN_OFF(
      Meaning.UNREACHABLE,
      "the TLS handshake broke off, nothing was sent; check that the receiver speaks TLS at that port"),
  NO_TLS_THERE(
      Meaning.BLOCKED,
      "the receiver does not speak TLS at that port; begin the sink's url with http://, or name the "
          + "port for https"),
  TLS_EXPECTED(
      Meaning.BLOCKED,
      "the receiver expects TLS at that port; begin the sink's url with https://, or name the port for http"),

  // HTTP.
  REDIRECTED(
      Meaning.BLOCKED,
      "the receiver redirects, which is not followed because the signature and the data are meant for "
          + "the address in the settings; set the sink's url to the new address"),
  SENDER_REFUSED(
      Meaning.BLOCKED,
      "the receiver refuses this sender, whose credentials may have expired; check the sink's authorization, token, "
          + "password and secret"),
  NOT_A_RECEIVER(
      Meaning.UNREACHABLE,
      "nothing accepts deliveries at that address; check the sink's url, or wait if the receiver is "
          + "restarting"),
  FORM_REFUSED(
      Meaning.BLOCKED,
      "the receiver does not accept requests of this form; check the sink's url, and set its template "
          + "if the receiver does not accept CloudEvents"),
  RECEIVER_DOWN(Meaning.UNREACHABLE, "the receiver is down or restarting"),
  TOO_MANY_REQUESTS(
      Meaning.UNREACHABLE,
      "the receiver gets too many requests; lower the sink's requests-per-second if this stays"),
  BUSY(Meaning.TRANSIENT, "the receiver is busy"),
  CONFLICT(
      Meaning.TRANSIENT,
      "the receiver is still working on this request, or has one that conflicts with it; if it means that it has "
          + "the request already, state that in the sink's accepted-when"),
  RECEIVER_FAILED(Meaning.TRANSIENT, "the receiver reports an error of its own"),
  REFUSED_IN_ANSWER(
      Meaning.TRANSIENT,
      "the receiver answered with a success status, but the body reports a refusal; fix what it "
          + "names, or describe an acceptance in the sink's accepted-when"),
  TOO_LARGE(
      Meaning.REJECTED,
      "the receiver finds the request too large; lower the sink's records-per-page"),
  CONTENTS_REFUSED(
      Meaning.REJECTED,
      "the receiver refuses the contents, or has this idempotency key with other contents"),
  REQUEST_REFUSED(Meaning.REJECTED, "the receiver refuses the request"),

  // The operator's own files.
  TEMPLATE_INVALID(
      Meaning.BLOCKED,
      "the sink's template breaks a rule for templates, so nothing was sent; correct it and try it with "
          + "\"check\""),

  // It is not known whether it was accepted.
  ANSWER_LOST(
      Meaning.UNCERTAIN,
      "the response was lost, so the receiver may or may not have accepted the request"),
  ANSWER_UNREADABLE(
      Meaning.UNCERTAIN,
      "the response breaks off, is too long or is not well formed, so the receiver may or may not have "
          + "accepted the request; describe an acceptance in the sink's accepted-when"),
  WEB_PAGE_ANSWERED(
      Meaning.UNCERTAIN,
      "the receiver answered with a web page, as a login, a proxy or a wrong address does, so it may or "
          + "may not have accepted the request; check the sink's url and credentials, or describe an "
          + "acceptance in its accepted-when"),
  PARTLY_ACCEPTED(
      Meaning.UNCERTAIN,
      "the receiver does not confirm every part of the request; fix what it names, or describe an "
          + "acceptance in the sink's accepted-when"),
  NOT_ACCEPTED(
      Meaning.UNCERTAIN,
      "the response does not meet the sink's accepted-when, so the receiver may or may not have accepted "
          + "the request"),

  // Mail.
  MAIL_TLS_FAILED(
      Meaning.BLOCKED,
      "the connection to the mail server could not be encrypted, so nothing was sent; check the sink's security and"
          + " port, or trust the issuer of its certificate with camel.ssl.trust-store"),
  MAIL_ADDRESS_REFUSED(
      Meaning.BLOCKED,
      "the mail server refuses the sender or a recipient, so nothing was sent; check the sink's from and to"),
  MAIL_TOO_LARGE(
      Meaning.REJECTED,
      "the mail server finds the mail too large; set gzip = true, or deliver such statements to another sink"),

  // SQL.
  DATABASE_UNREACHABLE(
      Meaning.UNREACHABLE,
      "the database could not be reached, or broke off the connection; check host and port in the sink's url, and that "
          + "its server runs"),
  DATABASE_NOT_READY(
      Meaning.UNREACHABLE,
      "the database is starting, shutting down, or a standby that accepts no connections; wait, "
          + "or name another server in the sink's url"),
  DATABASE_IN_USE(
      Meaning.UNREACHABLE,
      "the file of the database is in use by another process; end that one, or use a database server"),
  DATABASE_READ_ONLY(
      Meaning.UNREACHABLE,
      "the database is read-only, as a standby or replica is; name the server that accepts writes in the sink's url"),
  DATABASE_DISK_FULL(Meaning.UNREACHABLE, "the database cannot be written; make room on its disk"),
  NO_CONNECTION_LEFT(
      Meaning.UNREACHABLE,
      "the database has no connection left; raise its limits, or lower the sink's parallel-deliveries"),
  LOGIN_REFUSED(Meaning.BLOCKED, "user or password is refused; check the sink's user and password"),
  NO_DATABASE(Meaning.BLOCKED, "there is no such database; create it or check the sink's url"),
  NO_SCHEMA(
      Meaning.BLOCKED,
      "there is no such schema; create it, or correct the schema in the sink's url"),
  NO_ADMINISTRATOR(
      Meaning.BLOCKED,
      "the user is not an administrator of this H2 database, which forcing a commit to disk requires; use "
          + "ALTER USER … ADMIN TRUE"),
  NO_PERMISSION(
      Meaning.BLOCKED,
      "the user lacks a permission; allow it to create tables, or create them and allow it to select, "
          + "insert and update"),
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
      "the tables differ from those of this release; compare them with the documentation, or give the "
          + "sink a schema of its own"),
  SQL_NOT_UNDERSTOOD(
      Meaning.BLOCKED,
      "the database does not understand the sink's SQL; correct it, or make the table it names"),
  PACKET_TOO_LARGE(
      Meaning.REJECTED,
      "one record is larger than the server accepts in a packet; raise max_allowed_packet on the server"),
  VALUE_DOES_NOT_FIT(
      Meaning.REJECTED,
      "a value does not fit the tables; deliver this statement to a file sink, or widen the column"),
  VALUE_DOES_NOT_FIT_SQL(
      Meaning.REJECTED,
      "a value does not fit the table that the sink's SQL fills; widen the column"),
  CONSTRAINT_VIOLATED(
      Meaning.REJECTED,
      "a constraint of the tables refuses a row; remove constraints that Billbridge did not create"),
  CONSTRAINT_VIOLATED_BY_SQL(
      Meaning.REJECTED,
      "a constraint refuses what the sink's SQL writes; have the SQL update a row that is there already, or fix "
          + "the table"),
  DATABASE_FAILED(Meaning.TRANSIENT, "the database did not accept it this time");

  /** What a failure means for the delivery. */
  public enum Meaning {
    /**
     * It may be this delivery's fault, or pass: retried with growing pauses, and given up after
     * {@code deliver.attempts}.
     */
    TRANSIENT,
    /**
     * The target as a whole cannot accept anything now: retried with growing pauses, never given
     * up, no attempt used up.
     */
    UNREACHABLE,
    /**
     * The target as a whole accepts nothing until an operator changes something: retried rarely,
     * never given up, no attempt used up.
     */
    BLOCKED,
    /**
     * It may have arrived: looked up or repeated under the same id, with growing pauses, and given
     * up after {@code deliver.attempts}.
     */
    UNCERTAIN,
    /** This delivery will never be accepted as it is: a dead letter at once. */
    REJECTED
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
   * contains nothing of the target's answer.
   */
  public String sentence() {
    return sentence;
  }

  /** What it means that a template makes nothing of a statement. */
  public static Outcome of(TemplateException e) {
    return switch (e.reason()) {
      case RULE_BROKEN -> TEMPLATE_INVALID.outcome(e.getMessage());
      case STATEMENT_REFUSED -> new Outcome.Rejected(e.getMessage());
      case NO_OUTPUT -> new Outcome.Delivered(e.getMessage());
    };
  }

  /** @param said the message of target or driver, without secrets; it is shown in brackets */
  public Outcome outcome(String said) {
    return outcome(said, null);
  }

  /**
   * @param retryAfter how long the target asked to wait; null when it did not; respected where the
   *     attempt is retried
   */
  public Outcome outcome(String said, Duration retryAfter) {
    return of(sentence + " (" + said + ")", retryAfter);
  }

  /**
   * The same.
   *
   * @param where the target, without secrets; it comes first
   */
  public Outcome outcomeAt(String where, String said) {
    return of(where + ": " + sentence + " (" + said + ")", null);
  }

  private Outcome of(String reason, Duration retryAfter) {
    return switch (meaning) {
      case TRANSIENT -> new Outcome.Transient(reason, retryAfter);
      case UNREACHABLE -> new Outcome.Unreachable(reason, retryAfter);
      case BLOCKED -> new Outcome.Blocked(reason);
      case UNCERTAIN -> new Outcome.Uncertain(reason);
      case REJECTED -> new Outcome.Rejected(reason);
    };
  }
}
