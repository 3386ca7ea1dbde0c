package dev.billbridge.deliver.route;

import dev.billbridge.deliver.Target;
import dev.billbridge.deliver.file.FileTarget;
import dev.billbridge.deliver.jdbc.JdbcTarget;
import dev.billbridge.deliver.jdbc.SqlTarget;
import dev.billbridge.deliver.sftp.SftpAlgorithms;
import dev.billbridge.deliver.sftp.SftpCredentials;
import dev.billbridge.deliver.sftp.SftpServer;
import dev.billbridge.deliver.sftp.SftpTarget;
import dev.billbridge.deliver.sftp.Upload;
import dev.billbridge.deliver.webhook.CloudEventForm;
import dev.billbridge.deliver.webhook.JqTemplateForm;
import dev.billbridge.deliver.webhook.PageForm;
import dev.billbridge.deliver.webhook.WebhookSignature;
import dev.billbridge.deliver.webhook.WebhookTarget;
import dev.billbridge.http.CallLimit;
import dev.billbridge.http.RateLimit;
import dev.billbridge.render.CsvColumn;
import dev.billbridge.render.CsvRendering;
import dev.billbridge.render.CsvStyle;
import dev.billbridge.render.FileNamePattern;
import dev.billbridge.render.JsonLinesRendering;
import dev.billbridge.render.JsonRendering;
import dev.billbridge.render.Rendering;
import dev.billbridge.render.RevisionFile;
import dev.billbridge.settings.SinkSettings;
import dev.billbridge.settings.text.Rules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.component.http.HttpClientConfigurer;

/** The targets of the shipped types, made of settings. */
final class Targets {

  /** How many times its timeout a call may take as a whole. */
  private static final int PIECES = 4;

  private final CamelContext context;
  private final SinkRoutes routes;
  private final Path folder;
  private final InstantSource clock;

  Targets(CamelContext context, SinkRoutes routes, Path folder, InstantSource clock) {
    this.context = context;
    this.routes = routes;
    this.folder = folder;
    this.clock = clock;
  }

  /**
   * Whether targets of this sink wait for their turn themselves, since one delivery may be many
   * requests.
   */
  boolean keepPace(SinkSettings sink) {
    return sink.type().equals("webhook");
  }

  /** @return null for a type that needs none: its route does everything */
  Target of(SinkParameters parameters, RateLimit pace) {
    return switch (parameters.sink().type()) {
      case "jdbc" ->
        new JdbcTarget(
            parameters.text("url"),
            parameters.text("user"),
            parameters.text("password"),
            parallel(parameters),
            clock);
      case "file" -> new FileTarget(Path.of(parameters.text("directory")), file(parameters));
      case "sftp" ->
        new SftpTarget(
            server(parameters),
            parameters.text("directory"),
            Upload.of(parameters.text("upload")),
            file(parameters));
      case "sql" -> sql(parameters);
      case "camel" -> camel(parameters);
      case "webhook" -> webhook(parameters, pace);
      default -> null;
    };
  }

  /** Deliveries to a database at the same time. */
  private static int parallel(SinkParameters parameters) {
    int parallel = parameters.sink().parallelDeliveries();
    if (parallel > 1 && parameters.text("url").startsWith("jdbc:h2:")) {
      // A process killed while two transactions are being saved leaves an H2 file that cannot be
      // trusted.
      throw parameters.refused(
          "parallel-deliveries",
          "= " + parallel
              + " is more than an H2 database takes; remove it, or use PostgreSQL or MariaDB");
    }
    return parallel;
  }

  private static SftpServer server(SinkParameters parameters) {
    try {
      SftpCredentials credentials = new SftpCredentials(
          parameters.text("user"),
          parameters.textOrNull("password"),
          parameters.has("private-key") ? Path.of(parameters.text("private-key")) : null,
          parameters.textOrNull("passphrase"));
      SftpAlgorithms algorithms = new SftpAlgorithms(
          parameters.text("kex-algorithms"),
          parameters.text("host-key-algorithms"),
          parameters.text("ciphers"),
          parameters.text("macs"));
      return new SftpServer(
          parameters.text("host"),
          parameters.number("port"),
          credentials,
          Path.of(parameters.text("known-hosts")),
          algorithms,
          parameters.duration("timeout"));
    } catch (IllegalArgumentException e) {
      throw new RefusedException("sink." + parameters.sink().name() + " " + e.getMessage());
    }
  }

  private Target sql(SinkParameters parameters) {
    if (!parameters.has("record-sql") && !parameters.has("statement-sql")) {
      throw parameters.refused(
          "record-sql",
          "and statement-sql are both missing, so nothing would be written; give one of them at least");
    }
    String sink = parameters.sink().name();
    SqlRoute route = new SqlRoute(context, sink);
    SqlTarget target = new SqlTarget(
        parameters.text("url"),
        parameters.text("user"),
        parameters.text("password"),
        parallel(parameters),
        clock,
        execution(route, parameters, "statement-sql", SqlTarget.statementNames()),
        execution(route, parameters, "record-sql", SqlTarget.recordNames()));
    routes.addRoute("sql-execute", "execute-" + sink, parameters, Map.of());
    return target;
  }

