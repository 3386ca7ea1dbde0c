package dev.billbridge.deliver.sftp;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How a file gets to its name on the server. */
public enum Upload {

  /** Uploaded beside it under a hidden name, compared, renamed. */
  RENAME,

  /**
   * The same from a hidden folder: for servers on which a program takes whatever appears in the
   * directory.
   */
  HIDDEN_FOLDER,

  /**
   * Written under its name from the start: for servers that allow no renaming or let nobody look.
   * The file is complete once its manifest is there.
   */
  DIRECT;

  /** As in the settings: {@code rename}, {@code hidden-folder}, {@code direct}. */
  public String setting() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** @throws IllegalArgumentException if there is no such way */
  public static Upload of(String setting) {
    return Arrays.stream(values())
        .filter(upload -> upload.setting().equals(setting))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(
            "is neither of %s".formatted(String.join(", ", settings()))));
  }

  /** All of them, as in the settings. */
  public static List<String> settings() {
    return Arrays.stream(values()).map(Upload::setting).toList();
  }
}
