package dev.billbridge.database;

import dev.billbridge.disk.Permissions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * How H2 keeps a database in a file so that what has been committed, and then {@linkplain #PERSIST
 * persisted}, outlives a killed process and a power cut.
 */
public final class H2Files {

  private static final Logger LOG = LogManager.getLogger(H2Files.class);

  private static final Map<String, String> SETTINGS = Map.of(
      // Milliseconds. H2 would save by itself at any moment, also in the midst of a transaction, of
      // which a part would then outlive a killed process or a full disk; it saves on demand.
      "WRITE_DELAY", "600000",
      // After a kill H2 looks for its newest save from one that the head of the file names on to
      // the next and the next. Where room is used again a save that is under way may lie on one of
      // those, and a save from before what was persisted is taken for the newest. So the file only
      // grows, until it is packed.
      "REUSE_SPACE", "FALSE",
      // H2 would pack the file where it lies, which is using its room again.
      "MAX_COMPACT_TIME", "0",
      // Trouble is reported in a sentence, not by a file of stack traces beside the database, nor
      // on
      // the terminal when that file cannot be made.
      "TRACE_LEVEL_FILE", "0");

  /** The statement that saves what has been committed. */
  public static final String PERSIST = "checkpoint sync";

  /** Percent of a file that is worth keeping, below which it is packed. */
  private static final int SPARSE = 50;

  private static final Pattern LOCAL_FILE = Pattern.compile(
      "(?is)(?<scheme>jdbc:h2:(?:(?:file|nio|async):)?)(?<name>[^;:]+|[a-z]:[^;:]+)(?<options>;.*)?");

  private H2Files() {}

  /**
   * What to open a database with; without it a kill may cost what was persisted.
   *
   * @param url of the database
   */
  public static Map<String, String> settings(String url) {
    if (!isInMemory(url)) {
      return SETTINGS;
    }
    // In memory there is no file that this could be said of, and H2 fails if it is.
    Map<String, String> settings = new HashMap<>(SETTINGS);
    settings.remove("REUSE_SPACE");
    if (!url.matches("(?i).*;DB_CLOSE_DELAY=.*")) {
      // Otherwise H2 drops the database with its last connection, and a pool that is idle has none.
      settings.put("DB_CLOSE_DELAY", "-1");
    }
    return settings;
  }

  /**
   * Gives the room in a database's file back that nothing of the database needs any more, if that
   * is more than half of it: a copy without it takes the file's place at once. To be called when
   * the last connection has been closed; a database that somebody still uses, or that is in no file
   * of this machine, is left as it is, and so is one for whose copy there is no room.
   *
   * @param url with which the database was used
   * @param login properties with which it was used
   */
  public static void pack(String url, Properties login) {
    if (isRemote(url) || isInMemory(url)) {
      return;
    }
    try (Connection alone = DriverManager.getConnection(url + ";IFEXISTS=TRUE", login);
        Statement sql = alone.createStatement()) {
      if (isAlone(sql)
          && figure(sql, "FILL_RATE") * figure(sql, "CHUNKS_FILL_RATE") < 100 * SPARSE) {
        sql.execute("shutdown compact");
        protect(url);
      }
    } catch (SQLException e) {
      // Not its message, which may quote the URL, and that a password.
      LOG.debug("an H2 file stays as large as it is: error {}", e.getErrorCode());
    }
  }

  /**
   * The file of a database, without the ending that H2 gives it ({@code .mv.db}).
   *
   * @param url of the database
   * @return empty when it is in no file of this machine
   */
  public static Optional<Path> file(String url) {
    Matcher parts = LOCAL_FILE.matcher(url);
    if (isRemote(url) || isInMemory(url) || !parts.matches()) {
      return Optional.empty();
    }
    String name = parts.group("name");
    return Optional.of(
        Path.of(name.startsWith("~") ? System.getProperty("user.home") + name.substring(1) : name)
            .toAbsolutePath()
            .normalize());
  }

  /** Whether it is the address of a file that is not there yet. */
  public static boolean isAbsent(String url) {
    return file(url).filter(name -> !Files.exists(Path.of(name + ".mv.db"))).isPresent();
  }

  /**
   * Makes the folder of a database, which H2 would make for everybody. What fails here is reported
   * by H2 when the database is opened.
   */
  public static void makeFolder(String url) {
    file(url).ifPresent(file -> {
      try {
        Files.createDirectories(file.getParent(), Permissions.folder());
      } catch (IOException e) {
        LOG.debug("", e);
      }
    });
  }

  /** Lets user and group alone read the file of a database that has been opened. */
  public static void protect(String url) {
    file(url).ifPresent(file -> {
      try {
        Permissions.withoutOthers(file.resolveSibling(file.getFileName() + ".mv.db"));
      } catch (IOException e) {
        LOG.debug("", e);
      }
    });
  }

  /**
   * The address with an absolute path, if it is that of a database in a file.
   *
   * @param folder that a relative path is relative to
   */
  public static String located(String url, Path folder) {
    Matcher parts = LOCAL_FILE.matcher(url);
    if (isRemote(url)
        || isInMemory(url)
        || !parts.matches()
        || parts.group("name").startsWith("~")) {
      return url;
    }
    String options = parts.group("options");
    return parts.group("scheme")
        + folder.resolve(parts.group("name")).normalize()
        + (options == null ? "" : options);
  }

  /**
   * Whether the database is opened by a server, which may go away without a word, and not by this
   * process.
   */
  public static boolean isRemote(String url) {
    return url.matches("(?i)jdbc:h2:(tcp|ssl):.*");
  }

  private static boolean isInMemory(String url) {
    return url.matches("(?i)jdbc:h2:((tcp|ssl)://[^/]*/)?mem:.*");
  }

  private static boolean isAlone(Statement sql) throws SQLException {
    try (ResultSet sessions =
        sql.executeQuery("select count(*) from information_schema.sessions")) {
      return sessions.next() && sessions.getInt(1) == 1;
    }
  }

  /** Percent. */
  private static int figure(Statement sql, String name) throws SQLException {
    try (ResultSet figure = sql.executeQuery(
        "select setting_value from information_schema.settings where setting_name = 'info." + name
            + "'")) {
      return figure.next() ? Integer.parseInt(figure.getString(1)) : 100;
    }
  }
}
