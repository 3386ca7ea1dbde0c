package dev.billbridge;

import dev.billbridge.cli.BillbridgeCommand;
import dev.billbridge.memory.OutOfMemory;
import java.util.Locale;

/** Where the program begins: {@code java -jar billbridge.jar COMMAND}. */
public final class Billbridge {

  private Billbridge() {}

  /** Runs a command; the process ends with its exit code: 0 done, 1 some work failed, 2 refused. */
  public static void main(String[] arguments) {
    // Digits, letter case and sorting in ids, file names, SQL and settings must not depend on the
    // language of whoever starts it.
    Locale.setDefault(Locale.ROOT);
    // From Java 22 to 24 there is a console even where no terminal is, unless it is this one.
    System.setProperty("jdk.console", "java.base");
    OutOfMemory.endsTheProcess();
    System.exit(BillbridgeCommand.execute(arguments));
  }
}
