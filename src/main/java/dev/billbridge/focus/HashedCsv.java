package dev.billbridge.focus;

import dev.billbridge.canonical.ContentHash;
import dev.billbridge.disk.Permissions;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** A new CSV file (RFC 4180, UTF-8) with its SHA-256; null is an empty bare cell. */
final class HashedCsv implements Closeable {

  private static final int BUFFER = 1 << 16;

  private final FileChannel channel;
  private final DigestOutputStream digest;
  private final CSVPrinter csv;
  private String sha256;

  HashedCsv(Path file, List<String> header) throws IOException {
    channel = FileChannel.open(
        file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), Permissions.file());
    digest = new DigestOutputStream(
        new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER), ContentHash.sha256());
    csv = new CSVPrinter(new OutputStreamWriter(digest, StandardCharsets.UTF_8), CSVFormat.RFC4180);
    csv.printRecord(header);
  }

  void row(Iterable<String> cells) throws IOException {
    csv.printRecord(cells);
  }

  /** On disk and whole. */
  void finish() throws IOException {
    csv.flush();
    channel.force(true);
    sha256 = HexFormat.of().formatHex(digest.getMessageDigest().digest());
  }

  /** Of the finished file, in hexadecimal digits. */
  String sha256() {
    return sha256;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
