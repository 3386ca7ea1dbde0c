package dev.billbridge.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Billbridge in a process of its own, as an operator starts it. Its output goes to files. */
public final class Forked implements AutoCloseable {

  private final Process process;
  private final Path out;
  private final Path err;

  private Forked(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /**
   * @param jvm options of the Java machine, such as {@code -Xmx256m}; it compiles quickly rather
   *     than well, unless they say otherwise
   */
  public static Forked start(Path folder, List<String> jvm, String... arguments)
      throws IOException {
    return start(folder, List.of(), jvm, arguments);
  }

  /**
   * With a limit on how large a file may become, which to a program is what a full disk is.
   *
   * @param kilobytes 1024 bytes each
   */
  public static Forked startOnFullDisk(Path folder, int kilobytes, String... arguments)
      throws IOException {
    return start(
        folder,
        List.of("bash", "-c", "ulimit -S -f " + kilobytes + "; exec \"$@\"", "bash"),
        List.of("-XX:-UsePerfData"),
        arguments);
  }

  /** The disk has room again: the limit of the running process is taken away. */
  public void makeRoom() throws IOException, InterruptedException {
    Process prlimit = new ProcessBuilder(
            "prlimit", "--pid", Long.toString(process.pid()), "--fsize=unlimited")
        .redirectErrorStream(true)
        .start();
    String said = new String(prlimit.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (prlimit.waitFor() != 0) {
      throw new IOException(said);
    }
  }

  /** Another main class, of the tests. */
  public static Forked start(Path folder, Class<?> main, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(Program.INSTANCE.javaWithTests());
    command.add(main.getName());
    command.addAll(List.of(arguments));
    return start(folder, command);
  }

  private static Forked start(
      Path folder, List<String> shell, List<String> jvm, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(shell);
    command.addAll(Program.INSTANCE.java());
    command.addAll(jvm);
    command.add("dev.billbridge.Billbridge");
    command.addAll(List.of(arguments));
    return start(folder, command);
  }

  private static Forked start(Path folder, List<String> command) throws IOException {
    Path out = Files.createTempFile(folder, "out", ".txt");
    Path err = Files.createTempFile(folder, "err", ".txt");
    return new Forked(
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start(),
        out,
        err);
  }

  /** @return the exit code */
  public int waitFor(int seconds) throws InterruptedException {
    if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
      throw new IllegalStateException(
          "still running after %d s%n%s%n%s%n%s".formatted(seconds, out(), err(), threads()));
    }
    return process.exitValue();
  }

  /** What every thread is at, for finding out why a process does not end. */
  private String threads() {
    try {
      Process jstack = new ProcessBuilder(
              Path.of(System.getProperty("java.home"), "bin", "jstack").toString(),
              Long.toString(process.pid()))
          .redirectErrorStream(true)
          .start();
      return new String(jstack.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "no thread dump: " + e.getMessage();
    }
  }

  /** Asks it to end, as {@code kill} does. */
  public void terminate() {
    process.destroy();
  }

  /** Ends it at once, as {@code kill -9} does. */
  public void kill() {
    process.destroyForcibly();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  public String out() {
    return read(out);
  }

  public String err() {
    return read(err);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
