package dev.billbridge.focus;

import dev.billbridge.canonical.BillingPeriod;
import dev.billbridge.canonical.StatementKey;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What lies in the folder of an export: the periods of earlier runs. */
final class Published {

  private final Map<Path, Metadata> folders = new HashMap<>();
  private final Map<StatementKey, Metadata.Exported> closed = new HashMap<>();
  private final Map<StatementKey, First> first = new HashMap<>();

  /** Where the charges of a statement were exported before any correction. */
  private record First(int revision, Path folder) {}

  private Published() {}

  /** @throws ExportException if a folder is not what an export wrote, or of another version */
  static Published read(Path directory, FocusVersion version) throws IOException {
    Published published = new Published();
    for (Path provider : folders(directory)) {
      for (Path folder : folders(provider)) {
        Path file = folder.resolve(Metadata.FILE);
        Metadata metadata;
        try {
          metadata = Metadata.read(Files.readAllBytes(file));
        } catch (IOException e) {
          throw new ExportException(
              "%s cannot be read, or is not what an export wrote; restore %s, or export to a new directory"
                  .formatted(file, folder),
              e);
        }
        if (metadata.version() != version) {
          throw new ExportException("%s is FOCUS %s; export %s to a directory of its own"
              .formatted(folder, metadata.version().number(), version.number()));
        }
        published.add(folder, metadata);
      }
    }
    return published;
  }

  private static List<Path> folders(Path directory) throws IOException {
    List<Path> folders = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(
        directory,
        each -> Files.isDirectory(each) && !each.getFileName().toString().startsWith("."))) {
      all.forEach(folders::add);
    }
    folders.sort(null);
    return folders;
  }

  private void add(Path folder, Metadata metadata) {
    folders.put(folder, metadata);
    if (metadata.isClosed()) {
      for (Metadata.Exported each : metadata.statements()) {
        closed.merge(
            each.key(), each, (one, other) -> one.revision() > other.revision() ? one : other);
        first.merge(
            each.key(),
            new First(each.revision(), folder),
            (one, other) -> one.revision() < other.revision() ? one : other);
      }
    }
  }

  /** Every folder. */
  Map<Path, Metadata> folders() {
    return folders;
  }

  /** Folders of periods that have closed. */
  List<Metadata> closed() {
    return folders.values().stream().filter(Metadata::isClosed).toList();
  }

  /** Whether a period was exported as closed. */
  boolean isClosed(String provider, BillingPeriod period) {
    return closed().stream()
        .anyMatch(each -> each.provider().equals(provider) && each.period().equals(period));
  }

  /** The closed folder that says something of a statement first. */
  Optional<Path> first(StatementKey key) {
    return Optional.ofNullable(first.get(key)).map(First::folder);
  }

  /** What closed periods say of a statement last. */
  Optional<Metadata.Exported> closed(StatementKey key) {
    return Optional.ofNullable(closed.get(key));
  }
}
