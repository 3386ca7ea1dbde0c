package dev.billbridge.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.billbridge.cli.remote.CommandClient;
import dev.billbridge.cli.remote.CommandServer;
import dev.billbridge.service.watch.LiveService;
import dev.billbridge.settings.Settings;
import dev.billbridge.settings.SettingsReader;
import dev.billbridge.testing.Forked;
import dev.billbridge.testing.Invented;
import dev.billbridge.testing.PostedSite;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands while a service has the ledger to itself. */
class RunningServiceTest {

  @TempDir
  private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private Path ledger() {
    return folder.resolve("ledger");
  }

  private Path file() {
    return folder.resolve("ledger.service");
  }

  private OptionalInt ask(String... arguments) throws IOException {
    return CommandClient.ask(
        ledger(), "alice", List.of(arguments), new PrintWriter(out), new PrintWriter(err));
  }

  private CommandServer echo() throws IOException {
    Files.writeString(folder.resolve("ledger.mv.db"), "");
    return new CommandServer(ledger(), (operator, arguments, output, errors) -> {
      output.print(operator + " " + arguments);
      errors.print("ü€😀".repeat(5_000));
      return 7;
    });
  }

  private static CommandServer served(PostedSite site) {
    Path routes = Path.of("routes");
    Settings settings = SettingsReader.read(site.file(), routes, Map.of());
    return RunCommand.serveCommands(
        settings, work -> work.apply(new LiveService.Running(site.service(), settings, routes)));
  }

  @Test
  void every_command_works_while_the_service_runs_wherever_one_stands() throws Exception {
    try (PostedSite site = new PostedSite(folder)
        .sink("drop", "file", "directory", folder.resolve("drop").toString())) {
      site.post("bill-1", Invented.charge("server-1", "", "100"));
      try (CommandServer server = served(site)) {
        try (Forked status = Forked.start(
            folder, List.of(), "status", "--json", "--config", site.file().toString())) {
          assertThat(status.waitFor(60)).as(status.err()).isZero();
          assertThat(new ObjectMapper()
                  .readTree(status.out())
                  .at("/statements/0/statementId")
                  .asText())
              .isEqualTo("bill-1");
        }
        assertThat(ask("audit", "verify")).hasValue(0);
        assertThat(ask("statements")).hasValue(0);
        assertThat(ask("deliveries")).hasValue(0);
        assertThat(out.toString())
            .contains("The audit trail is intact")
            .contains("bill-1")
            .contains("OWED");
        assertThat(ask("--columns=80", "statements")).hasValue(0);
        assertThat(out.toString()).contains("(--wide also shows CAUSE, PAYMENT");
        site.round();
        assertThat(ask("redeliver", "--state", "DELIVERED", "--sink", "drop")).hasValue(0);
        assertThat(ask("audit", "list")).hasValue(0);
        assertThat(out.toString()).contains("Owed again: 1").contains("by order of alice");
        assertThat(ask("explain", "sakura:1:2:3")).hasValue(2);
        assertThat(err.toString()).contains("the ledger has no statement");
        assertThat(ask("sync")).hasValue(0);
        assertThat(ask("replay")).hasValue(1);
        assertThat(err.toString()).contains("Nothing in the archive matches");
        for (String alone : List.of("run", "plan", "demo")) {
          assertThat(ask(alone)).hasValue(2);
          assertThat(err.toString())
              .contains(alone + " cannot run beside the service; stop the service first");
        }
        assertThat(site.service().ledger().answers()).isTrue();
      }
      assertThat(file()).doesNotExist();
    }
  }

  @Test
  void the_log_names_the_command_and_not_the_option_before_it() {
    assertThat(RunCommand.command(List.of("--columns=80", "--wide", "statements", "--held")))
        .isEqualTo("statements");
  }

  @Test
  void what_a_command_prints_arrives_as_it_was_printed_with_its_exit_code() throws IOException {
    try (CommandServer server = echo()) {
      assertThat(ask("accept", "bill-1", "--reason", "it is right; “yes”\nsurely"))
          .hasValue(7);
      assertThat(out.toString())
          .isEqualTo("alice [accept, bill-1, --reason, it is right; “yes”\nsurely]");
      assertThat(err.toString()).isEqualTo("ü€😀".repeat(5_000));
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void what_a_killed_service_left_behind_is_no_service() throws IOException {
    try (CommandServer server = echo()) {
      Files.copy(file(), folder.resolve("left"), java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
    }
    assertThat(ask("status")).isEmpty();
    Files.move(folder.resolve("left"), file());
    assertThat(ask("status")).isEmpty();
  }

  @Test
  void another_program_at_the_port_of_a_service_that_has_ended_learns_nothing_and_is_not_believed()
      throws Exception {
    try (ServerSocket impostor = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      try (CommandServer server = echo()) {
        String left = Files.readString(file())
            .replaceFirst("\\d+", Integer.toString(impostor.getLocalPort()));
        Files.writeString(file(), left);
        Thread thread = new Thread(() -> {
          try (Socket caller = impostor.accept()) {
            caller.getOutputStream().write("billbridge-command-1\n".getBytes());
            caller.getOutputStream().write(new byte[64]);
            new DataOutputStream(caller.getOutputStream()).write(new byte[] {'x', 0, 0, 0, 0});
            caller.getInputStream().readNBytes(64);
          } catch (IOException e) {
            // The command has gone.
          }
        });
        thread.start();
        assertThat(ask("accept", "secret")).isEmpty();
        thread.join();
      }
    }
  }

  @Test
  void nobody_without_the_key_is_served_and_no_request_is_larger_than_allowed() throws IOException {
    try (CommandServer server = echo()) {
      int port = Integer.parseInt(Files.readAllLines(file()).get(0));
      try (Socket stranger = new Socket(InetAddress.getLoopbackAddress(), port)) {
        DataInputStream in = new DataInputStream(stranger.getInputStream());
        in.readNBytes(21 + 32);
        stranger.getOutputStream().write(new byte[64]);
        assertThat(in.read()).isEqualTo(-1);
      }
      assertThatThrownBy(() -> ask("accept", "x".repeat(70_000)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("the running service takes 65536");
      assertThat(ask("status")).hasValue(7);
    }
  }

  @Test
  void a_file_that_others_could_have_written_or_read_is_not_trusted() throws IOException {
    try (CommandServer server = echo()) {
      Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r--r--"));
      assertThatThrownBy(() -> ask("status"))
          .hasMessageContaining("its user alone can read and write");
      Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-------"));
      Files.move(file(), folder.resolve("elsewhere"));
      Files.createSymbolicLink(file(), folder.resolve("elsewhere"));
      assertThatThrownBy(() -> ask("status"))
          .hasMessageContaining("its user alone can read and write");
    }
    // A new service replaces the link, and what it led to stays as it is.
    String before = Files.readString(folder.resolve("elsewhere"));
    Files.deleteIfExists(file());
    Files.createSymbolicLink(file(), folder.resolve("elsewhere"));
    try (CommandServer server = echo()) {
      assertThat(ask("status")).hasValue(7);
      assertThat(folder.resolve("elsewhere")).hasContent(before);
    }
  }
}
