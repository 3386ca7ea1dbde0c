package dev.billbridge.service.sinks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.billbridge.deliver.Outcome;
import dev.billbridge.deliver.Target;
import dev.billbridge.deliver.webhook.AnswerReader;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.EndpointInject;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.model.BeanDefinition;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.apache.camel.test.junit5.TestExecutionConfiguration;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the shipped sink routes and the schedule call, and with what. */
class SinkRoutesTest extends CamelTestSupport {

  @EndpointInject("mock:target")
  private MockEndpoint target;

  @Override
  public void configureTest(TestExecutionConfiguration configuration) {
    configuration.withUseAdviceWith(true);
  }

  @Override
  protected RoutesBuilder createRouteBuilder() {
    return new RouteBuilder() {
      @Override
      public void configure() {
        from("direct:mock").to(target);
      }
    };
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      sink-jdbc    | url=jdbc:h2:mem:x
      sink-file    | directory=out
      sink-sftp    | host=sftp.example.com,user=billing,known-hosts=known,directory=in
      """)
  void a_sink_gives_what_is_owed_to_its_target_once_and_answers_with_its_outcome(
      String template, String parameters) throws Exception {
    context.getRegistry().bind("target-books", Target.class, (Target) owed -> {
      throw new AssertionError("only a mock of the target is to be called");
    });
    add(template, "sink-books", parameters);
    AdviceWith.adviceWith(
        context,
        "sink-books",
        advice -> advice
            .weaveByType(BeanDefinition.class)
            .replace()
            .to(target)
            .setBody(exchange -> new Outcome.Delivered("taken")));
    target.expectedBodiesReceived("what is owed");
    context.start();

    Object answer = template().requestBody("direct:sink-books", "what is owed");

    assertThat(answer).isEqualTo(new Outcome.Delivered("taken"));
    MockEndpoint.assertIsSatisfied(context);
  }

  @Test
  void the_bean_of_a_sink_is_the_target_of_its_name() throws Exception {
    context.getRegistry().bind("target-books", Answering.class, new Answering());
    add("sink-jdbc", "sink-books", "url=jdbc:h2:mem:x");
    context.start();

    assertThat(template().requestBody("direct:sink-books", "what is owed"))
        .isEqualTo("delivered: what is owed");
  }

  @Test
  void sql_is_executed_with_values_from_headers_in_the_transaction_of_the_delivery()
      throws Exception {
    context.getRegistry().bind("database-books", DataSource.class, new JdbcDataSource());
    add("sink-sql", "sink-books", "url=jdbc:h2:mem:x");
    MockEndpoint database = advised("sink-books", "jdbc:*", "mock:jdbc:database-books");
    database.expectedBodiesReceived("insert into cost values (:?record_id)");
    database.expectedHeaderReceived("record_id", "r1");
    context.start();

    template()
        .sendBodyAndHeader(
            "direct:sink-books", "insert into cost values (:?record_id)", "record_id", "r1");

    MockEndpoint.assertIsSatisfied(context);
    assertThat(context.getEndpoints())
        .extracting(endpoint -> endpoint.getEndpointUri())
        .anySatisfy(uri -> assertThat(uri)
            .startsWith("jdbc://database-books")
            .contains("useHeadersAsParameters=true", "resetAutoCommit=false"));
  }

  /**
   * The path travels as a header, since an endpoint's address is shown in many places; nothing is
   * repeated or redirected here.
   */
  @Test
  void a_webhook_call_goes_to_the_server_alone_and_its_answer_is_read_whatever_its_status()
      throws Exception {
    context.getRegistry().bind("answer-erp", AnswerReader.class, new AnswerReader());
    context.getRegistry().bind("call-limit-erp", HttpClientConfigurer.class, (HttpClientConfigurer)
        client -> {});
    add("sink-webhook", "sink-erp", "url=https://erp.example.com");
    MockEndpoint erp = advised("sink-erp", "https:*", "mock:https:erp.example.com");
    erp.expectedBodiesReceived("{}");
    erp.expectedHeaderReceived(Exchange.HTTP_PATH, "/billing");
    erp.expectedHeaderReceived("webhook-id", "4711");
    context.start();

    Exchange answered = template().request("direct:sink-erp", exchange -> {
      exchange.setProperty("server", "https://erp.example.com");
      exchange.setProperty("method", "POST");
      exchange.setProperty("milliseconds", 500);
      exchange.getMessage().setBody("{}");
      exchange
          .getMessage()
          .setHeaders(Map.of(Exchange.HTTP_PATH, "/billing", "webhook-id", "4711"));
    });

    assertThat(answered.getException()).isNull();
    MockEndpoint.assertIsSatisfied(context);
    assertThat(answered.getMessage().getBody()).isEqualTo(new AnswerReader.Text("{}", true));
    assertThat(context.getEndpoints())
        .extracting(endpoint -> endpoint.getEndpointUri())
        .anySatisfy(uri -> assertThat(uri)
            .startsWith("https://erp.example.com?")
            .contains(
                "httpMethod=POST",
                "throwExceptionOnFailure=false",
                "followRedirects=false",
                "responseTimeout=500",
                "soTimeout=500"));
  }

  @Test
  void a_camel_sink_sends_through_the_endpoint_of_its_name_so_that_no_route_shows_the_address()
      throws Exception {
    context.getRegistry().bind("endpoint-queue", Processor.class, (Processor)
        exchange -> template().send(target, exchange));
    add("sink-camel", "sink-queue", "uri=file:out");
    target.expectedBodiesReceived("a statement");
    target.expectedHeaderReceived("Billbridge-Delivery", "4711");
    context.start();

    template().sendBodyAndHeader("direct:sink-queue", "a statement", "Billbridge-Delivery", "4711");

    MockEndpoint.assertIsSatisfied(context);
  }

  @Test
  void a_schedule_is_read_in_its_time_zone_and_collects_its_account_and_dataset() throws Exception {
    Collecting collector = new Collecting();
    context.getRegistry().bind("collector", collector);
    TemplatedRouteBuilder.builder(load(), "schedule")
        .routeId("trigger")
        .parameter("account", "tokyo")
        .parameter("dataset", "bills")
        .parameter("schedule", "0 15 6 * * ?")
        .parameter("zone", "Asia/Tokyo")
        .add();
    String quartz = context.getRouteDefinition("trigger").getInput().getEndpointUri();
    AdviceWith.adviceWith(context, "trigger", advice -> advice.replaceFromWith("direct:tick"));
    context.start();

    template().sendBody("direct:tick", null);

    assertThat(collector.collected).isEqualTo("tokyo bills");
    assertThat(quartz)
        .isEqualTo(
            "quartz:billbridge/{{account}}-{{dataset}}?cron={{schedule}}&stateful=true&trigger.timeZone={{zone}}");
  }

  /** In the place of a target. */
  public static final class Answering {
    public String deliver(String owed) {
      return "delivered: " + owed;
    }
  }

  /** In the place of the collector. */
  public static final class Collecting {
    private String collected;

    public void collect(String account, String dataset) {
      collected = account + " " + dataset;
    }
  }

  private MockEndpoint advised(String route, String pattern, String mock) throws Exception {
    AdviceWith.adviceWith(context, route, advice -> advice.mockEndpointsAndSkip(pattern));
    return getMockEndpoint(mock);
  }

  private CamelContext load() throws Exception {
    PluginHelper.getRoutesLoader(context)
        .loadRoutes(PluginHelper.getPackageScanResourceResolver(context)
            .findResources("file:routes/s*/*.camel.yaml"));
    PluginHelper.getRoutesLoader(context)
        .loadRoutes(PluginHelper.getPackageScanResourceResolver(context)
            .findResources("file:routes/*.camel.yaml"));
    return context;
  }

  /**
   * Makes a route of a shipped template.
   *
   * @param parameters {@code name=value,name=value}
   */
  private void add(String template, String route, String parameters) throws Exception {
    TemplatedRouteBuilder builder = TemplatedRouteBuilder.builder(load(), template)
        .routeId(route)
        .parameter("sink", route.replaceFirst(".*-", ""));
    for (String parameter : parameters.isEmpty() ? new String[0] : parameters.split(",")) {
      builder.parameter(parameter.replaceFirst("=.*", ""), parameter.replaceFirst("[^=]*=", ""));
    }
    builder.add();
  }
}
