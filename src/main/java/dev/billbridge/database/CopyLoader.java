package dev.billbridge.database;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Loads by COPY in its text form: the fastest way into PostgreSQL. The connection does nothing else
 * until {@link #finish}.
 */
final class CopyLoader implements RowLoader {

  private static final int CHARACTERS = 1 << 16;

  private final StringBuilder rows = new StringBuilder(2 * CHARACTERS);
  private CopyIn copy;

  CopyLoader(Connection connection, String table, List<String> columns) throws SQLException {
    copy = connection
        .unwrap(PGConnection.class)
        .getCopyAPI()
        .copyIn("copy " + table + " (" + String.join(", ", columns) + ") from stdin");
  }

  @Override
  public void add(Object[] row) throws SQLException {
    for (int i = 0; i < row.length; i++) {
      if (i > 0) {
        rows.append('\t');
      }
      write(row[i]);
    }
    rows.append('\n');
    if (rows.length() > CHARACTERS) {
      flush();
    }
  }

  private void write(Object value) {
    if (value == null) {
      rows.append("\\N");
    } else if (value instanceof BigDecimal figure) {
      rows.append(figure.toPlainString());
    } else if (value instanceof String text) {
      escape(text);
    } else {
      rows.append(value);
    }
  }

  private void escape(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\\' -> rows.append("\\\\");
        case '\t' -> rows.append("\\t");
        case '\n' -> rows.append("\\n");
        case '\r' -> rows.append("\\r");
        default -> rows.append(c);
      }
    }
  }

  private void flush() throws SQLException {
    byte[] bytes = rows.toString().getBytes(StandardCharsets.UTF_8);
    copy.writeToCopy(bytes, 0, bytes.length);
    rows.setLength(0);
  }

  @Override
  public void finish() throws SQLException {
    if (copy != null) {
      flush();
      CopyIn ending = copy;
      copy = null;
      ending.endCopy();
    }
  }

  @Override
  public void close() throws SQLException {
    if (copy != null && copy.isActive()) {
      copy.cancelCopy();
    }
    copy = null;
  }
}
