package dev.billbridge.http;

import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.spi.annotations.Component;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.util.TimeValue;

/**
 * Camel's HTTP component, with an answer's head bounded: without a limit a server can fill the
 * memory before any body begins.
 */
@Component("http,https")
public final class BoundedHttpComponent extends HttpComponent {

  /**
   * Characters of a status line, a header or the line before a chunk. Servers send less than a
   * tenth of it.
   */
  static final int LONGEST_LINE = 64 << 10;

  static final int MOST_HEADERS = 200;
  private static final int NO_LIMIT = 100_000;

  @Override
  protected HttpClientConnectionManager createConnectionManager(
      TlsSocketStrategy tls, int maxTotal, int maxPerRoute, SocketConfig socket) {
    Http1Config limits = Http1Config.custom()
        .setMaxLineLength(LONGEST_LINE)
        .setMaxHeaderCount(MOST_HEADERS)
        .build();
    PoolingHttpClientConnectionManagerBuilder builder =
        PoolingHttpClientConnectionManagerBuilder.create()
            .setConnectionFactory(
                ManagedHttpClientConnectionFactory.builder().http1Config(limits).build())
            .setTlsSocketStrategy(tls)
            .setPoolConcurrencyPolicy(PoolConcurrencyPolicy.LAX)
            .setDefaultSocketConfig(socket)
            .setDefaultConnectionConfig(ConnectionConfig.custom()
                .setTimeToLive(TimeValue.ofMilliseconds(getConnectionTimeToLive()))
                .build());
    // Without a number the library allows five calls at a time to one host, so five that hang would
    // keep every other account of that provider waiting. How many there may be is decided by
    // accounts and sinks.
    builder.setMaxConnTotal(maxTotal > 0 ? maxTotal : NO_LIMIT);
    builder.setMaxConnPerRoute(maxPerRoute > 0 ? maxPerRoute : NO_LIMIT);
    return builder.build();
  }
}
