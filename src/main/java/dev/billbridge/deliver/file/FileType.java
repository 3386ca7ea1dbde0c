package dev.billbridge.deliver.file;

import dev.billbridge.deliver.RevisionFiles;
import dev.billbridge.deliver.SinkSetup;
import dev.billbridge.deliver.SinkType;
import dev.billbridge.deliver.Target;
import java.nio.file.Path;

/** Sinks of the type {@code file}. */
public final class FileType implements SinkType {

  @Override
  public String name() {
    return "file";
  }

  @Override
  public Target target(SinkSetup setup) {
    Path directory = Path.of(setup.parameters().text("directory"));
    return RevisionFiles.target(setup.parameters(), file -> new FileTarget(directory, file));
  }
}
