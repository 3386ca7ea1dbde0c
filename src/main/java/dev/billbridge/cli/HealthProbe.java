package dev.billbridge.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/**
 * Asks the service on this machine whether it is well; for containers, which have no other program
 * that could.
 */
public final class HealthProbe {

  private HealthProbe() {}

  /**
   * Ends with 0 when the service answers that it is well, or that it wants a password, which takes
   * a service that is well; otherwise with 1. The port comes from {@code MANAGEMENT_PORT} [9876].
   */
  public static void main(String[] arguments) throws InterruptedException {
    String port = System.getenv().getOrDefault("MANAGEMENT_PORT", "9876");
    HttpRequest request = HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:" + port + "/observe/health/live"))
        .timeout(Duration.ofSeconds(5))
        .build();
    try {
      HttpResponse<Void> answer =
          HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.discarding());
      System.exit(answer.statusCode() == 200 || answer.statusCode() == 401 ? 0 : 1);
    } catch (IOException e) {
      System.exit(1);
    }
  }
}
