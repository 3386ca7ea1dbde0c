package dev.billbridge.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * An HTTPS door on loopback, named {@code localhost}, in front of a server that speaks HTTP. Its
 * certificate is signed by a private authority.
 */
public final class SecureServer implements AutoCloseable {

  private static final char[] PASSWORD = "changeit".toCharArray();

  /** Begins as a reference of Camel's does. */
  public static final String TRUST_STORE_PASSWORD = "#bean:4711";

  private final HttpsServer server;
  private final AtomicInteger requests = new AtomicInteger();

  private SecureServer(HttpsServer server) {
    this.server = server;
  }

  /**
   * A private authority and two certificates it has signed: {@code good}, for localhost, and
   * {@code other}, for another host.
   */
  public static KeyStore authority(Path folder) throws Exception {
    Path file = folder.resolve("authority.p12");
    keytool(file, "-genkeypair", "-alias", "ca", "-dname", "CN=Private authority", "-ext", "bc:c");
    keytool(
        file,
        "-genkeypair",
        "-alias",
        "good",
        "-dname",
        "CN=localhost",
        "-ext",
        "san=dns:localhost,ip:127.0.0.1",
        "-signer",
        "ca");
    keytool(
        file,
        "-genkeypair",
        "-alias",
        "other",
        "-dname",
        "CN=other.example.com",
        "-ext",
        "san=dns:other.example.com",
        "-signer",
        "ca");
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      keys.load(in, PASSWORD);
    }
    return keys;
  }

  private static void keytool(Path file, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
        "-J-XX:TieredStopAtLevel=1"));
    command.addAll(List.of(arguments));
    command.addAll(List.of(
        "-keyalg",
        "EC",
        "-validity",
        "2",
        "-keystore",
        file.toString(),
        "-storetype",
        "PKCS12",
        "-storepass",
        new String(PASSWORD)));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes());
    if (process.waitFor() != 0) {
      throw new IllegalStateException(said);
    }
  }

  /** A trust store, with {@link #TRUST_STORE_PASSWORD}, that knows the authority alone. */
  public static Path trustStore(KeyStore authority, Path file) throws Exception {
    KeyStore trust = KeyStore.getInstance("PKCS12");
    trust.load(null, null);
    trust.setCertificateEntry("ca", authority.getCertificate("ca"));
    try (OutputStream out = Files.newOutputStream(file)) {
      trust.store(out, TRUST_STORE_PASSWORD.toCharArray());
    }
    return file;
  }

  /** @param certificate {@code good} or {@code other} */
  public static SecureServer start(KeyStore authority, String certificate, String behind)
      throws IOException, GeneralSecurityException {
    KeyStore own = KeyStore.getInstance("PKCS12");
    own.load(null, null);
    own.setKeyEntry(
        "server",
        authority.getKey(certificate, PASSWORD),
        PASSWORD,
        authority.getCertificateChain(certificate));
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(own, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    SecureServer door = new SecureServer(server);
    server.createContext("/", exchange -> door.pass(exchange, behind));
    server.start();
    return door;
  }

  private void pass(HttpExchange exchange, String behind) throws IOException {
    requests.incrementAndGet();
    HttpURLConnection call = (HttpURLConnection)
        URI.create(behind + exchange.getRequestURI()).toURL().openConnection();
    call.setRequestMethod(exchange.getRequestMethod());
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> call.setRequestProperty(name, values.get(0)));
    byte[] body = exchange.getRequestBody().readAllBytes();
    if (body.length > 0) {
      call.setDoOutput(true);
      call.getOutputStream().write(body);
    }
    int status = call.getResponseCode();
    InputStream said = status < 400 ? call.getInputStream() : call.getErrorStream();
    byte[] answer = said == null ? new byte[0] : said.readAllBytes();
    exchange.getResponseHeaders().set("Content-Type", call.getContentType());
    exchange.sendResponseHeaders(status, answer.length == 0 ? -1 : answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }

  public String url() {
    return "https://localhost:" + server.getAddress().getPort();
  }

  /** Requests that came through the door. */
  public int requests() {
    return requests.get();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
