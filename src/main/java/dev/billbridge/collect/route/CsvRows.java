package dev.billbridge.collect.route;

import dev.billbridge.mapping.RowFormat;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.util.Iterator;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.dataformat.csv.CsvDataFormat;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;

/**
 * CSV by camel-csv, row by row: any line end, quotes doubled or not ({@link BareQuotes}), a
 * byte-order mark left out.
 */
public final class CsvRows implements RowFormat {

  /** As many characters as a text in JSON may have that is part of a line. */
  private static final int LONGEST_ROW = 4_000_000;

  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final CamelContext context;

  public CsvRows(CamelContext context) {
    this.context = context;
  }

  /** For reading CSV without a running service. */
  public static Standalone standalone() {
    return new Standalone();
  }

  /** The same rows, with a Camel context of its own. */
  public static final class Standalone implements RowFormat, AutoCloseable {

    private final CamelContext context = new DefaultCamelContext();
    private final CsvRows rows = new CsvRows(context);

    private Standalone() {}

    @Override
    public Iterator<List<String>> rows(Reader text) throws IOException {
      return rows.rows(text);
    }

    @Override
    public void close() {
      context.stop();
    }
  }

  @Override
  @SuppressWarnings("unchecked")
  public Iterator<List<String>> rows(Reader text) throws IOException {
    BufferedReader reader = new BufferedReader(text, 1 << 15);
    reader.mark(1);
    if (reader.read() != BYTE_ORDER_MARK) {
      reader.reset();
    }
    try (CsvDataFormat csv = new CsvDataFormat().setLazyLoad(true)) {
      csv.start();
      return (Iterator<List<String>>)
          csv.unmarshal(new DefaultExchange(context), (Object) new BareQuotes(reader, LONGEST_ROW));
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }
}
