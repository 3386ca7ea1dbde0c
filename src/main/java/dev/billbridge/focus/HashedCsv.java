package dev.billbridge.focus;

import dev.billbridge.canonical.ContentHash;
import dev.billbridge.disk.Permissions;
import dev.billbridge.render.CsvSheet;
import dev.billbridge.render.CsvStyle;
import dev.billbridge.render.FieldType;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/** A new CSV file (RFC 4180, UTF-8) with its SHA-256; null is an empty bare cell. */
final class HashedCsv implements Closeable {

  private final FileChannel channel;
  private final DigestOutputStream digest;
  private final CsvSheet csv;
  private String sha256;

  HashedCsv(Path file, List<String> header) throws IOException {
    channel = FileChannel.open(
        file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), Permissions.file());
    digest = new DigestOutputStream(Channels.newOutputStream(channel), ContentHash.sha256());
    csv = new CsvSheet(CsvStyle.DEFAULT, header, digest);
  }

  void row(Iterable<String> cells) throws IOException {
    for (String cell : cells) {
      csv.cell(FieldType.TEXT, cell);
    }
    csv.endLine();
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