  private SqlTarget.Execution execution(
      SqlRoute route, SinkParameters parameters, String parameter, Set<String> known) {
    if (!parameters.has(parameter)) {
      return null;
    }
    String given = parameters.text(parameter);
    String sql =
        given.endsWith(".sql") ? fileOfRoutes("sinks", parameters, parameter, given) : given;
    try {
      return route.execution(sql, known);
    } catch (IllegalArgumentException e) {
      throw parameters.refused(parameter, e.getMessage());
    }
  }

  private Target camel(SinkParameters parameters) {
    CamelTarget target = new CamelTarget(context, parameters, file(parameters));
    routes.addRoute("camel-send", "send-" + parameters.sink().name(), parameters, Map.of());
    return target;
  }

  private Target webhook(SinkParameters parameters, RateLimit pace) {
    WebhookSignature signature = parameters.has("secret") ? signature(parameters) : null;
    if (signature == null && parameters.has("previous-secret")) {
      throw parameters.refused(
          "previous-secret", "is given without a secret; give both, or remove it");
    }
    if (parameters.number("records-per-page") < 1) {
      throw parameters.refused(
          "records-per-page",
          "is 0, and such a page carries nothing; the default is "
              + WebhookTarget.RECORDS_PER_PAGE);
    }
    // An answer may come in several pieces, each of which may take the timeout; together they must
    // have an end.
    CallLimit limit = new CallLimit(parameters.duration("timeout").multipliedBy(PIECES));
    context
        .getRegistry()
        .bind("call-limit-" + parameters.sink().name(), HttpClientConfigurer.class, limit);
    routes.closeWithContext(limit);
    HttpSender sender = new HttpSender(context, parameters, pace, clock);
    routes.addRoute(
        "webhook-call",
        "call-" + parameters.sink().name(),
        parameters,
        Map.of("milliseconds", Long.toString(parameters.duration("timeout").toMillis())));
    return new WebhookTarget(
        form(parameters),
        signature,
        parameters.isOn("quoted-key"),
        parameters.number("records-per-page"),
        clock.withZone(ZoneOffset.UTC),
        sender);
  }

  private static WebhookSignature signature(SinkParameters parameters) {
    try {
      return WebhookSignature.of(
          parameters.text("secret"), parameters.textOrNull("previous-secret"));
    } catch (IllegalArgumentException e) {
      throw new RefusedException("sink." + parameters.sink().name() + "." + e.getMessage());
    }
  }

  private PageForm form(SinkParameters parameters) {
    if (!parameters.has("template")) {
      return new CloudEventForm();
    }
    String name = parameters.text("template");
    return JqTemplateForm.compile(name, fileOfRoutes("templates", parameters, "template", name));
  }

  /** What a file beside the routes holds; only names are taken, so no setting leads elsewhere. */
  private String fileOfRoutes(
      String subfolder, SinkParameters parameters, String parameter, String name) {
    if (!name.matches("[A-Za-z0-9_-][A-Za-z0-9._-]*")) {
      throw parameters.refused(
          parameter, "= " + name + " is no plain file name; put the file into routes/" + subfolder);
    }
    try {
      // Some editors begin a file with a byte order mark, which is no part of its text.
      return Files.readString(folder.resolve(subfolder).resolve(name)).replaceFirst("^\uFEFF", "");
    } catch (IOException e) {
      throw parameters.refused(
          parameter,
          "= " + name + " cannot be read; put the file, in UTF-8, into routes/" + subfolder);
    }
  }

  private static RevisionFile file(SinkParameters parameters) {
    return new RevisionFile(
        new FileNamePattern(parameters.text("file-name")),
        rendering(parameters),
        parameters.isOn("gzip"));
  }

  private static Rendering rendering(SinkParameters parameters) {
    return switch (parameters.text("format")) {
      case "jsonl" -> new JsonLinesRendering();
      case "json" -> new JsonRendering();
      default -> new CsvRendering(csvStyle(parameters));
    };
  }

  private static CsvStyle csvStyle(SinkParameters parameters) {
    List<CsvColumn> columns;
    try {
      columns =
          parameters.has("columns") ? CsvColumn.parse(parameters.text("columns")) : CsvColumn.ALL;
    } catch (IllegalArgumentException e) {
      throw parameters.refused("columns", e.getMessage());
    }
    String separator = parameters.text("separator");
    try {
      return new CsvStyle(
          columns,
          Rules.CHARSET.read(parameters.text("charset")),
          parameters.isOn("bom"),
          separator.equals("tab") ? '\t' : separator.charAt(0),
          parameters.text("decimal").equals(","),
          parameters.isOn("spreadsheet-safe"));
    } catch (IllegalArgumentException e) {
      throw new RefusedException("sink." + parameters.sink().name() + "." + e.getMessage());
    }
  }
}
