package dev.billbridge.render.template;

import com.fasterxml.jackson.databind.JsonNode;
import dev.billbridge.canonical.RevisedRecord;
import dev.billbridge.render.Rendering;
import dev.billbridge.render.RevisedStatement;
import dev.billbridge.render.Tally;
import dev.billbridge.render.template.TemplateException.Reason;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A file as a template makes it: each output becomes a line in UTF-8, a text as it is and anything
 * else as JSON. The records come in pages, so a statement may be larger than memory.
 *
 * @param as gives the file its media type and the extension of its name
 * @param oneDocument whether the file is one document, so that a second output is refused
 * @param recordsPerPage at least 1
 */
public record TemplateRendering(
    Template template, Rendering as, boolean oneDocument, int recordsPerPage) implements Rendering {

  @Override
  public String mediaType() {
    return as.mediaType();
  }

  @Override
  public String fileExtension() {
    return as.fileExtension();
  }

  /**
   * @throws TemplateException if the template breaks a rule, refuses the statement or has no output
   */
  @Override
  public void write(RevisedStatement statement, OutputStream out) throws IOException {
    Lines lines = new Lines(statement, out);
    try {
      statement.records(lines::add);
      lines.end();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    out.flush();
  }

  /** Keeps a page back until it is known whether it is the last. */
  private final class Lines {

    private final RevisedStatement statement;
    private final OutputStream out;
    private final Tally tally = new Tally();
    private List<RevisedRecord> records = new ArrayList<>();
    private int page = 1;
    private int written;

    Lines(RevisedStatement statement, OutputStream out) {
      this.statement = statement;
      this.out = out;
    }

    void add(RevisedRecord record) {
      if (records.size() == recordsPerPage) {
        write(null);
        records = new ArrayList<>();
        page++;
      }
      records.add(record);
      tally.add(record);
    }

    void end() {
      write(tally);
      if (written == 0) {
        throw new TemplateException(
            Reason.NO_OUTPUT, "nothing to write: the template has no output", null);
      }
    }

    private void write(Tally summary) {
      StatementPage input =
          new StatementPage("", statement.revision(), page, recordsPerPage, records, summary);
      try {
        for (JsonNode output : template.outputs(input)) {
          if (oneDocument && ++written > 1) {
            throw new TemplateException(
                Reason.RULE_BROKEN,
                template.sentence(
                    input,
                    "it has more than one output, but a file in the format json is one document;"
                        + " choose jsonl, or raise records-per-page if the statement has several"
                        + " pages"),
                null);
          }
          written = 1;
          out.write(
              output.isTextual()
                  ? output.textValue().getBytes(StandardCharsets.UTF_8)
                  : Template.json(output));
          out.write('\n');
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
