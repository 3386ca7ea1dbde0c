package dev.billbridge.disk;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/**
 * Bills are for the user of the service and for those of its group, such as the program that
 * fetches the files, and for nobody else. The umask of the process may take more away, never give
 * more. Where the file system knows no such rights, nothing is set.
 */
public final class Permissions {

  private static final boolean POSIX =
      FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
  private static final Set<PosixFilePermission> OTHERS = EnumSet.of(
      PosixFilePermission.OTHERS_READ,
      PosixFilePermission.OTHERS_WRITE,
      PosixFilePermission.OTHERS_EXECUTE);

  private Permissions() {}

  /** Of a new file. */
  public static FileAttribute<?>[] file() {
    return attributes("rw-r-----");
  }

  /** Of a new folder. */
  public static FileAttribute<?>[] folder() {
    return attributes("rwxr-x---");
  }

  private static FileAttribute<?>[] attributes(String permissions) {
    return POSIX
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  /**
   * Takes from others what they may do with a file that somebody else has made; what user and group
   * may do stays.
   */
  public static void withoutOthers(Path file) throws IOException {
    if (POSIX && Files.isRegularFile(file)) {
      Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
      permissions.addAll(Files.getPosixFilePermissions(file));
      if (permissions.removeAll(OTHERS)) {
        Files.setPosixFilePermissions(file, permissions);
      }
    }
  }
}
