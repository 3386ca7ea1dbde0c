package dev.billbridge.cli.option;

import dev.billbridge.settings.Settings;
import dev.billbridge.settings.SettingsException;
import dev.billbridge.settings.SettingsReader;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** Which settings and routes a command works with; the options all commands share. */
public final class Site {

  @Option(names = "--config", paramLabel = "FILE", description = "Settings. Default: application.properties here, if there is one.")
  private Path config;

  @Option(names = "--routes", paramLabel = "DIR", description = "Routes and mappings. Default: routes here, or beside the program.")
  private Path routes;

  /** Of the file that was named, of the one here, or the defaults. @throws SettingsException with every problem */
  public Settings settings() {
    return settings(config != null ? config : Files.exists(Path.of("application.properties")) ? Path.of("application.properties") : null);
  }

  /** Of a file; null for the defaults. @throws SettingsException with every problem */
  public Settings settings(Path file) {
    return SettingsReader.read(file, routes(), System.getenv());
  }

  /** Where routes and mappings are. */
  public Path routes() {
    if (routes != null) {
      if (!Files.isDirectory(routes)) {
        throw new SettingsException("--routes", List.of(routes + " is no folder; name the one that holds sources, mappings and sinks"));
      }
      return routes;
    }
    Path here = Path.of("routes");
    for (Path candidate : Files.isDirectory(here) ? List.of(here) : besideTheProgram()) {
      if (Files.isDirectory(candidate)) {
        return candidate;
      }
    }
    throw new SettingsException("routes", List.of("there is no folder \"routes\" here or beside the program; name it with --routes"));
  }

  private static List<Path> besideTheProgram() {
    try {
      Path program = Path.of(Site.class.getProtectionDomain().getCodeSource().getLocation().toURI()).getParent();
      return List.of(program.resolve("routes"), program.resolveSibling("routes"));
    } catch (URISyntaxException e) {
      return List.of();
    }
  }
}
