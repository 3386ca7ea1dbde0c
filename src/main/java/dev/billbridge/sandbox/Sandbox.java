package dev.billbridge.sandbox;

import com.sun.net.httpserver.HttpServer;
import dev.billbridge.sandbox.http.Api;
import dev.billbridge.sandbox.http.Fault;
import dev.billbridge.sandbox.http.FaultPlan;
import dev.billbridge.sandbox.http.Front;
import dev.billbridge.sandbox.ionos.IonosApi;
import dev.billbridge.sandbox.sakura.SakuraApi;
import dev.billbridge.sandbox.world.HeldStatement;
import dev.billbridge.sandbox.world.Oddity;
import dev.billbridge.sandbox.world.SandboxAccount;
import dev.billbridge.sandbox.world.Snapshot.StatementKey;
import dev.billbridge.sandbox.world.World;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/**
 * Both provider APIs, simulated over HTTP on 127.0.0.1. Nobody has live credentials on the first
 * day; here the whole service can be tried, with bills that live, odd answers and failing ones.
 * What the sandbox serves is a function of its settings and its clock; see the package description.
 */
public final class Sandbox implements AutoCloseable {
  private static final String NO_DELAY = "sun.net.httpserver.nodelay";

  static {
    // Headers and body leave in two packets; without this each answer waits some 40 ms for an
    // acknowledgement.
    if (System.getProperty(NO_DELAY) == null) {
      System.setProperty(NO_DELAY, "true");
    }
  }

  private final HttpServer server;
  private final ExecutorService workers;
  private final World world;
  private final SakuraApi sakura;
  private final IonosApi ionos;
  private final FaultPlan faults;
  private final Front front;

  private Sandbox(SandboxSettings settings) throws IOException {
    world = new World(
        settings.seed(),
        settings.months(),
        settings.lines(),
        settings.clock(),
        settings.oddities(),
        settings.events());
    sakura = new SakuraApi(
        world, settings.sakuraAccounts(), settings.unpaidText(), settings.pendingText());
    ionos = new IonosApi(world, settings.ionosContracts());
    faults = new FaultPlan();
    Map<String, Api> apis =
        Map.of("cloud", sakura, "billing", ionos, "sandbox", new AdminEndpoints(this));
    front = new Front(apis, "sandbox", faults);
    workers = Executors.newCachedThreadPool(task -> {
      Thread thread = new Thread(task, "sandbox");
      thread.setDaemon(true);
      return thread;
    });
    server = HttpServer.create(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), settings.port()), 0);
    server.setExecutor(workers);
    server.createContext("/", front);
    server.start();
  }

  /**
   * Starts serving. Several sandboxes may run side by side.
   *
   * @throws IOException if the port is taken
   */
  public static Sandbox start(SandboxSettings settings) throws IOException {
    return new Sandbox(settings);
  }

  /**
   * What the provider's address is replaced by: {@code …/cloud/zone/is1a}, without a slash at the
   * end.
   */
  public URI sakuraBaseUrl() {
    return uri("/cloud/zone/is1a");
  }

  /** The root of SAKURA's IAM API, {@code …/cloud/api/iam/1.0}. */
  public URI sakuraIamBaseUrl() {
    return uri("/cloud/api/iam/1.0");
  }

  /** What the provider's address is replaced by: {@code …/billing}, without a slash at the end. */
  public URI ionosBaseUrl() {
    return uri("/billing");
  }

  /** Where the admin endpoints are: {@code …/sandbox}. */
  public URI adminUrl() {
    return uri("/sandbox");
  }

  /** Every account, SAKURA first, in the order of their numbers. */
  public List<SandboxAccount> accounts() {
    return Stream.concat(sakuraAccounts().stream(), ionosAccounts().stream()).toList();
  }

  public List<SandboxAccount> sakuraAccounts() {
    return sakura.accounts();
  }

  /** One per contract; each sees its own contract only. */
  public List<SandboxAccount> ionosAccounts() {
    return ionos.accounts();
  }

  /**
   * A credential that sees every contract. Its {@link SandboxAccount#account()} is the first
   * contract.
   */
  public SandboxAccount ionosReseller() {
    return ionos.reseller();
  }

  /** The base URL for an account's provider. */
  public URI baseUrl(SandboxAccount account) {
    return account.provider().equals(SandboxAccount.SAKURA) ? sakuraBaseUrl() : ionosBaseUrl();
  }

  /** The sandbox's time. */
  public Instant now() {
    return world.snapshot().now();
  }

  /** From now on it is this instant, and stays it until it is set again. */
  public void setClock(Instant now) {
    world.setClock(now);
  }

  /** The switches that are on. */
  public Set<Oddity> oddities() {
    return world.snapshot().oddities();
  }

  /** Switches these on; the others stay as they are. */
  public void set(Oddity... oddities) {
    for (Oddity oddity : oddities) {
      world.set(oddity, true);
    }
  }

  /** Switches these off. */
  public void clear(Oddity... oddities) {
    for (Oddity oddity : oddities) {
      world.set(oddity, false);
    }
  }

  /**
   * Lets coming requests go wrong: the next {@code times} whose path and query contain a match of
   * the regular expression. Of several plans that match the oldest comes first.
   */
  public void fail(String pathPattern, Fault fault, int times) {
    faults.add(pathPattern, fault, times);
  }

  /** Forgets every fault that has not happened yet. */
  public void heal() {
    faults.clear();
  }

  /**
   * Changes one line of one statement, and with it the total in the header.
   *
   * @param account as in {@link SandboxAccount#account()}
   * @param statementId bill or invoice number
   * @param line SAKURA: the {@code Index}; IONOS: position of the meter over all data centers,
   *     unshuffled; both from 1
   * @param delta signed; SAKURA: whole yen, added to the net price
   * @throws IllegalArgumentException if there is no such account, statement or line at the moment
   */
  public void changeAmount(String account, String statementId, int line, BigDecimal delta) {
    boolean isSakura =
        sakuraAccounts().stream().anyMatch(candidate -> candidate.account().equals(account));
    StatementKey statement = isSakura
        ? sakura.changeable(account, statementId, line, delta)
        : ionos.changeable(account, statementId, line);
    world.amend(statement, line, delta);
  }

  /** What the sandbox holds at the moment and what it was asked for since the start. */
  public Tally tally() {
    Stream<HeldStatement> money =
        Stream.concat(sakura.heldBills().stream(), ionos.heldInvoices().stream());
    return new Tally(
        now(),
        Stream.concat(money, ionos.heldMeasurements().stream()).toList(),
        front.requestsByPath());
  }

  /**
   * As {@link #tally()}, with the statements of one dataset only: cheaper where statements are
   * long.
   *
   * @param dataset {@code bills}, {@code invoices}, {@code usage}, {@code utilization} or
   *     {@code evn}
   */
  public Tally tally(String dataset) {
    List<HeldStatement> held =
        switch (dataset) {
          case "bills" -> sakura.heldBills();
          case "invoices" -> ionos.heldInvoices();
          case "usage", "utilization", "evn" ->
            ionos.heldMeasurements().stream()
                .filter(statement -> statement.dataset().equals(dataset))
                .toList();
          default ->
            throw new IllegalArgumentException(
                "\"" + dataset
                    + "\" is not a dataset with a tally; those are bills, invoices, usage, utilization and evn");
        };
    return new Tally(now(), held, front.requestsByPath());
  }

  /** Stops at once and frees the port. */
  @Override
  public void close() {
    server.stop(0);
    workers.shutdownNow();
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }
}
