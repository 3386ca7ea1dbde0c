package dev.billbridge.settings;

import java.nio.file.Path;
import java.util.Map;

/** Turns a properties file, the environment and the route templates into {@link Settings}, or says all that is wrong. */
public final class SettingsReader {
  private SettingsReader() {}

  /**
   * @param file        a properties file in UTF-8; null to read only defaults and the environment
   * @param routes      the directory with the route templates
   * @param environment normally {@link System#getenv()}
   * @throws SettingsException listing every problem
   */
  public static Settings read(Path file, Path routes, Map<String, String> environment) {
    throw new UnsupportedOperationException("not yet");
  }
}
