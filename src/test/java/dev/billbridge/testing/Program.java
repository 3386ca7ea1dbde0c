package dev.billbridge.testing;

import dev.billbridge.Billbridge;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The program as it is started in a process of its own: the compiled classes as a jar, with an
 * archive of what a start loads, as the container image has it. Both are made at the first use,
 * once per JVM, and removed with it.
 */
final class Program {

  static final Program INSTANCE = new Program();

  private final Path folder;
  private final String classPath;

  private Program() {
    try {
      folder = Files.createTempDirectory("billbridge-program");
      Runtime.getRuntime().addShutdownHook(new Thread(this::remove));
      Path classes = Path.of(
          Billbridge.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      classPath = Stream.concat(
              Stream.of(jar(classes).toString()),
              Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                  .filter(entry -> entry.endsWith(".jar")))
          .collect(Collectors.joining(File.pathSeparator));
      Files.createSymbolicLink(folder.resolve("routes"), Path.of("routes").toAbsolutePath());
      train();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The command up to the name of the class, which may be one of the tests'. */
  List<String> javaWithTests() {
    List<String> command = new ArrayList<>(java());
    command.set(
        command.size() - 1,
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !entry.endsWith(".jar"))
            .collect(Collectors.joining(File.pathSeparator, classPath + File.pathSeparator, "")));
    return command;
  }

  /** The command up to the name of the class. */
  List<String> java() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-XX:SharedArchiveFile=" + folder.resolve("classes.jsa"),
        "-Xlog:disable",
        "-Xlog:all=warning:stderr",
        "-Xlog:cds*=off",
        "-cp",
        classPath);
  }

  /** Folders of classes cannot be archived. */
  private Path jar(Path classes) {
    Path jar = folder.resolve("billbridge.jar");
    int code = ToolProvider.findFirst("jar")
        .orElseThrow()
        .run(
            System.out,
            System.err,
            "--create",
            "--no-compress",
            "--file",
            jar.toString(),
            "-C",
            classes.toString(),
            ".");
    if (code != 0) {
      throw new IllegalStateException("no jar of " + classes);
    }
    return jar;
  }

  private void train() throws IOException, InterruptedException {
    Path settings = Files.writeString(
        folder.resolve("training.properties"),
        "ledger.url = jdbc:h2:mem:training\narchive.directory = " + folder.resolve("archive"));
    Process training = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:ArchiveClassesAtExit=" + folder.resolve("classes.jsa"),
            "-cp",
            classPath,
            "dev.billbridge.Billbridge",
            "sync",
            "--config",
            settings.toString())
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
    if (training.waitFor() != 0) {
      throw new IllegalStateException("the training run ended with " + training.exitValue());
    }
  }

  private void remove() {
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      // The JVM ends; the platform cleans its temporary folder sooner or later.
    }
  }
}
