package dev.billbridge.archive;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** The archive cannot be written. The message is one sentence: what, where, how to fix it. */
public final class ArchiveException extends IOException {

  ArchiveException(Path root, IOException cause) {
    super(
        ("the archive %s cannot be written: %s; make room, give this user the right to"
                + " write there, or name another folder in archive.directory")
            .formatted(root, reason(cause)),
        cause);
  }

  private static String reason(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof FileSystemException file && file.getReason() != null) {
      return file.getReason();
    }
    return e instanceof FileSystemException file
        ? file.getClass().getSimpleName() + " " + file.getFile()
        : String.valueOf(e.getMessage());
  }
}
