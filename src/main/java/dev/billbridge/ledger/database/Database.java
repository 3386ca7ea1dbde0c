package dev.billbridge.ledger.database;

import com.zaxxer.hikari.pool.HikariPool;
import dev.billbridge.database.Engine;
import dev.billbridge.database.JdbcUrl;
import dev.billbridge.database.WatchedConnections;
import dev.billbridge.memory.OutOfMemory;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.HandleConsumer;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.ColonPrefixSqlParser;
import org.jdbi.v3.core.statement.SqlParser;
import org.jdbi.v3.core.statement.SqlStatements;

/**
 * How the ledger's books are read and written, on every engine. Whatever goes wrong is a
 * {@link LedgerException} of one sentence. Safe to use from several threads.
 */
public final class Database implements AutoCloseable {

  /**
   * How often a transaction is begun anew that was undone because it and another waited for each
   * other.
   */
  private static final int DEADLOCKS = 5;
  /** Remembers what it has parsed, for all ledgers of this process. */
  private static final SqlParser PARSER = new ColonPrefixSqlParser();

  private final WatchedConnections connections;
  private final Jdbi jdbi;
  private final Engine engine;
  private final String url;
  private final WriterLock writerLock;
  private final LedgerErrors errors;
  private final InstantSource clock;
  private final boolean rehearsal;
  private final Duration timeout;

  /**
   * Connects.
   *
   * @param password may be null; never shown
   * @param timeout how long to wait for a connection, for a lock, or for a sign of life
   * @param rehearsal whether every change is undone at its end
   * @throws LedgerException in one sentence, if there is no connection now
   */
  public Database(
      String url,
      String user,
      String password,
      Duration timeout,
      InstantSource clock,
      boolean rehearsal) {
    this.engine = Engine.of(url)
        .orElseThrow(() -> new IllegalArgumentException(
            "ledger.url = %s leads to no database that can hold the ledger; begin it with %s"
                .formatted(JdbcUrl.withoutSecrets(url), Engine.SUPPORTED)));
    this.url = url;
    this.writerLock = new WriterLock(engine.wantsOneWriter());
    this.errors = new LedgerErrors(engine, url);
    this.clock = clock;
    this.rehearsal = rehearsal;
    this.timeout = timeout;
    try {
      this.connections = new WatchedConnections(engine, url, user, password, timeout);
    } catch (HikariPool.PoolInitializationException e) {
      throw errors.exception(null, e);
    }
    this.jdbi = Jdbi.create(connections);
    jdbi.getConfig(SqlStatements.class).setSqlParser(PARSER);
  }

  /**
   * Makes or upgrades the tables. Of processes that start at once, one does so after the other.
   *
   * @param afterwards what is to be done before the next one begins
   * @throws LedgerException in one sentence, if that is impossible
   */
  public void migrate(Runnable afterwards) {
    refusing(() -> alone(() -> {
      schema().migrate(JdbcUrl.withoutSecrets(url));
      afterwards.run();
    }));
  }

  /**
   * Makes the tables as they were in a version, in the place of empty ones.
   *
   * @param afterwards what is to be done before another process opens the ledger
   * @throws LedgerException in one sentence, if there is anything in the tables, this program does
   *     not know the version, or they cannot be made
   */
  public void makeEmpty(int version, Runnable afterwards) {
    refusing(() -> alone(() -> {
      schema().makeEmpty(JdbcUrl.withoutSecrets(url), version);
      afterwards.run();
    }));
  }

  /** @throws LedgerException as {@link #makeEmpty}; nothing is changed */
  public void requireEmpty(int version) {
    refusing(() -> schema().requireEmpty(JdbcUrl.withoutSecrets(url), version));
  }

  private void refusing(Runnable work) {
    try {
      work.run();
    } catch (FlywayException e) {
      throw errors.exception("make or change the tables of the ledger", e);
    } catch (Schema.Refused e) {
      throw new LedgerException(e.getMessage(), e);
    }
  }

  /** The version of the tables that are there. */
  public int version() {
    return schema().version();
  }

  private Schema schema() {
    return new Schema(connections.dataSource(), engine);
  }

  /** @param registry of Micrometer */
  public void measure(Object registry) {
    connections.measure(registry);
  }

  private void alone(Runnable work) {
    if (engine.beginAlone() == null) {
      work.run();
      return;
    }
    Handle handle = null;
    try {
      handle = jdbi.open();
      handle.begin();
      begin(handle);
      boolean free = !handle
          .createQuery(engine.beginAlone())
          .mapTo(String.class)
          .findOne()
          .equals(Optional.of("0"));
      if (!free) {
        throw new LedgerException(
            "another process is starting on the same ledger and has not ended that; try again when it has started",
            null);
      }
      work.run();
      // Were the work to fail, its connections would be closed, and that ends it as well.
      if (engine.endAlone() != null) {
        handle.createQuery(engine.endAlone()).mapTo(String.class).findOne();
      }
      handle.commit();
    } catch (JdbiException e) {
      throw errors.exception("begin alone", e);
    } finally {
      closeQuietly(handle);
    }
  }

