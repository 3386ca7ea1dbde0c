package dev.billbridge.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * What somebody who knows PostgreSQL writes by hand: stream the document, copy thirteen columns
 * into a staging table, insert what is new. No hash, no archive, no revisions.
 */
public final class CopyCamel {

  private CopyCamel() {}

  /** Arguments: URL of the document, JDBC URL. */
  public static void main(String[] arguments) throws Exception {
    DataSource database = Tables.pool(arguments[1]);
    Tables.create(database);
    try (DefaultCamelContext camel = new DefaultCamelContext()) {
      camel.addRoutes(new RouteBuilder() {
        @Override
        public void configure() {
          from("direct:bill")
              .toD("${body}?disableStreamCache=true")
              .process(exchange -> load(exchange, database));
        }
      });
      camel.start();
      camel.createProducerTemplate().sendBody("direct:bill", arguments[0]);
    }
  }

  private static void load(Exchange exchange, DataSource database) throws Exception {
    ObjectMapper json = new ObjectMapper();
    try (InputStream in = exchange.getMessage().getBody(InputStream.class);
        JsonParser parser = new JsonFactory().setCodec(json).createParser(in);
        Connection connection = database.getConnection();
        Statement sql = connection.createStatement()) {
      connection.setAutoCommit(false);
      sql.execute("create temporary table staging (like cost) on commit drop");
      CopyIn copy =
          connection.unwrap(PGConnection.class).getCopyAPI().copyIn("copy staging from stdin");
      StringBuilder rows = new StringBuilder();
      while (!(parser.nextToken() == JsonToken.FIELD_NAME
          && parser.currentName().equals("BillDetails"))) {
        parser.currentToken();
      }
      parser.nextToken();
      while (parser.nextToken() == JsonToken.START_OBJECT) {
        @SuppressWarnings("unchecked")
        Map<String, Object> line = json.readValue(parser, Map.class);
        Tables.append(rows, line);
        if (rows.length() > 1 << 16) {
          write(copy, rows);
        }
      }
      write(copy, rows);
      copy.endCopy();
      sql.execute("insert into cost select * from staging on conflict do nothing");
      connection.commit();
    }
  }

  private static void write(CopyIn copy, StringBuilder rows) throws java.sql.SQLException {
    byte[] bytes = rows.toString().getBytes(StandardCharsets.UTF_8);
    copy.writeToCopy(bytes, 0, bytes.length);
    rows.setLength(0);
  }
}
