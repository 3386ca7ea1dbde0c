package dev.billbridge.ledger.run;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The name under which this process holds leases: {@code host/pid/start}, and a number for each
 * ledger it has open. The start names the space of process numbers too, where the system tells it:
 * containers may share a host's name and not its processes.
 */
public final class ProcessName {

  private static final AtomicLong LEDGERS = new AtomicLong();

  /** The whole name must fit into 64 characters, as the books of deliveries have it. */
  private static final int LONGEST_HOST = 20;

  private static final String SPACE = space();

  private ProcessName() {}

  /** A name that no other open ledger has. */
  public static String next() {
    return here() + "/" + ProcessHandle.current().pid() + "/" + started(ProcessHandle.current())
        + SPACE + "/" + LEDGERS.incrementAndGet();
  }

  /**
   * Whether the holder is known to have ended: it ran on this machine and does so no more. Of other
   * machines nothing is known.
   */
  public static boolean isGone(String name) {
    String[] parts = name.split("/");
    if (parts.length != 4 || !parts[0].equals(here()) || !parts[2].endsWith(SPACE)) {
      return false;
    }
    return ProcessHandle.of(Long.parseLong(parts[1]))
        .map(process -> !(started(process) + SPACE).equals(parts[2]))
        .orElse(true);
  }

  /** Whether the holder is known to run: on this machine, now. */
  public static boolean isAlive(String name) {
    String[] parts = name.split("/");
    return parts.length == 4
        && parts[0].equals(here())
        && parts[2].endsWith(SPACE)
        && !isGone(name);
  }

  /** For a person to read, such as {@code process 4711 on billing-1}. */
  public static String shown(String name) {
    String[] parts = name.split("/");
    return parts.length < 2 ? name : "process " + parts[1] + " on " + parts[0];
  }

  /** Process numbers are used again; the time of its start tells a process from its successors. */
  private static String started(ProcessHandle process) {
    return process
        .info()
        .startInstant()
        .map(start -> Long.toString(start.toEpochMilli()))
        .orElseGet(() -> process.equals(ProcessHandle.current())
            ? Long.toString(ManagementFactory.getRuntimeMXBean().getStartTime())
            : "?");
  }

  private static String space() {
    try {
      return "-"
          + Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString().replaceAll("\\D", "");
    } catch (IOException | UnsupportedOperationException | SecurityException e) {
      return "";
    }
  }

  private static String here() {
    try {
      String host = InetAddress.getLocalHost().getHostName().replace('/', '-');
      return host.length() <= LONGEST_HOST
          ? host
          : host.substring(0, LONGEST_HOST - 9) + "~" + "%08x".formatted(host.hashCode());
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
