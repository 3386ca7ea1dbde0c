package dev.billbridge.deliver;

import dev.billbridge.journal.JournalRendering;
import dev.billbridge.render.CsvColumn;
import dev.billbridge.render.CsvRendering;
import dev.billbridge.render.CsvStyle;
import dev.billbridge.render.FileNamePattern;
import dev.billbridge.render.JsonLinesRendering;
import dev.billbridge.render.JsonRendering;
import dev.billbridge.render.Rendering;
import dev.billbridge.render.RevisionFile;
import dev.billbridge.render.template.TemplateRendering;
import dev.billbridge.settings.text.Rules;
import java.util.List;
import java.util.function.Function;

/** The settings of every sink that receives files: format, name, compression, columns. */
public final class RevisionFiles {

  private RevisionFiles() {}

  /**
   * The file that these settings describe.
   *
   * @throws RefusedException if they describe none
   */
  private static RevisionFile of(SinkParameters parameters) {
    return new RevisionFile(
        new FileNamePattern(parameters.text("file-name")),
        rendering(parameters),
        parameters.isOn("gzip"));
  }

  /**
   * The target that these settings describe: it receives the file of each revision, or of what the
   * revision enters in books.
   *
   * @throws RefusedException if they describe none
   */
  public static Target target(SinkParameters parameters, Function<RevisionFile, Target> ofFile) {
    if (!JournalSettings.isJournal(parameters)) {
      return ofFile.apply(of(parameters));
    }
    JournalSettings journal = JournalSettings.of(parameters, parameters.text("format"));
    RevisionFile file = new RevisionFile(
        new FileNamePattern(parameters.text("file-name")),
        new JournalRendering(journal.maker(), journal.format()),
        parameters.isOn("gzip"));
    return journal.entering(ofFile.apply(file));
  }

  private static Rendering rendering(SinkParameters parameters) {
    Rendering format = format(parameters);
    if (!parameters.has("template")) {
      return format;
    }
    if (format instanceof CsvRendering csv && !csv.style().equals(CsvStyle.DEFAULT)) {
      throw parameters.refused(
          "template",
          "makes the lines itself, in UTF-8; remove it, or remove columns, separator, decimal,"
              + " charset, bom and spreadsheet-safe");
    }
    if (parameters.number("records-per-page") < 1) {
      throw parameters.refused(
          "records-per-page", "is 0, and such a page contains nothing; the default is 5000");
    }
    return new TemplateRendering(
        parameters.template(),
        format,
        format instanceof JsonRendering,
        parameters.number("records-per-page"));
  }

  private static Rendering format(SinkParameters parameters) {
    return switch (parameters.text("format")) {
      case "jsonl" -> new JsonLinesRendering();
      case "json" -> new JsonRendering();
      default -> new CsvRendering(csvStyle(parameters));
    };
  }

  private static CsvStyle csvStyle(SinkParameters parameters) {
    String separator = parameters.text("separator");
    try {
      return new CsvStyle(
          columns(parameters),
          Rules.CHARSET.read(parameters.text("charset")),
          parameters.isOn("bom"),
          separator.equals("tab") ? '\t' : separator.charAt(0),
          parameters.text("decimal").equals(","),
          parameters.isOn("spreadsheet-safe"));
    } catch (IllegalArgumentException e) {
      throw new RefusedException("sink." + parameters.sink() + "." + e.getMessage());
    }
  }

  private static List<CsvColumn> columns(SinkParameters parameters) {
    try {
      return parameters.has("columns")
          ? CsvColumn.parse(parameters.text("columns"))
          : CsvColumn.ALL;
    } catch (IllegalArgumentException e) {
      throw parameters.refused("columns", e.getMessage());
    }
  }
}
