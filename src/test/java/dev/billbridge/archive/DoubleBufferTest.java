package dev.billbridge.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DoubleBufferTest {

  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final Set<Thread> writers = new HashSet<>();

  private final OutputStream target = new OutputStream() {
    @Override
    public void write(int b) {
      throw new UnsupportedOperationException("one byte at a time");
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      writers.add(Thread.currentThread());
      written.write(bytes, offset, length);
    }
  };

  @Test
  void a_large_body_arrives_byte_for_byte_by_another_thread() throws IOException {
    byte[] body = new byte[3_000_001];
    Random random = new Random(7);
    random.nextBytes(body);
    try (DoubleBuffer buffer = new DoubleBuffer(target)) {
      for (int at = 0, n; at < body.length; at += n) {
        n = Math.min(body.length - at, 1 + random.nextInt(40_000));
        buffer.write(body, at, n);
      }
      buffer.flush();
      assertThat(written.toByteArray()).isEqualTo(body);
    }
    assertThat(written.size()).isEqualTo(body.length);
    assertThat(writers).hasSize(2);
  }

  @Test
  void a_small_body_needs_no_other_thread() throws IOException {
    try (DoubleBuffer buffer = new DoubleBuffer(target)) {
      buffer.write(new byte[100_000]);
    }
    assertThat(written.size()).isEqualTo(100_000);
    assertThat(writers).containsExactly(Thread.currentThread());
  }

  @Test
  void a_disk_that_is_full_ends_the_writing_and_the_closing() {
    OutputStream full = new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        throw new IOException("No space left on device");
      }
    };
    assertThatIOException()
        .isThrownBy(() -> {
          try (DoubleBuffer buffer = new DoubleBuffer(full)) {
            for (int i = 0; i < 100; i++) {
              buffer.write(new byte[10_000]);
            }
          }
        })
        .withMessage("No space left on device")
        .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
  }
}
