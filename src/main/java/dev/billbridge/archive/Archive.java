package dev.billbridge.archive;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.billbridge.canonical.ContentHash;
import dev.billbridge.disk.Permissions;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Keeps every document as it was received: streamed to disk, compressed, named by what it says. A
 * document that says the same as one already kept is not kept twice; one that is no JSON is put
 * aside under {@code refused/} and goes no further.
 */
public final class Archive {

  /** Name of the file that holds the archive's id. */
  public static final String ID = "archive.id";

  private final Path root;
  private final InstantSource clock;
  private final DurableFiles durableFiles;
  private final Intakes intakes;
  private final ObjectMapper descriptions = JsonMapper.builder()
      .addModule(new JavaTimeModule())
      .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
      .enable(SerializationFeature.INDENT_OUTPUT)
      .build();

  /** @param root folder of the archive; made when the first document arrives */
  public Archive(Path root, InstantSource clock) {
    this.root = root;
    this.clock = clock;
    this.durableFiles = new DurableFiles(root);
    this.intakes = new Intakes(root, durableFiles, descriptions);
  }

  /**
   * Streams a body to disk, reading it as JSON on the way. Memory use does not depend on its size.
   *
   * @param request what was asked, for the description; no credentials
   * @param volatileFields names of top-level fields that differ at every call and say nothing
   * @return the document, or the one already kept that says the same
   * @throws UnusableDocumentException if the body is not one whole JSON document in UTF-8; what
   *     arrived is kept
   * @throws ArchiveException if the disk refused
   * @throws IOException if the body broke off underway
   */
  public Document store(
      DocumentName name, InputStream body, String request, Set<String> volatileFields)
      throws IOException, UnusableDocumentException {
    try {
      return stored(name, body, request, volatileFields);
    } catch (BodyCopy.TransferException e) {
      throw e.cause();
    } catch (IOException e) {
      throw new ArchiveException(root, e);
    }
  }

