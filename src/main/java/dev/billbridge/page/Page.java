package dev.billbridge.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.billbridge.archive.Document;
import dev.billbridge.canonical.RevisedRecord;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.ledger.database.LedgerException;
import dev.billbridge.memory.OutOfMemory;
import dev.billbridge.page.list.Listing;
import dev.billbridge.page.text.Shown;
import dev.billbridge.page.text.Times;
import dev.billbridge.page.view.Analysis;
import dev.billbridge.page.view.Costs;
import dev.billbridge.page.view.Frame;
import dev.billbridge.page.view.ListPage;
import dev.billbridge.page.view.Lists;
import dev.billbridge.page.view.MarginView;
import dev.billbridge.page.view.Overview;
import dev.billbridge.page.view.Parameters;
import dev.billbridge.page.view.RecordView;
import dev.billbridge.page.view.Site;
import dev.billbridge.page.view.StatementView;
import dev.billbridge.render.CsvColumn;
import dev.billbridge.render.CsvRendering;
import dev.billbridge.render.CsvStyle;
import dev.billbridge.render.JsonRendering;
import dev.billbridge.render.Rendering;
import dev.billbridge.render.RevisedStatement;
import dev.billbridge.rules.RuleException;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.Utf8ByteOutput;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** Answers requests for the page. It reads, and changes nothing. */
public final class Page {

  private static final Logger LOG = LogManager.getLogger(Page.class);

  private static final String HTML = "text/html; charset=utf-8";
  private static final String CSV = "text/csv; charset=utf-8; header=present";
  private static final String JSON = "application/json";

  private final Site site;
  private final TemplateEngine templates = TemplateEngine.createPrecompiled(
      null, ContentType.Html, null, "dev.billbridge.page.template");
  private final Stylesheet stylesheet = new Stylesheet();

  public Page(Site site) {
    this.site = site;
  }

  /**
   * The answer to a request; never null, and never an exception.
   *
   * @param path below the page's own, such as {@code costs.csv}; empty for the overview
   * @param query the first value of each parameter
   */
  public Answer answer(String path, Map<String, String> query) {
    try {
      return part(path, new Parameters(query));
    } catch (Parameters.Refused e) {
      return problem(400, "This address is not understood", e.getMessage());
    } catch (Parameters.Missing e) {
      return problem(404, "Not here", e.getMessage());
    } catch (LedgerException e) {
      LOG.debug("", e);
      return problem(503, "The ledger cannot be read now", e.getMessage());
    } catch (RuleException e) {
      return problem(503, "The rule files cannot be read", e.getMessage());
    } catch (IOException e) {
      LOG.debug("", e);
      return problem(503, "The archive cannot be read", e.getMessage());
    } catch (RuntimeException e) {
      OutOfMemory.endIfBehind(e);
      LOG.warn("The page {} cannot be shown: {}", Shown.cell(path), e.toString(), e);
      return problem(500, "This cannot be shown", "The log of the service says why.");
    }
  }

  private Answer part(String path, Parameters parameters) throws IOException, RuleException {
    int dot = path.lastIndexOf('.');
    String format = dot < 0 ? "" : path.substring(dot + 1);
    if (path.equals(stylesheet.path())) {
      return stylesheet.answer();
    }
    if (format.equals("csv") || format.equals("json")) {
      return file(path.substring(0, dot), format, parameters);
    }
    Lists lists = new Lists(site);
    return switch (path) {
      case "" -> html("overview", "Overview", "Overview", new Overview(site).view());
      case "costs" -> html("costs", "Costs", "Costs", new Costs(site).view(parameters));
      case "analyze" -> list("Analysis", new Analysis(site).of(parameters, false));
      case "statements" -> list("Statements", lists.statements(parameters, false));
      case "margins" ->
        html("margins", "Margins", "Margins", new MarginView(site).view(parameters));
      case "runs" -> list("Runs", lists.runs(parameters, false));
      case "deliveries" -> list("Deliveries", lists.deliveries(parameters, false));
      case "accounts" ->
        html(
            "accounts",
            "Accounts and datasets",
            "Overview",
            new Overview(site).freshness().table(Listing.Sorting.NONE, site.now()));
      case "statement" -> {
        StatementView.View view = new StatementView(site).view(parameters);
        yield html("statement", view.title(), "Statements", view);
      }
      case "record" -> {
        RecordView.View view = new RecordView(site).view(parameters);
        yield html("record", "Record of " + view.statement(), "Statements", view);
      }
      case "document" -> document(new StatementView(site).document(parameters));
      default -> throw new Parameters.Missing("There is no page at this address.");
    };
  }

