package dev.billbridge.bench;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.billbridge.sandbox.Sandbox;
import dev.billbridge.sandbox.SandboxSettings;
import dev.billbridge.sandbox.world.SandboxAccount;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The bills of some SAKURA accounts, generated once by the sandbox, kept in files and served from
 * them, so that a measurement is not one of the sandbox as well.
 */
final class Documents implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final String LIST = "/api/system/1.0/bill/by-contract/";
  private static final String DETAIL = "/api/system/1.0/billdetail/";

  /** On the first day of a month the current one has no lines yet. */
  private static final InstantSource CLOCK = () -> Instant.parse("2026-05-01T03:00:00Z");

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, String> numbers;
  private final long lines;
  private final String detail;
  private final String bill;
  private volatile long latency;
  private volatile Path folder;
  private volatile boolean csv = true;

  private Documents(
      Path folder, Map<String, String> numbers, long lines, String detail, String bill)
      throws IOException {
    this.folder = folder;
    this.numbers = numbers;
    this.lines = lines;
    this.detail = detail;
    this.bill = bill;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
    server.setExecutor(threads);
    server.createContext("/", exchange -> {
      try (exchange) {
        Thread.sleep(latency);
        String path = exchange.getRequestURI().getPath();
        Path file = this.folder.resolve(fileName(path));
        if (path.endsWith("/csv") && !csv || !Files.exists(file)) {
          exchange.sendResponseHeaders(404, -1);
          return;
        }
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, Files.size(file));
        try (OutputStream out = exchange.getResponseBody()) {
          Files.copy(file, out);
        }
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    });
    server.start();
  }

  /**
   * Two sets of documents that differ in the amounts of every hundredth line; {@link #changed}
   * chooses.
   */
  static Documents record(Path folder, int accounts, int months, int lines)
      throws IOException, InterruptedException {
    SandboxSettings settings = SandboxSettings.defaults()
        .withAccounts(accounts, 1)
        .withMonths(months)
        .withLines(lines)
        .withClock(CLOCK);
    Map<String, String> numbers = new LinkedHashMap<>();
    long total = 0;
    String detail = null;
    String any = null;
    try (Sandbox sandbox = Sandbox.start(settings)) {
      for (SandboxAccount account : sandbox.sakuraAccounts()) {
        numbers.put(account.name(), account.account());
        Map<String, Integer> bills = record(sandbox, account, folder.resolve("first"));
        any = bills.keySet().iterator().next();
        total += bills.values().stream().mapToLong(Integer::longValue).sum();
        if (accounts == 1) {
          detail = DETAIL + account.memberCode() + "/"
              + bills.entrySet().stream()
                  .max(Map.Entry.comparingByValue())
                  .orElseThrow()
                  .getKey();
          for (Map.Entry<String, Integer> bill : bills.entrySet()) {
            for (int line = 1; line <= bill.getValue(); line += 100) {
              sandbox.changeAmount(account.account(), bill.getKey(), line, BigDecimal.TEN);
            }
          }
          record(sandbox, account, folder.resolve("changed"));
        }
      }
    }
    return new Documents(folder.resolve("first"), numbers, total, detail, any);
  }

  /** @return how many lines each bill has */
  private static Map<String, Integer> record(Sandbox sandbox, SandboxAccount account, Path folder)
      throws IOException, InterruptedException {
    Files.createDirectories(folder);
    Map<String, Integer> bills = new LinkedHashMap<>();
    Path list = fetch(sandbox, account, folder, LIST + account.account());
    for (JsonNode bill : JSON.readTree(list.toFile()).get("Bills")) {
      String id = bill.get("BillID").asText();
      String detail = DETAIL + bill.get("MemberID").asText() + "/" + id;
      int lines = count(fetch(sandbox, account, folder, detail));
      fetch(sandbox, account, folder, detail + "/csv");
      bills.put(id, lines);
    }
    return bills;
  }

  /** @return what the document says of itself, read without its lines in memory */
  private static int count(Path detail) throws IOException {
    try (JsonParser parser = JSON.createParser(detail.toFile())) {
      parser.nextToken();
      while (!"Count".equals(parser.nextFieldName())) {
        parser.nextToken();
        parser.skipChildren();
      }
      return parser.nextIntValue(0);
    }
  }

  private static Path fetch(Sandbox sandbox, SandboxAccount account, Path folder, String path)
      throws IOException, InterruptedException {
    String credentials = account.user() + ":" + account.password();
    Path file = folder.resolve(fileName(path));
    HttpResponse<Path> response = CLIENT.send(
        HttpRequest.newBuilder(URI.create(sandbox.baseUrl(account) + path))
            .header(
                "Authorization",
                "Basic "
                    + Base64.getEncoder()
                        .encodeToString(credentials.getBytes(StandardCharsets.UTF_8)))
            .build(),
        HttpResponse.BodyHandlers.ofFile(file));
    if (response.statusCode() != 200) {
      throw new IOException(path + " answered " + response.statusCode());
    }
    return file;
  }

  private static String fileName(String path) {
    return path.substring(1).replace('/', '_');
  }

  /** Names of the accounts with their numbers. */
  Map<String, String> accounts() {
    return numbers;
  }

  /** Lines of all bills together. */
  long lines() {
    return lines;
  }

  /** Where the provider is. */
  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Where the lines of the only bill are. */
  String detailUrl() {
    return url() + detail;
  }

  /** The number of some bill. */
  String bill() {
    return bill;
  }

  /** How large the lines of the only bill are. */
  @Override
  public String toString() {
    Path json = folder.resolve(fileName(detail));
    return "%d lines in %d MB of JSON and %d MB of CSV"
        .formatted(lines, json.toFile().length() >> 20, new File(json + "_csv").length() >> 20);
  }

  /** How long each response takes to begin. */
  void latency(Duration each) {
    latency = each.toMillis();
  }

  /** Serves the documents without, or with, the changed amounts. */
  void changed(boolean changed) {
    folder = folder.resolveSibling(changed ? "changed" : "first");
  }

  /** Whether there is a CSV of each bill. */
  void csv(boolean available) {
    csv = available;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdown();
  }
}