  /**
   * Begins a transaction. Whatever it needs of its session is said here, since a pooler may give
   * the next one another session.
   *
   * @throws SQLException if the database does not let it begin
   */
  public void begin(Connection connection) throws SQLException {
    engine.begin(connection, timeout);
  }

  private void begin(Handle handle) {
    String first = engine.transaction(timeout);
    if (first != null) {
      handle.execute(first);
    }
  }

  /** A question without a result. */
  public void useRead(HandleConsumer<RuntimeException> work) {
    read(handle -> {
      work.useHandle(handle);
      return null;
    });
  }

  /** A question. */
  public <R> R read(HandleCallback<R, RuntimeException> work) {
    try {
      return jdbi.withHandle(work);
    } catch (JdbiException e) {
      throw exception(null, e);
    }
  }

  /** A question whose rows arrive a few at a time, however many there are. */
  public <R> R readLong(HandleCallback<R, RuntimeException> work) {
    try {
      return jdbi.inTransaction(handle -> {
        begin(handle);
        return work.withHandle(handle);
      });
    } catch (JdbiException e) {
      throw exception(null, e);
    }
  }

  /**
   * Questions to which all answers are of one moment, whatever is written meanwhile. Their rows
   * arrive a few at a time, however many there are.
   */
  public <R> R readSnapshot(HandleCallback<R, RuntimeException> work) {
    try (Handle handle = jdbi.open()) {
      try {
        engine.beginSnapshot(handle.getConnection());
        return work.withHandle(handle);
      } finally {
        handle.getConnection().rollback();
        handle.getConnection().setAutoCommit(true);
      }
    } catch (JdbiException | SQLException e) {
      throw exception(null, e);
    }
  }

  /**
   * A transaction that writes; a rehearsal undoes it at its end. It may be begun more than once, so
   * it changes nothing but the ledger.
   */
  public <R> R change(HandleCallback<R, RuntimeException> work) {
    for (int attempt = 1; ; attempt++) {
      try (WriterLock.Permit writing = writerLock.write()) {
        return jdbi.inTransaction(handle -> {
          begin(handle);
          R result = work.withHandle(handle);
          if (rehearsal) {
            handle.rollback();
          }
          return result;
        });
      } catch (JdbiException e) {
        if (attempt == DEADLOCKS || !errors.isDeadlock(e)) {
          throw exception(null, e);
        }
      }
    }
  }

  /** The same without a result. */
  public void useChange(HandleConsumer<RuntimeException> work) {
    change(handle -> {
      work.useHandle(handle);
      return null;
    });
  }

  /**
   * Connections for a transaction of many steps, which the caller begins and ends; each step that
   * writes takes its {@link #writerLock permit}.
   */
  public Jdbi jdbi() {
    return jdbi;
  }

  /** Makes what has been committed survive whatever happens to this process. */
  public void persist() {
    if (engine.persist() == null) {
      return;
    }
    try (WriterLock.Permit writing = writerLock.write()) {
      read(handle -> handle.execute(engine.persist()));
    }
  }

  /** Who may write. */
  public WriterLock writerLock() {
    return writerLock;
  }

  /** What differs between engines. */
  public Engine engine() {
    return engine;
  }

  /** Whether nothing that is taken in is kept. */
  public boolean isRehearsal() {
    return rehearsal;
  }

  /** Now, to the microsecond: what every engine keeps. */
  public Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  /** Whether the database answers. */
  public boolean answers() {
    try {
      return read(handle -> handle.createQuery("select 1").mapTo(Integer.class).one()) == 1;
    } catch (LedgerException e) {
      return false;
    }
  }

  /**
   * What to throw when a step of a transaction fails.
   *
   * @param what was being done, in the infinitive
   * @return {@link LedgerException}, or {@link DeadlockException} when the transaction may well
   *     succeed if it is begun again
   */
  public RuntimeException failure(String what, Exception e) {
    return errors.isDeadlock(e) ? new DeadlockException(exception(what, e)) : exception(what, e);
  }

  private LedgerException exception(String what, Exception e) {
    OutOfMemory.endIfBehind(e);
    LedgerException failure = errors.exception(what, e);
    if (failure.isDown()) {
      connections.renew();
    }
    return failure;
  }

  /** Whether a row was refused because its key is there already. */
  public boolean isDuplicate(Exception e) {
    return errors.isDuplicate(e);
  }

  /**
   * For when something is about to be thrown that tells more than that the connection cannot be
   * given back.
   *
   * @param handle may be null
   */
  public static void closeQuietly(Handle handle) {
    try {
      if (handle != null) {
        handle.close();
      }
    } catch (JdbiException e) {
      // The pool forgets a connection that is broken.
    }
  }

  @Override
  public void close() {
    connections.close();
  }
}
