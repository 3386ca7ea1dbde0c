package dev.billbridge.settings;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * A site in a temporary directory: its settings file, its environment, and routes that offer what
 * the design names.
 */
final class Site {
  static final String TOKYO = """
      accounts = tokyo
      account.tokyo.provider = sakura
      account.tokyo.access-token = id-4711
      account.tokyo.access-token-secret = s3cr3t
      """;
  static final String BOOKS = """
      sinks = books
      sink.books.type = jdbc
      sink.books.url = jdbc:h2:mem:books
      """;

  final Path directory;
  final Map<String, String> environment = new HashMap<>();

  Site(Path directory) {
    this.directory = directory;
    write(
        "routes/sources/sakura.camel.yaml",
        source("sakura-bills", "https://secure.sakura.ad.jp/cloud/zone/is1a", "Asia/Tokyo")
            + source(
                "sakura-account", "https://secure.sakura.ad.jp/cloud/zone/is1a", "Asia/Tokyo"));
    write(
        "routes/sources/ionos.camel.yaml",
        source("ionos-invoices", "https://api.ionos.com/billing", "Europe/Berlin")
            + "      - { name: contracts, description: Contract numbers., defaultValue: '' }\n"
            + source("ionos-account", "https://api.ionos.com/billing", "Europe/Berlin"));
    write("routes/sinks/jdbc.camel.yaml", database("sink-jdbc") + kinds("url: jdbc-url"));
    write("routes/sinks/sql.camel.yaml", database("sink-sql") + """
              - { name: statuses, defaultValue: "FINAL, RESTATED" }
              - { name: annotations, defaultValue: skip }
        """ + kinds("url: any-jdbc-url"));
    write(
        "routes/sinks/file.camel.yaml",
        template("sink-file", "sink")
            + files()
            + kinds("directory: folder, format: one of csv jsonl json"));
    write(
        "routes/sinks/sftp.camel.yaml",
        template("sink-sftp", "sink") + files() + """
              - { name: host, description: Name of the SFTP server. }
              - { name: port, defaultValue: 22 }
              - { name: user, description: User at the SFTP server. }
              - { name: password, defaultValue: '' }
              - { name: private-key, defaultValue: '' }
              - { name: known-hosts, description: File with the keys of known servers. }
        """
            + kinds(
                "port: port, private-key: file, known-hosts: file, format: one of csv jsonl json"));
    write(
        "routes/sinks/webhook.camel.yaml",
        template("sink-webhook", "sink") + """
              - { name: url, description: Address that receives the POST. }
              - { name: secret, defaultValue: '' }
              - { name: previous-secret, defaultValue: '' }
              - { name: lookup-url, required: false }
              - { name: template, defaultValue: '' }
              - { name: statuses, defaultValue: "FINAL, RESTATED" }
              - { name: annotations, defaultValue: skip }
        """
            + kinds("url: http-url, lookup-url: http-url-with-names"));
  }

  Path file() {
    return directory.resolve("application.properties");
  }

  Path routes() {
    return directory.resolve("routes");
  }

  void write(String name, String text) {
    try {
      Path file = directory.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Settings read(String... lines) {
    write("application.properties", String.join("\n", lines));
    return SettingsReader.read(file(), routes(), environment);
  }

  /** The message that refuses these lines, without the temporary directory in it. */
  String refusal(String... lines) {
    write("application.properties", String.join("\n", lines));
    return refusalOfFile();
  }

  String refusalOfFile() {
    SettingsException refusal = catchThrowableOfType(
        SettingsException.class, () -> SettingsReader.read(file(), routes(), environment));
    return refusal == null
        ? "accepted"
        : refusal.getMessage().replace(directory + "/", "").replace(System.lineSeparator(), "\n");
  }

  private static String source(String id, String baseUrl, String zone) {
    return template(id, "account") + """
              - { name: base-url, description: Address of the API., defaultValue: "%s" }
              - { name: schedule, description: When to ask., defaultValue: "0 15 6 * * ?" }
              - { name: zone, description: Time zone of the schedule., defaultValue: "%s" }
        """.formatted(baseUrl, zone);
  }

  private static String database(String id) {
    return template(id, "sink") + """
              - { name: url, description: JDBC address of the target. }
              - { name: user, defaultValue: '' }
              - { name: password, defaultValue: '' }
        """;
  }

  private static String kinds(String properties) {
    return "    beans: [ { name: kinds, type: java.util.LinkedHashMap, properties: { %s } } ]\n"
        .formatted(properties);
  }

  private static String files() {
    return """
              - { name: directory, description: Directory of the files. }
              - { name: format, defaultValue: csv }
              - { name: file-name, defaultValue: "{provider}-{statementId}-r{revision}.{format}" }
              - { name: gzip, defaultValue: "false" }
        """;
  }

  private static String template(String id, String supplied) {
    return """
        - routeTemplate:
            id: %s
            from: { uri: "direct:%s" }
            parameters:
              - { name: %s, description: Supplied by Billbridge. }
        """.formatted(id, id, supplied);
  }
}
