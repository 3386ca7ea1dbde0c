package dev.billbridge.backup;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.billbridge.ledger.copy.Contents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/**
 * What a backup says of itself, written last: a folder without it is not a whole backup.
 *
 * @param format of the backup; this program knows {@value #FORMAT}
 * @param madeAt when the ledger was as it is in the backup, UTC
 * @param archive id of the archive
 * @param ledger what its ledger holds
 * @param files how many files it lists
 * @param bytes how long they are together
 * @param sums SHA-256 (hex) of the list of files, which has that of each
 */
public record Manifest(
    int format,
    Instant madeAt,
    @JsonProperty("archive") String archive,
    Contents ledger,
    long files,
    long bytes,
    String sums) {

  /** Its name in the folder of the backup. */
  static final String NAME = "backup.json";

  static final int FORMAT = 1;

  private static final ObjectMapper JSON = JsonMapper.builder()
      .addModule(new JavaTimeModule())
      .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
      .enable(SerializationFeature.INDENT_OUTPUT)
      .build();

  /**
   * Reads that of a backup.
   *
   * @throws BackupException if the folder is not a whole backup, or not one that this program knows
   */
  static Manifest read(Path folder) {
    Path file = folder.resolve(NAME);
    if (!Files.isRegularFile(file)) {
      throw new BackupException(
          ("%s is not a whole backup: it has no %s, which is written last; name the folder of"
                  + " another backup")
              .formatted(folder, NAME));
    }
    Manifest manifest;
    try {
      int format = JSON.readTree(file.toFile()).path("format").asInt();
      if (format > FORMAT) {
        throw new BackupException(
            ("the backup %s has format %d, and this Billbridge knows format %d; restore it with the"
                    + " Billbridge that made it, or a newer one")
                .formatted(folder, format, FORMAT));
      }
      manifest = JSON.readValue(file.toFile(), Manifest.class);
    } catch (IOException e) {
      throw damaged(file, e);
    }
    if (manifest.ledger == null || manifest.sums == null || manifest.archive == null) {
      throw damaged(file, null);
    }
    return manifest;
  }

  private static BackupException damaged(Path file, IOException e) {
    return new BackupException(
        "%s cannot be read, so the backup is damaged; use another one".formatted(file), e);
  }

  byte[] bytesOfJson() throws IOException {
    return JSON.writeValueAsBytes(this);
  }
}
