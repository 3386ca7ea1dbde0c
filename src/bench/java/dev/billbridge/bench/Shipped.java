package dev.billbridge.bench;

import dev.billbridge.Billbridge;
import dev.billbridge.bench.Measured.Cost;
import dev.billbridge.bench.Measured.Service;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The distribution as its archive holds it, with class data made for the Java that runs this. */
final class Shipped {

  private final Path home;
  private final Path java;

  private Shipped(Path home, Path java) {
    this.home = home;
    this.java = java;
  }

  /** Unpacks what the build has packed. */
  static Shipped unpack(Path folder) throws IOException, InterruptedException {
    Path home = Files.createDirectories(folder.resolve("product"));
    try (DirectoryStream<Path> packed =
        Files.newDirectoryStream(Path.of("target"), "billbridge-*.tar.gz")) {
      for (Path archive : packed) {
        output("tar", "xzf", archive.toString(), "-C", home.toString(), "--strip-components=1");
      }
    }
    output(home.resolve("bin/billbridge").toString(), "class-data");
    // Prints what it is started with, and passes for the Java that runs this.
    Path java = Files.createDirectories(folder.resolve("echo/bin")).resolve("java");
    Files.writeString(java, "#!/bin/sh\necho \"$@\"\n");
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.copy(Path.of(System.getProperty("java.home"), "release"), folder.resolve("echo/release"));
    return new Shipped(home, java.getParent().getParent());
  }

  /** Runs a command with the options that the start script gives Java, and those named here. */
  Cost run(Path folder, List<String> options, List<String> command)
      throws IOException, InterruptedException {
    return Measured.run(
        folder,
        options(options, command),
        home.resolve("billbridge.jar") + ":" + Path.of("target", "test-classes").toAbsolutePath(),
        Billbridge.class,
        command.toArray(String[]::new));
  }

  /** Runs a service likewise, and ends it after it has been idle. */
  Service serve(Path folder, List<String> options, List<String> command, Duration idle)
      throws IOException, InterruptedException {
    return Measured.serve(
        folder,
        options(options, command),
        home.resolve("billbridge.jar").toString(),
        Billbridge.class,
        command,
        idle);
  }

  private List<String> options(List<String> further, List<String> command)
      throws IOException, InterruptedException {
    List<String> jvm = new ArrayList<>();
    String script = home.resolve("bin/billbridge").toString();
    for (String option :
        output("env", "JAVA_HOME=" + java, script, command.get(0)).strip().split(" ")) {
      if (option.equals("-cp")) {
        break;
      }
      jvm.add(option);
    }
    jvm.addAll(further);
    return jvm;
  }

  private static String output(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
    String output = new String(process.getInputStream().readAllBytes());
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + " ended with " + process.exitValue());
    }
    return output;
  }
}
