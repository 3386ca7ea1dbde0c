package dev.billbridge.memory;

import java.nio.charset.StandardCharsets;

/**
 * Ends the process when its memory has run out. After an {@link OutOfMemoryError} nobody knows
 * which work was cut short, so the process must not go on: everything it had begun is taken up by
 * the next start, as after a power cut. Java does the same by itself with
 * {@code -XX:+ExitOnOutOfMemoryError}; this is for starts without it, and for errors that a library
 * has caught on the way.
 */
public final class OutOfMemory {

  /** Exit code; the same as Java's own. */
  public static final int EXIT_CODE = 3;

  /** Made before memory is short. */
  private static final byte[] SENTENCE =
      ("Memory has run out, so the process ends; the next start takes up what it was at."
              + " Give Java more memory with -Xmx, "
              + "such as -Xmx512m, or find in the last lines of the log which document needs so much\n")
          .getBytes(StandardCharsets.UTF_8);

  private static final int LONGEST_CHAIN = 50;

  private OutOfMemory() {}

  /**
   * From now on a thread that ends for want of memory ends the process. Other errors are printed as
   * before.
   */
  public static void endsTheProcess() {
    Thread.setDefaultUncaughtExceptionHandler((thread, e) -> {
      endIfBehind(e);
      System.err.println("Thread " + thread.getName() + " ended unexpectedly: " + e);
    });
  }

  /**
   * Ends the process if the trouble, or what has caused it, is that memory has run out. Does
   * nothing otherwise.
   */
  public static void endIfBehind(Throwable trouble) {
    Throwable cause = trouble;
    for (int i = 0; cause != null && i < LONGEST_CHAIN; i++, cause = cause.getCause()) {
      if (cause instanceof OutOfMemoryError) {
        System.err.write(SENTENCE, 0, SENTENCE.length);
        System.err.flush();
        Runtime.getRuntime().halt(EXIT_CODE);
      }
    }
  }
}
