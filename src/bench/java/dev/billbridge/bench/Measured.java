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
import java.util.concurrent.TimeUnit;

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

  /**
   * What a service has cost.
   *
   * @param ready until it said that it is ready
   * @param idle until it had been idle for some time, with the memory it had then
   */
  public record Service(Cost ready, Cost idle) {}

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
      Files.writeString(
          report, system.getProcessCpuTime() + " " + heap + " " + resident("self", "VmHWM:"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long resident(String process, String figure) throws IOException {
    Path status = Path.of("/proc", process, "status");
    if (!Files.exists(status)) {
      return 0;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith(figure))
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
    List<String> measured = new ArrayList<>(List.of(report.toString(), main.getName()));
    measured.addAll(List.of(arguments));
    long start = System.nanoTime();
    int code = start(output, jvm, classPath, Measured.class, measured).waitFor();
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

  /**
   * Starts a service, waits until it says that it is ready, leaves it alone, and ends it.
   *
   * @param idle how long it is left alone
   */
  static Service serve(
      Path folder,
      List<String> jvm,
      String classPath,
      Class<?> main,
      List<String> arguments,
      Duration idle)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile(folder, "output", ".txt");
    long start = System.nanoTime();
    Process process = start(output, jvm, classPath, main, arguments);
    try {
      while (!Files.readString(output).contains("Ready:")) {
        if (process.waitFor(20, TimeUnit.MILLISECONDS)) {
          throw new IllegalStateException(Files.readString(output));
        }
      }
      Cost ready = soFar(process, start);
      Thread.sleep(idle.toMillis());
      return new Service(ready, soFar(process, start));
    } finally {
      process.destroy();
      process.waitFor();
    }
  }

  private static Cost soFar(Process process, long start) throws IOException {
    return new Cost(
        Duration.ofNanos(System.nanoTime() - start),
        process.info().totalCpuDuration().orElse(Duration.ZERO),
        0,
        resident(Long.toString(process.pid()), "VmRSS:"));
  }

  private static Process start(
      Path output, List<String> jvm, String classPath, Class<?> main, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvm);
    command.addAll(List.of("-cp", classPath, main.getName()));
    command.addAll(arguments);
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start();
  }
}
