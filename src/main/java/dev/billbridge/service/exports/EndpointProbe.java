package dev.billbridge.service.exports;

import dev.billbridge.deliver.Outcome;
import dev.billbridge.deliver.RootMessage;
import dev.billbridge.disk.WritableFolder;
import dev.billbridge.settings.text.Blanking;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.component.file.FileEndpoint;
import org.apache.camel.component.file.remote.RemoteFileEndpoint;
import org.apache.camel.component.file.remote.RemoteFileOperations;

/**
 * Tries the endpoint of an export and leaves nothing there: a folder with a hidden file that is
 * removed, a file server with a login, and any other server with a connection.
 */
record EndpointProbe(CamelContext context, Blanking blanking) {

  private static final Map<String, Integer> PORTS = Map.of("http", 80, "https", 443);
  private static final int PATIENCE = 10_000;

  /** The result; null where there is nothing that can be tried. */
  Outcome probe(String uri) {
    try {
      Endpoint endpoint = context.getEndpoint(uri);
      if (endpoint instanceof FileEndpoint folder) {
        return written(folder.getFile().toPath());
      }
      return endpoint instanceof RemoteFileEndpoint<?> server ? login(server) : connected(uri);
    } catch (Exception e) {
      return new Outcome.Unreachable(blanking.blank(RootMessage.of(e)), null);
    }
  }

  /** Whether files can be written to a folder. */
  static Outcome written(Path folder) {
    try {
      WritableFolder.prove(folder);
      return new Outcome.Delivered("a file was written to %s and removed".formatted(folder));
    } catch (IOException e) {
      return new Outcome.Blocked("%s %s".formatted(folder, e.getMessage()));
    }
  }

  private static <T> Outcome login(RemoteFileEndpoint<T> server) throws Exception {
    RemoteFileOperations<T> operations = server.createRemoteFileOperations();
    try {
      operations.connect(server.getConfiguration(), null);
      return new Outcome.Delivered("logged in; the first export shows whether it may write");
    } finally {
      operations.disconnect();
    }
  }

  /** The part before the options, which need not be a URI. */
  private static Outcome connected(String uri) throws IOException {
    String address = uri.replaceFirst("\\?.*", "");
    URI parsed;
    try {
      parsed = URI.create(address);
    } catch (IllegalArgumentException e) {
      return null;
    }
    int port = parsed.getPort() > 0
        ? parsed.getPort()
        : PORTS.getOrDefault(String.valueOf(parsed.getScheme()), 0);
    if (parsed.getHost() == null || port == 0) {
      return null;
    }
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(parsed.getHost(), port), PATIENCE);
    }
    return new Outcome.Delivered("%s:%d answers; the first export shows whether it accepts"
        .formatted(parsed.getHost(), port));
  }
}
