package dev.billbridge.mapping;

import dev.billbridge.archive.Archive;
import dev.billbridge.archive.DocumentName;
import dev.billbridge.archive.Intake;
import dev.billbridge.archive.UnusableDocumentException;
import dev.billbridge.canonical.BillingRecord;
import dev.billbridge.canonical.Statement;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a mapping makes of one document, in the part {@code doc}. */
final class Mapped implements Mapping.Receiver {

  Statement statement;
  final List<BillingRecord> records = new ArrayList<>();
  final List<String> reasons = new ArrayList<>();
  final List<String> zerosToProve = new ArrayList<>();

  /** @throws MappingException as {@link Mapping#map} */
  static Mapped of(Path folder, String mapping, String document)
      throws IOException, MappingException {
    Path mappings = Files.createDirectories(folder.resolve("mappings"));
    Files.writeString(mappings.resolve("acme-bills.jq"), mapping);
    Archive archive = new Archive(folder.resolve("archive"), () -> Instant.EPOCH);
    Mapped mapped = new Mapped();
    Mappings.load(mappings)
        .get("acme-bills")
        .map(
            new Intake(
                "acme",
                "ours",
                "bills",
                "acme-bills",
                Map.of(),
                Map.of("doc", part(archive, document)),
                Instant.EPOCH),
            new DocumentReader(archive),
            text -> List.<List<String>>of().iterator(),
            mapped);
    return mapped;
  }

  static Intake.Part part(Archive archive, String document) throws IOException {
    try {
      return new Intake.Part(
          archive.store(
              new DocumentName("acme", "ours", "bills", "doc"),
              new ByteArrayInputStream(document.getBytes(StandardCharsets.UTF_8)),
              "GET /doc",
              Set.of()),
          "");
    } catch (UnusableDocumentException e) {
      throw new IOException(e);
    }
  }

  @Override
  public boolean statement(Statement header) {
    statement = header;
    return true;
  }

  @Override
  public void record(BillingRecord record) {
    records.add(record);
  }

  @Override
  public void recordOfUnknownSign(BillingRecord record) {
    records.add(record);
  }

  @Override
  public void zeroToProve(String document, String pointer) {
    zerosToProve.add(pointer);
  }

  @Override
  public void line() {}

  @Override
  public void unusable(String document, String pointer, String reason) {
    reasons.add(reason);
  }
}
