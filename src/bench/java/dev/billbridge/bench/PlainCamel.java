package dev.billbridge.bench;

import javax.sql.DataSource;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.dataformat.JsonLibrary;
import org.apache.camel.processor.idempotent.jdbc.JdbcMessageIdRepository;

/**
 * What the manual suggests first: split the document, drop duplicates with an idempotent consumer,
 * insert each record through camel-jdbc.
 */
public final class PlainCamel {

  private PlainCamel() {}

  /** Arguments: URL of the document, JDBC URL. */
  public static void main(String[] arguments) throws Exception {
    DataSource database = Tables.pool(arguments[1]);
    Tables.create(database);
    try (DefaultCamelContext camel = new DefaultCamelContext()) {
      camel.getRegistry().bind("database", database);
      JdbcMessageIdRepository seen = new JdbcMessageIdRepository(database, "bills");
      camel.addRoutes(new RouteBuilder() {
        @Override
        public void configure() {
          from("direct:bill")
              .toD("${body}")
              .unmarshal()
              .json(JsonLibrary.Jackson)
              .split(simple("${body[BillDetails]}"))
              .setHeader("contract", simple("${body[ContractID]}"))
              .idempotentConsumer(simple("bill-${header.contract}-${body[Index]}"), seen)
              .setHeader("record", body())
              .setBody(constant(Tables.INSERT_NAMED))
              .process(Tables::name)
              .to("jdbc:database?useHeadersAsParameters=true")
              .end();
        }
      });
      camel.start();
      camel.createProducerTemplate().sendBody("direct:bill", arguments[0]);
    }
  }
}
