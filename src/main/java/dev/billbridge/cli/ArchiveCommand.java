package dev.billbridge.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.billbridge.archive.Archive;
import dev.billbridge.archive.Verification;
import dev.billbridge.cli.option.SiteOptions;
import dev.billbridge.render.OneLine;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.function.LongConsumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code archive}: whether what was received is still there as it was received. */
@Command(
    name = "archive",
    mixinStandardHelpOptions = true,
    description = "The archive: every response as received.",
    subcommands = ArchiveCommand.Verify.class)
public final class ArchiveCommand implements Runnable {

  @Spec
  private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "name the subcommand: verify");
  }

  /** {@code archive verify}. */
  @Command(
      name = "verify",
      mixinStandardHelpOptions = true,
      description = "Reads every document and note and lists what is damaged, missing or "
          + "altered, with exit code 1 if there is any. Works beside the service.")
  public static final class Verify implements Callable<Integer> {

    private static final Duration PAUSE = Duration.ofSeconds(5);

    @Spec
    private CommandSpec spec;

    @Mixin
    private SiteOptions site = new SiteOptions();

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
      Path folder = site.settings().archiveDirectory();
      PrintWriter out = spec.commandLine().getOut();
      if (!Files.isDirectory(folder)) {
        spec.commandLine()
            .getErr()
            .println("The archive " + folder + " does not exist; correct archive.directory");
        return BillbridgeCommand.FAILED;
      }
      Verification.Result result =
          new Archive(folder, InstantSource.system()).verification().run(progress());
      if (json) {
        out.println(tree(result).toPrettyString());
      } else {
        result.damage().forEach(sentence -> out.println("Damaged: " + OneLine.of(sentence)));
        out.printf(
            "%d documents, %d notes, %d refused responses; %d files not used for any statement; %s%n",
            result.documents(),
            result.notes(),
            result.refused(),
            result.unnamed().size(),
            result.damage().isEmpty() ? "all intact" : result.damage().size() + " damaged");
      }
      out.flush();
      return result.damage().isEmpty() ? BillbridgeCommand.DONE : BillbridgeCommand.FAILED;
    }

    private LongConsumer progress() {
      PrintWriter err = spec.commandLine().getErr();
      long[] reportedAt = {System.nanoTime()};
      return files -> {
        if (System.nanoTime() - reportedAt[0] > PAUSE.toNanos()) {
          reportedAt[0] = System.nanoTime();
          err.printf("%d files read%n", files);
          err.flush();
        }
      };
    }

    private static ObjectNode tree(Verification.Result result) {
      ObjectNode root = JsonNodeFactory.instance
          .objectNode()
          .put("documents", result.documents())
          .put("notes", result.notes())
          .put("refused", result.refused());
      result.damage().forEach(root.putArray("damage")::add);
      result.unnamed().forEach(root.putArray("unnamed")::add);
      return root;
    }
  }
}
