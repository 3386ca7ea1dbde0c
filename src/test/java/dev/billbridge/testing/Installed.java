package dev.billbridge.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A program that reads what we write, where the machine has it. */
public record Installed(String program) {

  /** Skips the test where the program is missing. */
  public static Installed orSkip(String program) {
    assumeTrue(
        Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, program))),
        program + " is not installed, so nothing was compared with it");
    return new Installed(program);
  }

  /** What it ended with, and what it wrote. */
  public record Outcome(int code, String output) {}

  /**
   * What it prints when all is well.
   *
   * @throws AssertionError with what it has written if it ends with an error
   */
  public String accepts(String... arguments) throws IOException, InterruptedException {
    Outcome outcome = run(arguments);
    assertThat(outcome.code()).as(outcome.output()).isZero();
    return outcome.output();
  }

  /** Output and errors together. */
  public Outcome run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(program));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.environment().put("BEANCOUNT_DISABLE_LOAD_CACHE", "1");
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Outcome(process.waitFor(), output);
  }
}
