package dev.billbridge.settings;

import java.nio.file.Path;
import java.util.Optional;

/** The settings file that a command reads when none is named. */
public final class DefaultFile {

  /** Its name in the working directory, or in the folder of the installation. */
  public static final String NAME = "application.properties";

  private DefaultFile() {}

  /** The folder of the installation, as its start script names it. */
  public static Optional<Path> home() {
    return Optional.ofNullable(System.getProperty("billbridge.home")).map(Path::of);
  }

  /** Where it is, or would be. */
  public static Path path() {
    return home().map(home -> home.resolve(NAME)).orElse(Path.of(NAME));
  }

  /**
   * What a command has to name in order to read the same settings.
   *
   * @param file of the settings; null when there is none
   * @return an absolute path; null when they are found without a name
   */
  public static Path named(Path file) {
    if (file == null) {
      return null;
    }
    Path named = file.toAbsolutePath().normalize();
    return named.equals(path().toAbsolutePath().normalize()) ? null : named;
  }
}
