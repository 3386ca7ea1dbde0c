package dev.billbridge.sandbox.ionos;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.billbridge.sandbox.http.Api;
import dev.billbridge.sandbox.http.Json;
import dev.billbridge.sandbox.http.Refusal;
import dev.billbridge.sandbox.http.Request;
import dev.billbridge.sandbox.http.Response;
import dev.billbridge.sandbox.ionos.billing.Contract;
import dev.billbridge.sandbox.ionos.billing.ContractMonth;
import dev.billbridge.sandbox.ionos.billing.Invoice;
import dev.billbridge.sandbox.ionos.billing.Invoices;
import dev.billbridge.sandbox.world.HeldStatement;
import dev.billbridge.sandbox.world.Oddity;
import dev.billbridge.sandbox.world.SandboxAccount;
import dev.billbridge.sandbox.world.Snapshot;
import dev.billbridge.sandbox.world.Snapshot.StatementKey;
import dev.billbridge.sandbox.world.World;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The IONOS Cloud Billing API, version 3.9.0 with the types seen on the wire. It hangs below
 * {@code /billing}.
 */
public final class IonosApi implements Api {
  private static final int MANY_PROFILES = 90;
  private static final int MOST_PROFILES = 80;
  private static final Set<String> TRAFFIC_OUTPUTS = Set.of("all", "obj", "arr", "csv");

  private final World world;
  private final List<Contract> contracts;
  private final Invoices invoices;
  private final InvoiceDocuments invoiceDocuments;

  /** @param contractCount number of contracts, each with its own credentials */
  public IonosApi(World world, int contractCount) {
    this.world = world;
    this.contracts = IntStream.range(0, contractCount)
        .mapToObj(number -> Contract.of(world.seed(), number))
        .toList();
    this.invoices = new Invoices(world);
    this.invoiceDocuments = new InvoiceDocuments(invoices);
  }

  public List<SandboxAccount> accounts() {
    return contracts.stream().map(Contract::asSandboxAccount).toList();
  }

  /** A credential that sees every contract, like a reseller's; its own contract is the first. */
  public SandboxAccount reseller() {
    return Reseller.of(world.seed()).asSandboxAccount(contracts.get(0));
  }

