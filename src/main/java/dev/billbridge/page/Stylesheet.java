package dev.billbridge.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/** The one stylesheet, under a name made of its content, so that a browser may keep it. */
final class Stylesheet {

  private final byte[] content;
  private final String path;

  Stylesheet() {
    try (InputStream in = Stylesheet.class.getResourceAsStream("page.css")) {
      content = in.readAllBytes();
      path = "style-%s.css"
          .formatted(
              HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content), 0, 8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }

  String path() {
    return path;
  }

  Answer answer() {
    return new Answer(
        200,
        "text/css; charset=utf-8",
        Map.of("Cache-Control", "public, max-age=31536000, immutable"),
        out -> out.write(content));
  }
}
