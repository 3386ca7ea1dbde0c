package dev.billbridge.archive;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Map;

/**
 * One response body in the archive.
 *
 * @param path place of the compressed body, relative to the archive, with forward slashes
 * @param sha256 of the body as received (hex), before compression
 * @param fingerprint of the body without its volatile fields (hex): equal fingerprints say the same
 *     thing
 * @param size of the body as received, in bytes
 * @param receivedAt UTC
 * @param request what was asked, without credentials, such as {@code GET /billing/profile}
 * @param summary the scalar fields at the top of the document, for the checks that need no mapping;
 *     not stored
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Document(
    String path,
    String sha256,
    String fingerprint,
    long size,
    Instant receivedAt,
    String request,
    @JsonIgnore Map<String, Object> summary) {

  /**
   * The path without what tells apart the answers to one question: the same for the same document
   * read on another day.
   */
  String name() {
    return path.replaceAll("-[0-9a-f]{16}\\.json\\.gz$", "");
  }

  public Document {
    summary = summary == null ? Map.of() : summary;
  }
}
