package dev.billbridge.resale;

import dev.billbridge.canonical.ChargeCategory;
import dev.billbridge.disk.Scratch;
import dev.billbridge.resale.BillLine.Thing;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Shares that are put aside, in runs. The file is a temporary one and has no name once it is open,
 * so nothing of it is left however the process ends.
 */
final class ShareFile implements AutoCloseable {

  private static final int BUFFER = 1 << 15;

  private final ResaleRules rules;
  private final FileChannel file;
  /** Where the runs end. */
  private final List<Long> ends = new ArrayList<>();

  /**
   * @param rules by which the shares were made
   * @throws UncheckedIOException if there is no place for it
   */
  ShareFile(ResaleRules rules) {
    this.rules = rules;
    try {
      file = FileChannel.open(
          Scratch.file(".shares"),
          StandardOpenOption.READ,
          StandardOpenOption.WRITE,
          StandardOpenOption.DELETE_ON_CLOSE);
    } catch (IOException e) {
      throw unwritten(e);
    }
  }

  private static UncheckedIOException unwritten(IOException e) {
    return new UncheckedIOException(
        "the charges of a month do not fit into memory and cannot be put aside: " + e.getMessage(),
        e);
  }

  /** Writes a run. */
  void write(Iterable<PricedShare> run) {
    try {
      DataOutputStream out =
          new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(file), BUFFER));
      for (PricedShare each : run) {
        write(out, each);
      }
      out.flush();
      ends.add(file.position());
    } catch (IOException e) {
      throw unwritten(e);
    }
  }

  /** Each run from its beginning. */
  List<Iterator<PricedShare>> runs() {
    List<Iterator<PricedShare>> runs = new ArrayList<>();
    long start = 0;
    for (long end : ends) {
      runs.add(new Run(start, end));
      start = end;
    }
    return runs;
  }

  private static void write(DataOutputStream out, PricedShare share) throws IOException {
    Thing thing = share.thing();
    write(out, share.bill().customer());
    write(out, share.bill().currency());
    write(out, share.record());
    write(out, share.provider());
    write(out, share.resourceId());
    out.writeBoolean(share.isNumbered());
    out.writeByte(thing.category() == null ? -1 : thing.category().ordinal());
    write(out, thing.text());
    write(out, thing.resourceName());
    write(out, thing.resourceType());
    write(out, thing.productId());
    write(out, thing.region());
    write(out, thing.quantity());
    write(out, thing.unit());
    write(out, share.cost());
    out.writeInt(share.assignment().row().line());
    out.writeInt(share.price() == null ? -1 : share.price().row().line());
  }

  private static void write(DataOutputStream out, String text) throws IOException {
    write(out, text == null ? null : text.getBytes(StandardCharsets.UTF_8));
  }

  private static void write(DataOutputStream out, BigDecimal figure) throws IOException {
    write(out, figure == null ? null : figure.unscaledValue().toByteArray());
    if (figure != null) {
      out.writeInt(figure.scale());
    }
  }

  private static void write(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes == null ? -1 : bytes.length);
    if (bytes != null) {
      out.write(bytes);
    }
  }

  /** Reads a run. */
  private final class Run implements Iterator<PricedShare> {

    private final Section section;
    private final DataInputStream in;
    private boolean isOver;

    Run(long start, long end) {
      section = new Section(start, end);
      in = new DataInputStream(new BufferedInputStream(section, BUFFER));
    }

    @Override
    public boolean hasNext() {
      return !isOver;
    }

    @Override
    public PricedShare next() {
      try {
        PricedShare share = read();
        isOver = section.isOver() && in.available() == 0;
        return share;
      } catch (IOException e) {
        throw new UncheckedIOException(
            "the charges of a month that were put aside cannot be read: " + e.getMessage(), e);
      }
    }

    private PricedShare read() throws IOException {
      BillKey bill = new BillKey(text(), text());
      String record = text();
      String provider = text();
      String resourceId = text();
      boolean isNumbered = in.readBoolean();
      int category = in.readByte();
      Thing thing = new Thing(
          category < 0 ? null : ChargeCategory.values()[category],
          text(),
          text(),
          text(),
          text(),
          text(),
          figure(),
          text());
      BigDecimal cost = figure();
      Assignment assignment = rules.assignment(in.readInt());
      int price = in.readInt();
      return new PricedShare(
          bill,
          record,
          provider,
          resourceId,
          isNumbered,
          thing,
          cost,
          assignment,
          price < 0 ? null : rules.price(price));
    }

    private String text() throws IOException {
      byte[] bytes = bytes();
      return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
    }

    private BigDecimal figure() throws IOException {
      byte[] bytes = bytes();
      return bytes == null ? null : new BigDecimal(new BigInteger(bytes), in.readInt());
    }

    private byte[] bytes() throws IOException {
      int length = in.readInt();
      if (length < 0) {
        return null;
      }
      byte[] bytes = new byte[length];
      in.readFully(bytes);
      return bytes;
    }
  }

  /** A part of the file. */
  private final class Section extends InputStream {

    private final long end;
    private long position;

    Section(long start, long end) {
      this.position = start;
      this.end = end;
    }

    boolean isOver() {
      return position == end;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (isOver()) {
        return -1;
      }
      int some = (int) Math.min(length, end - position);
      int read = file.read(ByteBuffer.wrap(bytes, offset, some), position);
      position += Math.max(0, read);
      return read;
    }
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
