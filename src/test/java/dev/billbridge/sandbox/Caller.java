package dev.billbridge.sandbox;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.billbridge.sandbox.world.SandboxAccount;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.StreamSupport;

/** A plain HTTP client that knows the credentials of the sandbox's accounts. */
final class Caller {
  // A long bill's CSV is one string beyond Jackson's usual limit of 20 million characters.
  static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
          .build())
      .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
      .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
      .build();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final Sandbox sandbox;

  Caller(Sandbox sandbox) {
    this.sandbox = sandbox;
  }

  /** As this account, below its provider's base URL; headers are names and values in turn. */
  HttpResponse<String> answer(SandboxAccount account, String path, String... headers) {
    return send(
        request(account, sandbox.baseUrl(account) + path, headers),
        HttpResponse.BodyHandlers.ofString());
  }

  JsonNode get(SandboxAccount account, String path, String... headers) {
    return tree(answer(account, path, headers));
  }

  InputStream stream(SandboxAccount account, String path) {
    return send(
            request(account, sandbox.baseUrl(account) + path),
            HttpResponse.BodyHandlers.ofInputStream())
        .body();
  }

  HttpResponse<String> anonymous(String url, String... headers) {
    return send(request(null, url, headers), HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> admin(String method, String pathAndQuery) {
    HttpRequest request = HttpRequest.newBuilder(URI.create(sandbox.adminUrl() + pathAndQuery))
        .method(method, HttpRequest.BodyPublishers.noBody())
        .build();
    return send(request, HttpResponse.BodyHandlers.ofString());
  }

  static JsonNode tree(HttpResponse<String> response) {
    try {
      return JSON.readTree(response.body());
    } catch (IOException notJson) {
      throw new AssertionError("not JSON: " + response.body(), notJson);
    }
  }

  /** The elements of every array of this name, wherever it is. */
  static List<JsonNode> elements(JsonNode document, String arrayName) {
    return document.findValues(arrayName).stream()
        .flatMap(array -> StreamSupport.stream(array.spliterator(), false))
        .toList();
  }

  /** The exact sum of one field, by JSON pointer, over the elements of an array or object. */
  static BigDecimal sum(JsonNode list, String pointer) {
    return StreamSupport.stream(list.spliterator(), false)
        .map(item -> item.at(pointer).decimalValue())
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private static HttpRequest request(SandboxAccount account, String url, String... headers) {
    HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(url));
    if (headers.length > 0) {
      builder.headers(headers);
    }
    if (account != null) {
      String pair = account.user() + ":" + account.password();
      builder.header(
          "Authorization",
          "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
    }
    return builder.build();
  }

  private static <T> HttpResponse<T> send(
      HttpRequest request, HttpResponse.BodyHandler<T> handler) {
    try {
      return HTTP.send(request, handler);
    } catch (IOException failure) {
      throw new BrokenAnswer(failure);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw new AssertionError(stopping);
    }
  }

  /** The answer did not arrive in one piece. */
  static final class BrokenAnswer extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BrokenAnswer(IOException cause) {
      super(cause);
    }
  }
}
