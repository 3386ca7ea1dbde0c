package dev.billbridge.mapping.cases;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Finds the cases that lie beside the routes, in {@code routes/tests}. */
public final class MappingCases {

  private MappingCases() {}

  /** @return every case, by mapping and name; none when there is no folder {@code tests} */
  public static List<MappingCase> in(Path routes) throws IOException {
    List<MappingCase> cases = new ArrayList<>();
    for (Path mapping : folders(routes.resolve("tests"))) {
      for (Path folder : folders(mapping)) {
        if (Files.exists(folder.resolve(MappingCase.INTAKE))) {
          cases.add(new MappingCase(
              mapping.getFileName().toString(), folder.getFileName().toString(), folder));
        }
      }
    }
    return cases;
  }

  private static List<Path> folders(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(Files::isDirectory).sorted().toList();
    }
  }
}
