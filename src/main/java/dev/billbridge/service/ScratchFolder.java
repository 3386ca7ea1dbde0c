package dev.billbridge.service;

import dev.billbridge.database.H2Files;
import dev.billbridge.disk.Scratch;
import dev.billbridge.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A place for what a trial run collects; gone when it is closed. */
public final class ScratchFolder implements AutoCloseable {

  private final Path folder = Scratch.emptyFolder();

  /** @throws IOException if the platform gives no temporary folder */
  public ScratchFolder() throws IOException {}

  /** The same settings with an archive in here and a ledger in memory. */
  Settings trial(Settings settings) {
    return settings.with(settings.ledger().inMemory(), folder("archive"));
  }

  /**
   * The same settings with an archive in here; without a ledger yet, one in memory, so that no file
   * is made.
   */
  public Settings rehearsal(Settings settings) {
    return settings.with(
        H2Files.isAbsent(settings.ledger().url())
            ? settings.ledger().inMemory()
            : settings.ledger(),
        folder("archive"));
  }

  /** A folder in here that does not exist yet. */
  public Path folder(String name) {
    return folder.resolve(name);
  }

  @Override
  public void close() {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    } catch (IOException e) {
      // The platform cleans its temporary folder sooner or later.
    }
  }
}
