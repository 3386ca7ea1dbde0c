package dev.billbridge.service;

import dev.billbridge.service.LiveCheck.Row;
import dev.billbridge.settings.AccountSettings;
import dev.billbridge.settings.RouteTemplates;
import dev.billbridge.settings.Settings;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;

/**
 * What each host of a provider or a sink reports before it sees credentials: its time, and how long
 * its certificate is valid.
 */
final class HostCheck {

  private static final Duration MOST_SKEW = Duration.ofMinutes(1);
  private static final Duration SOON = Duration.ofDays(30);
  private static final int PATIENCE = 10_000;

  private final SSLSocketFactory sockets;
  private final InstantSource clock;
  private final List<Row> rows = new ArrayList<>();

  private HostCheck(SSLSocketFactory sockets, InstantSource clock) {
    this.sockets = sockets;
    this.clock = clock;
  }

  /**
   * Sends a request without credentials to each host that settings or routes name, once.
   *
   * @param sockets of the trust store in the settings; null for Java's own
   */
  static List<Row> of(
      Settings settings, RouteTemplates templates, SSLSocketFactory sockets, InstantSource clock) {
    HostCheck check = new HostCheck(sockets, clock);
    hosts(settings, templates).forEach(check::look);
    return check.rows;
  }

  private static Set<String> hosts(Settings settings, RouteTemplates templates) {
    Set<String> hosts = new LinkedHashSet<>();
    for (AccountSettings account : settings.accounts()) {
      String standard = templates.sources(account.provider()).stream()
          .flatMap(template -> template.parameter("base-url").stream())
          .map(RouteTemplates.Parameter::defaultValue)
          .filter(url -> url != null)
          .findFirst()
          .orElse("");
      host(account.parameters().getOrDefault("base-url", standard), hosts);
    }
    settings.sinks().forEach(sink -> host(sink.parameters().getOrDefault("url", ""), hosts));
    return hosts;
  }

  private static void host(String url, Set<String> hosts) {
    if (url.matches("(?i)https?://.*")) {
      URI uri = URI.create(url);
      hosts.add(uri.getScheme() + "://" + uri.getRawAuthority().replaceFirst(".*@", ""));
    }
  }

  private void look(String name) {
    try {
      HttpURLConnection connection =
          (HttpURLConnection) URI.create(name + "/").toURL().openConnection();
      connection.setRequestMethod("HEAD");
      connection.setInstanceFollowRedirects(false);
      connection.setConnectTimeout(PATIENCE);
      connection.setReadTimeout(PATIENCE);
      if (connection instanceof HttpsURLConnection secure && sockets != null) {
        secure.setSSLSocketFactory(sockets);
      }
      connection.getResponseCode();
      Instant here = clock.instant();
      if (connection.getDate() > 0) {
        clock(name, Duration.between(Instant.ofEpochMilli(connection.getDate()), here));
      }
      if (connection instanceof HttpsURLConnection secure) {
        certificate(name, secure.getServerCertificates(), here);
      }
      connection.disconnect();
    } catch (IOException e) {
      // The row of the account or the sink reports an unreachable host.
    }
  }

  private void clock(String name, Duration ahead) {
    boolean agrees = ahead.abs().compareTo(MOST_SKEW) <= 0;
    rows.add(new Row(
        "clock",
        name,
        agrees ? "agrees" : "differs",
        agrees
            ? "within a minute"
            : "this machine's clock is %d seconds %s; set it, such as with NTP"
                .formatted(ahead.abs().toSeconds(), ahead.isNegative() ? "behind" : "ahead"),
        agrees));
  }

  private void certificate(String name, Certificate[] chain, Instant now) {
    Instant end = null;
    for (Certificate each : chain) {
      if (each instanceof X509Certificate certificate
          && (end == null || certificate.getNotAfter().toInstant().isBefore(end))) {
        end = certificate.getNotAfter().toInstant();
      }
    }
    if (end != null) {
      boolean soon = end.isBefore(now.plus(SOON));
      rows.add(new Row(
          "certificate",
          name,
          soon ? "expires soon" : "valid",
          "until %s%s"
              .formatted(
                  end.atZone(ZoneOffset.UTC).toLocalDate(),
                  soon ? "; ask its operator to renew it" : ""),
          true));
    }
  }
}
