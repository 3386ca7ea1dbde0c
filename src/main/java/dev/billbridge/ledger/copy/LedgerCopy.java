package dev.billbridge.ledger.copy;

import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.billbridge.database.RowLoader;
import dev.billbridge.ledger.database.Database;
import dev.billbridge.ledger.database.Table;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jdbi.v3.core.Handle;

/**
 * Writes all that a ledger holds to a file, and fills an empty ledger from it, whatever engine each
 * of them is on. The file is gzip of lines of JSON: for each table an object with its name and
 * columns, then an array for each row.
 */
public final class LedgerCopy {

  private static final String TABLE = "table";
  private static final String COLUMNS = "columns";

  private final Database database;
  /** A text of the ledger may be as long as a database takes it. */
  private final ObjectMapper json = new ObjectMapper(JsonMapper.builder()
      .build()
      .getFactory()
      .rebuild()
      .streamReadConstraints(
          StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
      .build());

  public LedgerCopy(Database database) {
    this.database = database;
  }

  /** The version of its tables. */
  public int version() {
    return database.version();
  }

  /**
   * Writes the ledger as it is at one moment, while others go on working with it.
   *
   * @param out receives the file; left open
   * @throws IOException if it cannot be written
   * @throws dev.billbridge.ledger.database.LedgerException in one sentence, if the ledger cannot be
   *     read
   */
  public Contents write(OutputStream out) throws IOException {
    int version = database.version();
    try {
      GZIPOutputStream compressed = new GZIPOutputStream(out, 1 << 16);
      Map<String, Contents.Rows> tables = database.readSnapshot(handle -> {
        try {
          return written(handle.getConnection(), compressed);
        } catch (SQLException e) {
          throw database.failure("copy its tables", e);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      });
      compressed.finish();
      return new Contents(version, tables);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private Map<String, Contents.Rows> written(Connection connection, OutputStream out)
      throws SQLException, IOException {
    Map<String, Contents.Rows> tables = new TreeMap<>();
    for (Table table : Table.all(connection)) {
      ObjectNode header = json.createObjectNode().put(TABLE, table.name());
      table.columns().keySet().forEach(header.putArray(COLUMNS)::add);
      out.write((header + "\n").getBytes(StandardCharsets.UTF_8));
      tables.put(table.name(), new TableText(table, json).write(connection, out));
    }
    return tables;
  }

  /**
   * Fills the ledger, which must be empty, with all of a file, reads it back, and compares: after
   * that it is there as it was, or nothing is.
   *
   * @param expected what the file holds; the ledger gets tables of its version
   * @throws CopyException in one sentence that follows the name of the file, if it holds anything
   *     else
   * @throws IOException if it cannot be read
   * @throws dev.billbridge.ledger.database.LedgerException in one sentence, if the ledger is not
   *     empty or cannot be written
   */
  public void load(Path file, Contents expected) throws IOException {
    try {
      database.makeEmpty(
          expected.version(), () -> database.useChange(handle -> load(handle, file, expected)));
      database.persist();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /**
   * @throws dev.billbridge.ledger.database.LedgerException in one sentence, if {@link #load} would
   *     refuse the ledger; nothing is changed
   */
  public void requireEmpty(Contents expected) {
    database.requireEmpty(expected.version());
  }

  private void load(Handle handle, Path file, Contents expected) {
    Connection connection = handle.getConnection();
    try {
      List<Table> tables = Table.all(connection);
      for (Table table : tables) {
        table.clear(connection);
      }
      read(connection, file, tables);
      requireSame(connection, tables, expected);
      for (Table table : tables) {
        table.restart(connection, database.engine());
      }
    } catch (SQLException e) {
      throw database.failure("fill its tables", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void read(Connection connection, Path file, List<Table> tables)
      throws IOException, SQLException {
    Map<String, Table> byName =
        tables.stream().collect(Collectors.toMap(Table::name, Function.identity()));
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file), 1 << 16);
        MappingIterator<JsonNode> lines = json.readerFor(JsonNode.class).readValues(in)) {
      JsonNode line = lines.hasNextValue() ? lines.nextValue() : null;
      while (line != null) {
        line = table(connection, line, lines, byName);
      }
    }
  }

  /** @return the line after the table's last one; null when there is none */
  private JsonNode table(
      Connection connection,
      JsonNode header,
      MappingIterator<JsonNode> lines,
      Map<String, Table> tables)
      throws IOException, SQLException {
    Table table = tables.get(header.path(TABLE).asText());
    List<String> columns = new ArrayList<>();
    header.path(COLUMNS).forEach(column -> columns.add(column.asText()));
    if (table == null || !table.columns().keySet().containsAll(columns)) {
      throw new CopyException("holds a table or a column that its version does not have");
    }
    TableText text = new TableText(table, json);
    try (RowLoader loader = database.engine().loader(connection, table.name(), columns)) {
      JsonNode next = null;
      while (lines.hasNextValue()) {
        next = lines.nextValue();
        if (next.isObject()) {
          break;
        }
        loader.add(values(text, next, columns));
        next = null;
      }
      loader.finish();
      return next;
    }
  }

  private static Object[] values(TableText text, JsonNode line, List<String> columns) {
    try {
      return text.values(line, columns);
    } catch (RuntimeException e) {
      throw new CopyException("holds a row that cannot be read", e);
    }
  }

  private void requireSame(Connection connection, List<Table> tables, Contents expected)
      throws SQLException, IOException {
    Map<String, Contents.Rows> found = new TreeMap<>();
    for (Table table : tables) {
      found.put(
          table.name(),
          new TableText(table, json).write(connection, OutputStream.nullOutputStream()));
    }
    if (!found.equals(expected.tables())) {
      String differs = found.keySet().stream()
          .filter(name -> !found.get(name).equals(expected.tables().get(name)))
          .collect(Collectors.joining(", "));
      throw new CopyException(
          "was not loaded, because what the database holds of it afterwards differs (%s)"
              .formatted(differs.isEmpty() ? "a table is missing" : differs));
    }
  }
}
