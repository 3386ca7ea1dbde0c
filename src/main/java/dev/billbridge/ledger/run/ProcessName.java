package dev.billbridge.ledger.run;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The name under which this process holds leases: {@code host/pid/start}, and a number for each ledger it has open. The start names
 * the space of process numbers too, where the system tells it: containers may share a host's name and not its processes.
 */
final class ProcessName {

  private static final AtomicLong LEDGERS = new AtomicLong();

  private static final String SPACE = space();

  private ProcessName() {}

  /** A name that no other open ledger has. */
  static String next() {
    return here() + "/" + ProcessHandle.current().pid() + "/" + started(ProcessHandle.current()) + SPACE + "/" + LEDGERS.incrementAndGet();
  }

  /** Whether the holder is known to have ended: it ran on this machine and does so no more. Of other machines nothing is known. */
  static boolean isGone(String name) {
    String[] parts = name.split("/");
    if (parts.length != 4 || !parts[0].equals(here()) || !parts[2].endsWith(SPACE)) {
      return false;
    }
    return ProcessHandle.of(Long.parseLong(parts[1])).map(process -> !(started(process) + SPACE).equals(parts[2])).orElse(true);
  }

  /** Process numbers are used again; the time of its start tells a process from its successors. */
  private static String started(ProcessHandle process) {
    return process.info().startInstant().map(start -> Long.toString(start.toEpochMilli()))
        .orElseGet(() -> process.equals(ProcessHandle.current()) ? Long.toString(ManagementFactory.getRuntimeMXBean().getStartTime()) : "?");
  }

  private static String space() {
    try {
      return "-" + Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString().replaceAll("\\D", "");
    } catch (IOException | UnsupportedOperationException | SecurityException e) {
      return "";
    }
  }

  private static String here() {
    try {
      return InetAddress.getLocalHost().getHostName().replace('/', '-');
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
