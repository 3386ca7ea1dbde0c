package dev.billbridge;

import dev.billbridge.cli.BillbridgeCommand;

/** Where the program begins: {@code java -jar billbridge.jar COMMAND}. */
public final class Billbridge {

  private Billbridge() {}

  /** Runs a command; the process ends with its exit code: 0 done, 1 some work failed, 2 refused. */
  public static void main(String[] arguments) {
    System.exit(BillbridgeCommand.execute(arguments));
  }
}
