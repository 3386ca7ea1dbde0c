package dev.billbridge.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A main class run in a process of its own, which reports what it has cost when it ends. */
public final class Measured {

  private Measured() {}

  /**
   * What one process has cost.
   *
   * @param wall from its start to its end, as its parent saw it
   * @param cpu of all its threads
   * @param heap bytes, the sum of the peaks of all heap pools
   * @param resident bytes of memory at the most; 0 where the system does not say
   */
  public record Cost(Duration wall, Duration cpu, long heap, long resident) {}

  /** Runs in the child: file of the report, main class, its arguments. */
  public static void main(String[] arguments) throws ReflectiveOperationException {
    Path report = Path.of(arguments[0]);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> write(report)));
    Class.forName(arguments[1]).getMethod("main", String[].class).invoke(null, (Object)
        Arrays.copyOfRange(arguments, 2, arguments.length));
  }

  private static void write(Path report) {
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    long heap = ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .map(MemoryPoolMXBean::getPeakUsage)
        .mapToLong(usage -> usage.getUsed())
        .sum();
    try {
      Files.writeString(report, system.getProcessCpuTime() + " " + heap + " " + resident());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long resident() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return 0;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
        .sum();
  }

  /**
   * Runs a main class in a new process and waits for its end.
   *
   * @param folder where its output and its report go
   * @throws IllegalStateException if it fails; the message holds the end of its output
   */
  public static Cost run(
      Path folder, List<String> jvm, String classPath, Class<?> main, String... arguments)
      throws IOException, InterruptedException {
    Path report = Files.createTempFile(folder, "cost", ".txt");
    Path output = Files.createTempFile(folder, "output", ".txt");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvm);
    command.addAll(List.of("-cp", classPath));
    command.addAll(List.of(Measured.class.getName(), report.toString(), main.getName()));
    command.addAll(List.of(arguments));
    long start = System.nanoTime();
    int code = new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start()
        .waitFor();
    Duration wall = Duration.ofNanos(System.nanoTime() - start);
    if (code != 0) {
      throw new IllegalStateException(
          "%s ended with %d:%n%s".formatted(main.getSimpleName(), code, Files.readString(output)));
    }
    String[] figures = Files.readString(report).split(" ");
    return new Cost(
        wall,
        Duration.ofNanos(Long.parseLong(figures[0])),
        Long.parseLong(figures[1]),
        Long.parseLong(figures[2]));
  }
}
