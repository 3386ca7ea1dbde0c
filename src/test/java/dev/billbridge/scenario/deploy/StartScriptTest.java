package dev.billbridge.scenario.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/billbridge}, as it lies in the distribution. */
class StartScriptTest {

  @TempDir
  private Path folder;

  private Path home;

  private record Ended(int code, String out, String err) {}

  @BeforeEach
  void unpack() throws IOException {
    home = Files.createDirectories(folder.resolve("opt/bill bridge"));
    Files.createDirectories(home.resolve("bin"));
    Files.createDirectories(home.resolve("lib/ext"));
    Path script = Files.copy(Path.of("src/dist/bin/billbridge"), home.resolve("bin/billbridge"));
    assertThat(script).isExecutable();
    Files.createSymbolicLink(home.resolve("routes"), Path.of("routes").toAbsolutePath());
    program(home.resolve("billbridge.jar"));
  }

  @Test
  void a_command_means_the_same_from_any_folder_and_through_a_link() throws Exception {
    Files.writeString(
        home.resolve("application.properties"),
        "ledger.url = jdbc:h2:file:./data/ledger\narchive.directory = ./data/archive\n");
    Path link = Files.createSymbolicLink(
        Files.createDirectories(folder.resolve("usr/bin")).resolve("billbridge"),
        home.resolve("bin/billbridge"));

    Path other = Files.createFile(
        Files.createDirectories(folder.resolve("elsewhere")).resolve("application.properties"));

    Ended ended = run(link, System.getProperty("java.home"), "statements", "--json");

    assertThat(ended.code()).isZero();
    assertThat(ended.out()).isEqualTo("[ ]\n");
    assertThat(ended.err())
        .contains(
            other.toRealPath() + " is not read; name it with --config application.properties");
    assertThat(home.resolve("data/ledger.mv.db")).exists();
  }

  @Test
  void the_service_gets_the_optimising_compiler_and_a_short_command_does_not() throws Exception {
    Path java = javaOf("21.0.4", "echo \"$@\"");
    Files.createFile(home.resolve("lib/ext/driver.jar"));

    assertThat(run(home.resolve("bin/billbridge"), java.toString(), "run", "--new-ledger")
            .out())
        .doesNotContain("TieredStopAtLevel")
        .contains("-XX:+ExitOnOutOfMemoryError")
        .endsWith(
            "-cp %1$s/billbridge.jar:%1$s/lib/ext/driver.jar dev.billbridge.Billbridge run --new-ledger\n"
                .formatted(home.toRealPath()));
    assertThat(run(home.resolve("bin/billbridge"), java.toString(), "status").out())
        .contains("-XX:TieredStopAtLevel=1")
        .doesNotContain("SharedArchiveFile");
  }

  @Test
  void class_data_is_made_from_a_start_of_the_service_and_used_by_the_java_that_made_it()
      throws Exception {
    // Like Java's: ready, and at its end it writes the file.
    Path java = javaOf("21.0.4", """
        case "$*" in *ArchiveClassesAtExit*) ;; *) echo "$@"; exit ;; esac
        for each; do case $each in -XX:ArchiveClassesAtExit=*) file=${each#*=} ;; esac; done
        trap 'echo classes > "$file"; exit 143' TERM
        echo "Ready:"
        while :; do sleep 0.05; done
        """);

    Ended made = run(home.resolve("bin/billbridge"), java.toString(), "class-data");

    Path archive = home.toRealPath().resolve("lib/classes-21.0.4.jsa");
    assertThat(made).isEqualTo(new Ended(0, "Class data for Java 21.0.4: " + archive + "\n", ""));
    assertThat(archive).hasContent("classes");
    assertThat(run(home.resolve("bin/billbridge"), java.toString(), "run").out())
        .contains("-XX:SharedArchiveFile=" + archive);
    assertThat(
            run(home.resolve("bin/billbridge"), javaOf("25.0.1", "echo \"$@\"").toString(), "run")
                .out())
        .as("another Java")
        .doesNotContain("SharedArchiveFile");
  }

  @Test
  void an_old_java_or_none_is_refused_in_one_sentence() throws Exception {
    Path old = javaOf("11.0.2", "exit 1");
    assertThat(run(home.resolve("bin/billbridge"), old.toString(), "run"))
        .isEqualTo(new Ended(
            2,
            "",
            "billbridge: %s/bin/java is Java 11.0.2; install Java 17 or later, or name its folder in JAVA_HOME\n"
                .formatted(old)));
    assertThat(run(home.resolve("bin/billbridge"), folder.toString(), "run").err())
        .isEqualTo(
            "billbridge: JAVA_HOME is %s, which has no bin/java; name the folder of Java 17 or later\n"
                .formatted(folder));
  }

  /** A folder of Java whose program does what the shell is given. */
  private Path javaOf(String version, String shell) throws IOException {
    Path java = folder.resolve("java-" + version);
    Files.createDirectories(java.resolve("bin"));
    Files.writeString(java.resolve("release"), "JAVA_VERSION=\"%s\"\n".formatted(version));
    Path program = Files.writeString(java.resolve("bin/java"), "#!/bin/sh\n" + shell + "\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    return java;
  }

  private Ended run(Path script, String java, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(script.toString()));
    command.addAll(List.of(arguments));
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    ProcessBuilder builder = new ProcessBuilder(command)
        .directory(Files.createDirectories(folder.resolve("elsewhere")).toFile())
        .redirectOutput(out.toFile())
        .redirectError(err.toFile());
    builder.environment().put("JAVA_HOME", java);
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    Process process = builder.start();
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  /** The compiled classes and libraries of this build under the name of the program. */
  private static void program(Path jar) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest
        .getMainAttributes()
        .put(
            Attributes.Name.CLASS_PATH,
            Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toUri().toString())
                .collect(Collectors.joining(" ")));
    try (OutputStream out = Files.newOutputStream(jar)) {
      new JarOutputStream(out, manifest).close();
    }
  }
}
