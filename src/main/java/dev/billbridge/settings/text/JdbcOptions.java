package dev.billbridge.settings.text;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Options of JDBC URLs with which a database would not keep what was promised: refused at the
 * start, since nothing would tell later.
 */
final class JdbcOptions {

  private static final List<Refused> REFUSED = List.of(
      h2("LOCK_MODE|FILE_LOCK", "by which two processes or transactions can damage the file"),
      h2(
          "WRITE_DELAY|REUSE_SPACE|RETENTION_TIME|MAX_COMPACT_TIME|LOG|UNDO_LOG",
          "which Billbridge sets itself, so that what was committed outlives a killed process"),
      h2(
          "AUTO_SERVER|AUTO_SERVER_PORT",
          "which lets other processes write to a file that belongs to one; use PostgreSQL or MariaDB for several"),
      h2(
          "IGNORECASE|CASE_INSENSITIVE_IDENTIFIERS",
          "with which two ids that differ in a letter's case would be one"),
      h2("ACCESS_MODE_DATA", "with which nothing can be written"),
      new Refused(
          Pattern.compile("(?i)jdbc:h2:(?:(?:tcp|ssl)://[^/]*/)?mem:.*"),
          Pattern.compile("(?i)DB_CLOSE_DELAY=(?!-1$).*"),
          "with which a database in memory is dropped when the last connection is closed"),
      server(
          "postgresql",
          "options=.*synchronous_commit.*",
          "with which a commit may be lost in a power cut"),
      server("postgresql", "readOnly=true.*", "with which nothing can be written"),
      server(
          "mariadb|mysql",
          "useAffectedRows=(?:true|1)?",
          "with which a row that is as it should be counts as one that is gone"),
      server("mariadb", "autocommit=(?:false|0)", "with which what was done is never committed"),
      server(
          "mariadb",
          "transactionReplay=(?:true|1)?",
          "with which a transaction may be done twice after its connection broke off"),
      server(
          "mysql",
          "autoReconnect(?:ForPools)?=(?:true|yes).*",
          "with which a transaction may go on after half of it was lost"),
      server("mysql", "jdbcCompliantTruncation=(?:false|no).*", "with which values may be cut"),
      server(
          "mariadb|mysql",
          "sessionVariables=.*(?:sql_mode|unique_checks|foreign_key_checks|autocommit|isolation|time_zone).*",
          "with which values would be cut, or keys and transactions not be checked"));
  /** What SQL of the operator's own may be written for. */
  private static final Refused MODE = h2(
      "MODE(?!=(?:REGULAR|LEGACY)$)",
      "with which H2 takes texts and keys for what another database takes them for");

  private JdbcOptions() {}

  /**
   * @param url of databases whose options these are;
   * @param option whole, with its value;
   * @param why goes on after the option's name
   */
  private record Refused(Pattern url, Pattern option, String why) {}

  private static Refused h2(String names, String why) {
    return new Refused(
        Pattern.compile("(?i)jdbc:h2:.*"), Pattern.compile("(?i)(?:" + names + ")=.*"), why);
  }

  private static Refused server(String engine, String option, String why) {
    return new Refused(
        Pattern.compile("(?i)jdbc:(?:" + engine + "):.*"), Pattern.compile("(?i)" + option), why);
  }

  /**
   * What is wrong with the options of a URL, as it goes on after the setting.
   *
   * @param ownSql whether an operator's own SQL is run there, which may be written for another mode
   */
  static Optional<String> problem(String url, boolean ownSql) {
    String[] options = url.split("[?;&]");
    for (int i = 1; i < options.length; i++) {
      for (Refused refused : REFUSED) {
        if (refused.url.matcher(url).matches()
            && refused.option.matcher(options[i]).matches()) {
          return Optional.of(sentence(options[i], refused));
        }
      }
      if (!ownSql
          && MODE.url.matcher(url).matches()
          && MODE.option.matcher(options[i]).matches()) {
        return Optional.of(sentence(options[i], MODE));
      }
    }
    return Optional.empty();
  }

  /** The name alone: a value may hold a password. */
  private static String sentence(String option, Refused refused) {
    return "has the option %s, %s; remove the option"
        .formatted(option.replaceFirst("=.*", ""), refused.why);
  }
}