  private Document stored(
      DocumentName name, InputStream body, String request, Set<String> volatileFields)
      throws IOException, UnusableDocumentException {
    Files.createDirectories(root.resolve(name.path()).getParent(), Permissions.folder());
    Path part = durableFiles.part();
    BodyCopy copy = new BodyCopy(body, part);
    try {
      DocumentScan scan = new DocumentScan(volatileFields);
      DocumentScan.Defect defect;
      try (copy) {
        defect = scan.read(copy);
        if (defect == null) {
          copy.finish();
        }
      }
      if (defect != null) {
        throw refuse(name, part, copy.sha256(), defect);
      }
      String fingerprint = scan.volatileRanges().isEmpty()
          ? copy.sha256()
          : fingerprint(part, scan.volatileRanges());
      return keep(
          name,
          part,
          new Content(scan.volatileRanges(), scan.summary(), copy.sha256(), copy.size()),
          fingerprint,
          request);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /**
   * The body of an archived document, decompressed. Reading to the end checks its hash.
   *
   * @throws IOException if it is gone, damaged, or not what was stored; the message names the file
   */
  public InputStream open(Document document) throws IOException {
    Path file = root.resolve(document.path());
    InputStream compressed;
    try {
      compressed = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    } catch (NoSuchFileException e) {
      throw new IOException(
          "the archived document " + file
              + " is gone. Restore the file from a backup, or collect again",
          e);
    }
    try {
      return new VerifiedInputStream(
          new GZIPInputStream(compressed, 1 << 16), document.sha256(), file);
    } catch (ZipException | EOFException e) {
      compressed.close();
      throw VerifiedInputStream.damaged(file, e);
    }
  }

  /** Whether a document is there; its content is checked when it is read. */
  public boolean has(Document document) {
    return Files.exists(root.resolve(document.path()));
  }

  /**
   * The id of the archive, which lies in it as the file {@value #ID} and goes wherever the archive
   * goes.
   *
   * @throws ArchiveException if the disk refuses
   */
  public String id() throws ArchiveException {
    Path file = root.resolve(ID);
    try {
      if (!Files.exists(file)) {
        Files.createDirectories(root, Permissions.folder());
        durableFiles.writeOnce(file, (UUID.randomUUID() + "\n").getBytes(StandardCharsets.UTF_8));
      }
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new ArchiveException(root, e);
    }
  }

  /**
   * Removes what processes that were killed have left half written a day ago or earlier.
   *
   * @throws ArchiveException if the disk refuses
   */
  public void removeLeftovers() throws ArchiveException {
    try {
      durableFiles.removeLeftovers();
    } catch (IOException e) {
      throw new ArchiveException(root, e);
    }
  }

  /** The notes of what was ingested. */
  public Intakes intakes() {
    return intakes;
  }

  /** What somebody has accepted although it does not add up. */
  public Acceptances acceptances() {
    return new Acceptances(root, durableFiles, descriptions);
  }

  /** A look at all of it, once. */
  public Verification verification() {
    return new Verification(this, descriptions);
  }

  /** What may be removed once it has been kept long enough, and what has been. */
  public Removal removal() {
    return new Removal(root, intakes, descriptions);
  }

  /**
   * Copies every file, while others add to the archive.
   *
   * @throws IOException if a file cannot be read or written
   */
  public void copy(ArchiveCopy.Target target) throws IOException {
    new ArchiveCopy(root, target).run();
  }

  /** The folder, for messages. */
  public Path root() {
    return root;
  }

  private record Content(
      List<DocumentScan.Range> volatileRanges,
      Map<String, Object> summary,
      String sha256,
      long size) {}

  private Document keep(
      DocumentName name, Path part, Content received, String fingerprint, String request)
      throws IOException {
    String path = name.path() + "-" + fingerprint.substring(0, 16) + ".json.gz";
    Path file = root.resolve(path);
    Path description = root.resolve(path.replaceAll("\\.json\\.gz$", ".about.json"));
    if (Files.exists(file) && Files.exists(description)) {
      // A body with fields that differ at every call is kept as it came first.
      String sha256 = received.volatileRanges.isEmpty() ? received.sha256 : sha256(file);
      Document known = described(description);
      if (known != null
          && known.path().equals(path)
          && known.fingerprint().equals(fingerprint)
          && known.sha256().equals(sha256)) {
        return new Document(
            known.path(),
            known.sha256(),
            known.fingerprint(),
            known.size(),
            known.receivedAt(),
            known.request(),
            received.summary);
      }
      if (!received.volatileRanges.isEmpty() && sha256 != null) {
        Document corrected = new Document(
            path, sha256, fingerprint, received.size, clock.instant(), request, received.summary);
        durableFiles.write(description, descriptions.writeValueAsBytes(corrected));
        return corrected;
      }
    }
    Document document = new Document(
        path,
        received.sha256,
        fingerprint,
        received.size,
        clock.instant(),
        request,
        received.summary);
    durableFiles.place(description, descriptions.writeValueAsBytes(document));
    DurableFiles.move(part, file);
    return document;
  }

  /** Null when the description cannot be read: it is written anew. */
  private Document described(Path description) {
    try {
      return descriptions.readValue(description.toFile(), Document.class);
    } catch (IOException e) {
      return null;
    }
  }

  /** Of a compressed file's content; null when it is damaged. */
  private static String sha256(Path file) throws IOException {
    try {
      return fingerprint(file, List.of());
    } catch (ZipException | EOFException e) {
      return null;
    }
  }

  private static String fingerprint(Path file, List<DocumentScan.Range> without)
      throws IOException {
    MessageDigest digest = ContentHash.sha256();
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file), 1 << 16)) {
      byte[] buffer = new byte[1 << 16];
      long at = 0;
      int next = 0;
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        int from = 0;
        while (next < without.size() && without.get(next).from() < at + n) {
          DocumentScan.Range range = without.get(next);
          int cut = (int) Math.max(from, range.from() - at);
          digest.update(buffer, from, cut - from);
          from = (int) Math.min(n, range.to() - at);
          if (range.to() > at + n) {
            break;
          }
          next++;
        }
        digest.update(buffer, from, n - from);
        at += n;
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /**
   * Named by what it says, so that the same body refused again is one file; its time is when it was
   * refused last.
   */
  private UnusableDocumentException refuse(
      DocumentName name, Path part, String sha256, DocumentScan.Defect defect) throws IOException {
    String path = "refused/" + name.path() + "-" + sha256.substring(0, 16) + ".gz";
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent(), Permissions.folder());
    DurableFiles.move(part, file);
    Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
    String begins = Excerpt.beginning(file);
    boolean truncated = defect.isCutShort() || begins.isBlank();
    String reason;
    if (begins.isBlank()) {
      reason = "is empty";
    } else if (defect.isCutShort()) {
      reason = "is cut short after \"%s\"".formatted(Excerpt.end(file));
    } else {
      reason = "%s; it begins with \"%s\"".formatted(defect.sentence(), begins);
    }
    return new UnusableDocumentException(reason + ". Kept in " + file, path, truncated);
  }
}
