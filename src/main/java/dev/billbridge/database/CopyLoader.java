package dev.billbridge.database;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Loads by COPY in its text form: the fastest way into PostgreSQL. The connection does nothing else
 * until {@link #finish}.
 */
final class CopyLoader implements RowLoader {

  private static final int BYTES = 1 << 16;
  /** A buffer that has grown further for a long text is not kept. */
  private static final int LARGEST = 1 << 20;

  /** UTF-8. */
  private byte[] rows = new byte[2 * BYTES];

  private int size;
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
      room(3);
      if (i > 0) {
        rows[size++] = '\t';
      }
      write(row[i]);
    }
    room(1);
    rows[size++] = '\n';
    if (size > BYTES) {
      flush();
    }
  }

  private void write(Object value) {
    if (value == null) {
      rows[size++] = '\\';
      rows[size++] = 'N';
    } else if (value instanceof BigDecimal figure) {
      escape(figure.toPlainString());
    } else {
      escape(value.toString());
    }
  }

  /** What has a meaning in COPY's text is ASCII, and no other character has such bytes. */
  private void escape(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    room(2 * bytes.length);
    int copied = 0;
    for (int i = 0; i < bytes.length; i++) {
      byte c = bytes[i];
      if (c == '\\' || c == '\t' || c == '\n' || c == '\r') {
        copy(bytes, copied, i);
        escaped(c == '\t' ? 't' : c == '\n' ? 'n' : c == '\r' ? 'r' : '\\');
        copied = i + 1;
      }
    }
    copy(bytes, copied, bytes.length);
  }

  private void copy(byte[] bytes, int from, int to) {
    System.arraycopy(bytes, from, rows, size, to - from);
    size += to - from;
  }

  private void escaped(char c) {
    rows[size++] = '\\';
    rows[size++] = (byte) c;
  }

  private void room(int more) {
    if (size + more > rows.length) {
      rows = Arrays.copyOf(rows, Math.max(2 * rows.length, size + more));
    }
  }

  private void flush() throws SQLException {
    copy.writeToCopy(rows, 0, size);
    size = 0;
    if (rows.length > LARGEST) {
      rows = new byte[2 * BYTES];
    }
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
