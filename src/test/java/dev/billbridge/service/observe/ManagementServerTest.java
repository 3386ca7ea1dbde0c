package dev.billbridge.service.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

class ManagementServerTest {

  @Test
  void what_is_requested_before_the_service_has_started_is_answered_503_and_not_404()
      throws Exception {
    ManagementServer server = new ManagementServer();
    Vertx vertx = server.vertx();
    try {
      HttpServer http = vertx
          .createHttpServer(new HttpServerOptions().setHost("127.0.0.1"))
          .requestHandler(request -> request.response().end("the page"))
          .listen(0)
          .toCompletionStage()
          .toCompletableFuture()
          .get();
      HttpRequest page = HttpRequest.newBuilder(
              URI.create("http://127.0.0.1:" + http.actualPort() + "/page/"))
          .build();
      HttpClient client = HttpClient.newHttpClient();

      HttpResponse<String> early = client.send(page, HttpResponse.BodyHandlers.ofString());
      assertThat(early.statusCode()).isEqualTo(503);
      assertThat(early.headers().firstValue("Retry-After")).contains("1");
      assertThat(early.body()).isEqualTo("Billbridge is starting; try again in a moment.\n");

      server.open();
      assertThat(client.send(page, HttpResponse.BodyHandlers.ofString()).body())
          .isEqualTo("the page");
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().get();
    }
  }
}
