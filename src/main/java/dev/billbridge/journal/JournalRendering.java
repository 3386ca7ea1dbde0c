package dev.billbridge.journal;

import dev.billbridge.render.Rendering;
import dev.billbridge.render.RevisedStatement;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** A revision as what it enters in books. */
public record JournalRendering(JournalMaker maker, JournalFormat format) implements Rendering {

  @Override
  public String mediaType() {
    return format.mediaType();
  }

  @Override
  public String fileExtension() {
    return format.fileExtension();
  }

  @Override
  public void write(RevisedStatement statement, OutputStream out) throws IOException {
    // Also read when they are not needed: whoever counts the records counts them here.
    JournalDocument fresh = null;
    String kept = statement.past().kept();
    if (kept == null) {
      fresh = maker.make(statement, List.of());
    } else {
      statement.records(record -> {});
    }
    JournalDocument document = kept == null ? fresh : JournalJson.read(kept);
    format.write(statement.revision(), document, out);
    out.flush();
  }
}