  /**
   * The key of an invoice there is at the moment, for a change of one of its lines.
   *
   * @throws IllegalArgumentException if there is no such invoice or line
   */
  public StatementKey changeable(String contractId, String invoiceId, int line) {
    Contract contract = contracts.stream()
        .filter(candidate -> candidate.id().equals(contractId))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("there is no IONOS contract " + contractId));
    Invoice invoice = Optional.ofNullable(contract.monthOf(invoiceId))
        .flatMap(month -> invoices.ofMonth(contract, month, world.snapshot()))
        .orElseThrow(() -> new IllegalArgumentException(
            "IONOS contract " + contractId + " has no invoice " + invoiceId));
    int lines = invoices.totals(invoice).lines();
    if (line < 1 || line > lines) {
      throw new IllegalArgumentException(
          "invoice " + invoiceId + " has lines 1 to " + lines + ", not " + line);
    }
    return Invoices.key(contract, invoice.usage().month());
  }

  /** Every invoice there is at the moment. */
  public List<HeldStatement> heldInvoices() {
    Snapshot snapshot = world.snapshot();
    return contracts.stream()
        .flatMap(contract -> invoices.all(contract, snapshot).stream()
            .map(invoice -> Holdings.invoice(invoice, invoices)))
        .toList();
  }

  /** Every month of usage, utilization and EVN. */
  public List<HeldStatement> heldMeasurements() {
    Snapshot snapshot = world.snapshot();
    List<HeldStatement> held = new ArrayList<>();
    for (Contract contract : contracts) {
      for (YearMonth month = Periods.current(snapshot);
          !month.isBefore(world.firstMonth(ZoneOffset.UTC));
          month = month.minusMonths(1)) {
        held.addAll(Holdings.measured(month(contract, month, snapshot)));
      }
    }
    return held;
  }

  @Override
  public void answer(Request request, Response response) throws IOException {
    if (!request.method().equals("GET")) {
      throw new Refusal(405);
    }
    Snapshot snapshot = world.snapshot();
    if (snapshot.has(Oddity.GZIP)) {
      response.compressIfAccepted(request);
    }
    List<String> path = request.segmentsFrom(1);
    if (path.equals(List.of("intern", "ping"))) {
      response.start(200, "application/json").write("1".getBytes(StandardCharsets.US_ASCII));
      return;
    }
    List<Contract> visible = visible(request, snapshot);
    if (path.equals(List.of("profile"))) {
      profile(visible, response, snapshot);
    } else if (path.size() == 2 && path.get(0).equals("invoices")) {
      invoicesOfPeriod(visible, path.get(1), request, response, snapshot);
    } else if (path.size() >= 2) {
      Contract contract = contract(visible, path.get(0))
          .orElseThrow(() -> new Refusal(404, null, "ContractId not found for user"));
      answer(contract, path.get(1), path.subList(2, path.size()), request, response, snapshot);
    } else {
      throw new Refusal(404);
    }
  }

  private void answer(
      Contract contract,
      String document,
      List<String> rest,
      Request request,
      Response response,
      Snapshot snapshot)
      throws IOException {
    String first = rest.isEmpty() ? "" : rest.get(0);
    switch (document + "/" + rest.size()) {
      case "invoices/0" -> {
        requireInvoiceRight(snapshot);
        invoiceDocuments.list(contract, response, snapshot);
      }
      case "invoices/1" -> {
        requireInvoiceRight(snapshot);
        invoiceDocuments.one(invoice(contract, first, snapshot), response, snapshot);
      }
      case "products/0" -> {
        YearMonth month = request
            .parameter("date")
            .map(date -> YearMonth.from(Periods.day(date, snapshot)))
            .orElse(Periods.current(snapshot));
        new ProductsDocument(contract, month, snapshot).write(response);
      }
      case "usage/0" ->
        new UsageDocuments(usagePeriod(contract, request, snapshot))
            .usage(OptionalInt.empty(), response);
      case "usage/1" -> {
        ContractMonth month = usagePeriod(contract, request, snapshot);
        OptionalInt place = month.placeOf(first);
        new UsageDocuments(month)
            .usage(
                OptionalInt.of(
                    place.orElseThrow(() -> new Refusal(404, null, "Datacenter not found"))),
                response);
      }
      case "utilization/0", "utilization/1" ->
        new UsageDocuments(pathPeriod(contract, rest, snapshot))
            .utilization(filter(request), response);
      case "utilization/2" -> {
        if (!first.equals("daily")) {
          throw new Refusal(404);
        }
        LocalDate day = Periods.day(rest.get(1), snapshot);
        new UsageDocuments(month(contract, YearMonth.from(day), snapshot))
            .utilizationOfDay(day, filter(request), response);
      }
      case "traffic/0", "traffic/1" -> {
        String output = request.parameter("output").orElse("all");
        if (!TRAFFIC_OUTPUTS.contains(output)) {
          throw new Refusal(422, null, "output invalid");
        }
        boolean byAddress = request.parameter("ip").filter("true"::equals).isPresent();
        new TrafficDocument(pathPeriod(contract, rest, snapshot), byAddress)
            .write(output, response);
      }
      case "evn/0", "evn/1" ->
        new EvnDocument(pathPeriod(contract, rest, snapshot)).write(response);
      default -> throw new Refusal(404);
    }
  }

  // Usage takes its month from the query, all others from the path; the wrong place is ignored, as
  // by the provider.
  private ContractMonth usagePeriod(Contract contract, Request request, Snapshot snapshot) {
    YearMonth asked = request
        .parameter("period")
        .map(text -> Periods.ofQuery(text, snapshot))
        .orElse(Periods.current(snapshot));
    return month(contract, asked, snapshot);
  }

  private ContractMonth pathPeriod(Contract contract, List<String> rest, Snapshot snapshot) {
    return month(
        contract,
        rest.isEmpty() ? Periods.current(snapshot) : Periods.ofPath(rest.get(0), snapshot),
        snapshot);
  }

  private ContractMonth month(Contract contract, YearMonth month, Snapshot snapshot) {
    // Before the contract began there is nothing: no lines, no data centers.
    int lines = month.isBefore(world.firstMonth(ZoneOffset.UTC)) ? 0 : world.lines();
    return new ContractMonth(contract, month, lines, snapshot);
  }

  private static UsageDocuments.Filter filter(Request request) {
    return new UsageDocuments.Filter(
        request.parameter("dc"), request.parameter("resource"), request.parameter("type"));
  }

  private Invoice invoice(Contract contract, String id, Snapshot snapshot) {
    YearMonth month = contract.monthOf(id);
    if (month == null && contracts.stream().anyMatch(other -> other.monthOf(id) != null)) {
      throw new Refusal(409, null, "The invoiceId doesn't belong to the user");
    }
    return Optional.ofNullable(month)
        .flatMap(known -> invoices.ofMonth(contract, known, snapshot))
        .orElseThrow(() -> new Refusal(404, null, "Requested invoiceId not found"));
  }

  private void invoicesOfPeriod(
      List<Contract> visible, String period, Request request, Response response, Snapshot snapshot)
      throws IOException {
    requireInvoiceRight(snapshot);
    YearMonth month = Periods.ofPath(period, snapshot);
    List<Contract> asked = visible;
    if (request.parameter("contractid").isPresent()) {
      asked =
          contract(visible, request.parameter("contractid").get()).map(List::of).orElse(List.of());
    } else if (visible.size() > MOST_PROFILES) {
      throw new Refusal(413);
    }
    invoiceDocuments.several(
        asked.stream()
            .flatMap(contract -> invoices.ofMonth(contract, month, snapshot).stream())
            .toList(),
        response,
        snapshot);
  }

  private static void requireInvoiceRight(Snapshot snapshot) {
    if (snapshot.has(Oddity.INVOICES_FORBIDDEN)) {
      throw new Refusal(403);
    }
  }

  private static void profile(List<Contract> visible, Response response, Snapshot snapshot)
      throws IOException {
    try (IonosJson json = new IonosJson(response, snapshot)) {
      json.startObject().startArray("companies");
      for (Contract contract : visible) {
        json.startObject()
            .id("contractId", contract.id())
            .id("customerId", contract.customerId())
            .optional("reference", IonosJson.reference(contract))
            .endObject();
      }
      json.endArray().endObject();
    }
  }

  private List<Contract> visible(Request request, Snapshot snapshot) {
    List<Contract> own = Reseller.of(world.seed()).isSentBy(request)
        ? contracts
        : contracts.stream().filter(contract -> sentBy(contract, request)).toList();
    if (own.isEmpty()) {
      throw new Refusal(401);
    }
    if (!snapshot.has(Oddity.MANY_PROFILES)) {
      return own;
    }
    Stream<Contract> more = IntStream.range(contracts.size(), contracts.size() + MANY_PROFILES)
        .mapToObj(number -> Contract.of(world.seed(), number));
    return Stream.concat(own.stream(), more).toList();
  }

  private static boolean sentBy(Contract contract, Request request) {
    return request.bearerToken().filter(contract.token()::equals).isPresent()
        || request
            .basicCredentials()
            .filter(sent ->
                sent.user().equals(contract.user()) && sent.password().equals(contract.password()))
            .isPresent();
  }

  // Leading zeros do not count: both forms are seen.
  private static Optional<Contract> contract(List<Contract> visible, String id) {
    if (!id.matches("[0-9]{5,10}")) {
      return Optional.empty();
    }
    long number = Long.parseLong(id);
    return visible.stream()
        .filter(contract -> Long.parseLong(contract.id()) == number)
        .findFirst();
  }

  @Override
  public void refuse(Refusal refusal, Response response) throws IOException {
    ErrorText usual = ErrorText.of(refusal.status());
    try (JsonGenerator out = Json.on(response.start(refusal.status(), "application/json"))) {
      out.writeStartObject();
      out.writeNumberField("status", refusal.status() == 200 ? 500 : refusal.status());
      out.writeStringField("code", refusal.code() == null ? usual.code() : refusal.code());
      out.writeStringField(
          "message", refusal.getMessage() == null ? usual.message() : refusal.getMessage());
      out.writeEndObject();
    }
  }

  private record ErrorText(String code, String message) {
    static ErrorText of(int status) {
      return switch (status) {
        case 401 -> new ErrorText("UnauthorizedError", "Credentials failed");
        case 403 -> new ErrorText("ForbiddenError", "Restricted access");
        case 404 -> new ErrorText("NotFoundError", "Not found");
        case 405 -> new ErrorText("MethodNotAllowedError", "Method not allowed");
        case 409 -> new ErrorText("ConflictError", "Conflict");
        case 413 ->
          new ErrorText(
              "PayloadTooLargeError", "More than 80 profiles available. Please query subsequently");
        case 422 -> new ErrorText("UnprocessableEntityError", "Period invalid");
        case 423 -> new ErrorText("LockedError", "Locked");
        case 429 -> new ErrorText("TooManyRequestsError", "Too many requests");
        case 503 -> new ErrorText("ServiceUnavailableError", "Service unavailable");
        default -> new ErrorText("InternalServerError", "Unexpected error");
      };
    }
  }
}