  private Answer list(String part, ListPage<?> list) {
    return html("listing", list.title(), part, list);
  }

  private Answer html(String template, String title, String part, Object model) {
    return rendered(200, template, title, part, model);
  }

  private Answer problem(int status, String title, String sentence) {
    return rendered(status, "problem", title, "", Shown.sentence(sentence == null ? "" : sentence));
  }

  private Answer rendered(int status, String template, String title, String part, Object model) {
    Utf8ByteOutput output = new Utf8ByteOutput();
    templates.render(
        template + ".jte",
        Map.of(
            "frame",
            new Frame(
                title, part, stylesheet.path(), Times.minute(site.now()), site.hasCustomers()),
            "model",
            model,
            "now",
            site.now()),
        output);
    return new Answer(status, HTML, Map.of(), output::writeTo);
  }

  private Answer file(String list, String format, Parameters parameters) throws RuleException {
    Lists lists = new Lists(site);
    return switch (list) {
      case "attention" -> file(list, format, new Overview(site).concerns());
      case "accounts" -> file(list, format, new Overview(site).freshness());
      case "sinks" -> file(list, format, new Overview(site).sinks());
      case "costs" ->
        file(
            list,
            format,
            "product".equals(parameters.text("by"))
                ? new Costs(site).products(parameters)
                : new Costs(site).listing(parameters));
      case "analyze" ->
        file(list, format, new Analysis(site).of(parameters, true).listing());
      case "statements" -> file(list, format, lists.statements(parameters, true).listing());
      case "margins" ->
        file(list, format, new MarginView(site).bills(parameters, true).listing());
      case "unassigned" -> file(list, format, new MarginView(site).unassigned(parameters));
      case "runs" -> file(list, format, lists.runs(parameters, true).listing());
      case "deliveries" -> file(list, format, lists.deliveries(parameters, true).listing());
      case "statement" -> statement(format, new StatementView(site).find(parameters));
      default -> throw new Parameters.Missing("There is no list at this address.");
    };
  }

  private static Answer file(String name, String format, Listing<?> listing) {
    return format.equals("csv")
        ? new Answer(200, CSV, attachment("billbridge-" + name + ".csv"), listing::csv)
        : new Answer(200, JSON, Map.of(), listing::json);
  }

  private static Map<String, String> attachment(String name) {
    return Map.of(
        "Content-Disposition",
        "attachment; filename=\"%s\"".formatted(name.replaceAll("[^\\w.-]", "_")));
  }

  /** All fields of all lines, as the formats of files have them. */
  private Answer statement(String format, StatementRevision revision) {
    Rendering rendering = format.equals("csv")
        ? new CsvRendering(new CsvStyle(CsvColumn.ALL, UTF_8, true, ',', false, true))
        : new JsonRendering();
    RevisedStatement statement = new RevisedStatement() {
      @Override
      public StatementRevision revision() {
        return revision;
      }

      @Override
      public void records(Consumer<RevisedRecord> each) {
        site.ledger().statements().records(revision, each);
      }
    };
    String name =
        "%s-%s-r%d.%s".formatted(revision.account(), revision.id(), revision.number(), format);
    return new Answer(
        200,
        format.equals("csv") ? CSV : JSON,
        attachment(name),
        out -> rendering.write(statement, out));
  }

  private Answer document(Document document) {
    String name = document.path().substring(document.path().lastIndexOf('/') + 1);
    return new Answer(
        200, "application/octet-stream", attachment(name.replaceFirst("\\.gz$", "")), out -> {
          try (InputStream in = site.books().archive().open(document)) {
            in.transferTo(out);
          }
        });
  }
}
