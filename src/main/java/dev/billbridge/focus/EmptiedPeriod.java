package dev.billbridge.focus;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.billbridge.canonical.ContentHash;
import dev.billbridge.disk.Permissions;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The folder of an open period that has lost all of its statements, such as estimates whose invoice
 * has another period: the same files without a row. If it were removed, a copy elsewhere would keep
 * its rows beside those that have taken their place.
 */
final class EmptiedPeriod {

  private static final ObjectMapper JSON = new ObjectMapper();

  private EmptiedPeriod() {}

  /**
   * @param folder which is made
   * @return what is in it
   */
  static Metadata write(Path published, Path folder) throws IOException {
    Files.createDirectories(folder, Permissions.folder());
    SortedMap<String, String> hashes = new TreeMap<>();
    for (String line : Files.readAllLines(published.resolve(PeriodWriter.SUMS))) {
      String name = line.split(" {2}", 2)[1];
      byte[] content = name.equals(Metadata.FILE)
          ? metadata(published.resolve(name))
          : header(published.resolve(name));
      Files.write(Files.createFile(folder.resolve(name), Permissions.file()), content);
      hashes.put(name, HexFormat.of().formatHex(ContentHash.sha256().digest(content)));
    }
    PeriodWriter.writeSums(folder, hashes);
    return Metadata.read(Files.readAllBytes(folder.resolve(Metadata.FILE)));
  }

  private static byte[] metadata(Path file) throws IOException {
    ObjectNode tree = (ObjectNode) JSON.readTree(Files.readAllBytes(file));
    tree.put("rows", 0);
    tree.putObject("billedCost");
    tree.putArray("statements");
    return (tree.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /** The names of columns hold no line break. */
  private static byte[] header(Path file) throws IOException {
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      return (lines.readLine() + "\r\n").getBytes(StandardCharsets.UTF_8);
    }
  }
}
