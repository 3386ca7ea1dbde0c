package dev.billbridge.rules;

import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The rule files there are in {@code routes/books}. */
public enum RuleBook {
  /** Line of a statement to general-ledger account, cost centre and tax code. */
  ACCOUNTS(RuleShape.ofRecords(
      ResultColumn.required(Columns.GL_ACCOUNT),
      ResultColumn.optional(Columns.COST_CENTRE),
      ResultColumn.optional(Columns.TAX_CODE),
      ResultColumn.figure(Columns.TAX_RATE))),
  /** Issuer of a statement to party, its account, and the account of stated tax. */
  PARTIES(RuleShape.ofRecords(
          ResultColumn.required(Columns.PARTY),
          ResultColumn.required(Columns.PARTY_ACCOUNT),
          ResultColumn.optional(Columns.TAX_ACCOUNT),
          ResultColumn.optional(Columns.SUSPENSE_ACCOUNT),
          ResultColumn.optional(Columns.DIFFERENCE_ACCOUNT),
          ResultColumn.optional(Columns.TAX, List.of(Columns.STATED)),
          ResultColumn.optional(Columns.DIRECTION, List.of(Columns.PURCHASE, Columns.SALE)))
      .matching("provider", "account", "accountNumber", "dataset", "currency")),
  /** Currency of a statement to its exchange rate: units of it for one unit of the books'. */
  RATES(RuleShape.ofRecords(ResultColumn.requiredFigure(Columns.RATE)).matching("currency")),
  /** Line of a statement to a service of FOCUS and a class of things. */
  SERVICES(RuleShape.ofRecords(
          ResultColumn.required(Columns.SERVICE_NAME),
          ResultColumn.required(Columns.SERVICE_CATEGORY, FocusServices.categories()),
          ResultColumn.required(Columns.SERVICE_SUBCATEGORY),
          ResultColumn.optional(
              Columns.CLASS,
              List.of(
                  "server",
                  "core",
                  "memory",
                  "disk",
                  "address",
                  "traffic",
                  "network",
                  "storage",
                  "database",
                  "backup",
                  "licence",
                  "support",
                  "account",
                  "credit",
                  "other")))
      .withRule(row -> FocusServices.mistake(
          row.text(Columns.SERVICE_CATEGORY), row.text(Columns.SERVICE_SUBCATEGORY)))),
  /** Provider to who issues its invoices, and what else a FOCUS export must state about it. */
  ISSUERS(RuleShape.ofRecords(
          ResultColumn.required(Columns.ISSUER_NAME),
          ResultColumn.required(Columns.SERVICE_PROVIDER_NAME),
          ResultColumn.required(Columns.TIME_ZONE),
          ResultColumn.required(Columns.PAYMENT_TERMS),
          ResultColumn.required(Columns.AMOUNTS, List.of(Columns.GROSS, Columns.NET)))
      .matching("provider", "account", "accountNumber", "dataset", "currency")
      .withRule(row -> ZoneId.getAvailableZoneIds().contains(row.text(Columns.TIME_ZONE))
          ? null
          : "timeZone = \"%s\" does not exist; examples: Asia/Tokyo or UTC"
              .formatted(row.text(Columns.TIME_ZONE)))),
  /** Unit of a quantity, as the provider writes it, to what it is called and what it measures. */
  UNITS(RuleShape.ofRecords(
          ResultColumn.required(Columns.FOCUS_UNIT),
          ResultColumn.figure(Columns.DIVISOR),
          ResultColumn.optional(Columns.MEASURE, List.of(Columns.HOURS, Columns.GIGABYTES)))
      .withRule(row ->
          row.figure(Columns.DIVISOR) == null || row.figure(Columns.DIVISOR).signum() > 0
              ? null
              : "divisor = %s must be above zero; example: 3600 for seconds to hours"
                  .formatted(row.text(Columns.DIVISOR)))),
  /** Who gets bills of their own for what the providers charge. */
  CUSTOMERS(RuleShape.ofEveryRow(
      Set.of(),
      ResultColumn.required(Columns.ID),
      ResultColumn.required(Columns.NAME),
      ResultColumn.optional(Columns.CURRENCY),
      ResultColumn.optional(Columns.TAX_CODE),
      ResultColumn.optional(Columns.REFERENCE),
      ResultColumn.optional(Columns.COMMISSION, List.of(Columns.INCLUDED, Columns.SEPARATE)),
      ResultColumn.figure(Columns.MINIMUM))),
  /** Line of a statement to the customers that it is charged to. */
  ASSIGNMENTS(
      RuleShape.ofRecords(ResultColumn.required(Columns.TO), ResultColumn.optional(Columns.SPLIT))),
  /** A customer's part of a line to its price. */
  PRICES(RuleShape.ofRecords(
          ResultColumn.required(
              Columns.METHOD, List.of("markup", "unit", "graduated", "volume", "pass", "free")),
          ResultColumn.figures(Columns.VALUE),
          ResultColumn.optional(Columns.TEXT))
      .alsoMatching(Columns.CUSTOMER)),
  /** What a customer pays each month besides. */
  EXTRAS(RuleShape.ofEveryRow(
      Set.of(Columns.CUSTOMER),
      ResultColumn.optional(Columns.CURRENCY),
      ResultColumn.required(Columns.METHOD, List.of(Columns.FIXED, Columns.PERCENT)),
      ResultColumn.requiredFigure(Columns.VALUE),
      ResultColumn.required(Columns.TEXT)));

  private static final Set<RuleBook> OF_CUSTOMERS =
      EnumSet.of(CUSTOMERS, ASSIGNMENTS, PRICES, EXTRAS);

  /** Folder of the files, in that of the routes. */
  public static final String FOLDER = "books";

  private final RuleShape shape;
  private final String word = name().toLowerCase(Locale.ROOT);

  RuleBook(RuleShape shape) {
    this.shape = shape;
  }

  /** Names of the columns that state what a row decides. */
  public static final class Columns {
    public static final String GL_ACCOUNT = "glAccount";
    public static final String COST_CENTRE = "costCentre";
    public static final String TAX_CODE = "taxCode";
    /** Per cent of tax that the provider does not state, and that is added to the net. */
    public static final String TAX_RATE = "taxRate";

    public static final String PARTY = "party";
    public static final String PARTY_ACCOUNT = "partyAccount";
    public static final String TAX_ACCOUNT = "taxAccount";
    public static final String SUSPENSE_ACCOUNT = "suspenseAccount";
    public static final String DIFFERENCE_ACCOUNT = "differenceAccount";
    /** Whether each line must state its tax. */
    public static final String TAX = "tax";
    /** Value of {@link #TAX}: a line without stated tax is not entered. */
    public static final String STATED = "stated";

    public static final String RATE = "rate";

    public static final String DIRECTION = "direction";
    /** Value of {@link #DIRECTION}: the party has issued the statement. */
    public static final String PURCHASE = "purchase";
    /** Value of {@link #DIRECTION}: the statement is issued to the party. */
    public static final String SALE = "sale";

    public static final String SERVICE_NAME = "serviceName";
    public static final String SERVICE_CATEGORY = "serviceCategory";
    public static final String SERVICE_SUBCATEGORY = "serviceSubcategory";
    public static final String CLASS = "class";

    public static final String ISSUER_NAME = "issuerName";
    public static final String SERVICE_PROVIDER_NAME = "serviceProviderName";
    /** Of the provider's calendar, in which its billing periods begin and end. */
    public static final String TIME_ZONE = "timeZone";

    public static final String PAYMENT_TERMS = "paymentTerms";
    public static final String AMOUNTS = "amounts";
    /** Value of {@link #AMOUNTS}: they contain tax. */
    public static final String GROSS = "gross";
    /** Value of {@link #AMOUNTS}: they do not. */
    public static final String NET = "net";

    public static final String FOCUS_UNIT = "focusUnit";
    /** What a quantity is divided by to be in that unit; empty for 1. */
    public static final String DIVISOR = "divisor";

    public static final String MEASURE = "measure";
    /** Value of {@link #MEASURE}: hours in which something was there. */
    public static final String HOURS = "hours";
    /** Value of {@link #MEASURE}: an amount of data. */
    public static final String GIGABYTES = "gigabytes";

    /** Of a customer. */
    public static final String ID = "id";

    public static final String NAME = "name";
    public static final String CURRENCY = "currency";
    public static final String REFERENCE = "reference";
    public static final String COMMISSION = "commission";
    /** Value of {@link #COMMISSION}: in the price of each line. */
    public static final String INCLUDED = "included";
    /** Value of {@link #COMMISSION}: in a line of its own. */
    public static final String SEPARATE = "separate";

    /** Least amount of a bill, before tax. */
    public static final String MINIMUM = "minimum";

    public static final String TO = "to";
    public static final String SPLIT = "split";
    public static final String CUSTOMER = "customer";
    public static final String METHOD = "method";
    public static final String VALUE = "value";
    public static final String TEXT = "text";
    /** Value of {@link #METHOD}: an amount a month. */
    public static final String FIXED = "fixed";
    /** Value of {@link #METHOD}: per cent of the prices of all lines. */
    public static final String PERCENT = "percent";

    private Columns() {}
  }

  /** What such a file may hold. */
  public RuleShape shape() {
    return shape;
  }

  /** The usual name, such as {@code accounts.csv}. */
  public String fileName() {
    return word + ".csv";
  }

  /**
   * The kind of file that a name stands for: the usual name, or one that adds something to it, such
   * as {@code accounts-datev.csv}.
   */
  public static Optional<RuleBook> of(Path file) {
    String name = file.getFileName().toString();
    return Arrays.stream(values())
        .filter(book -> name.equals(book.fileName())
            || !book.isOfCustomers() && name.startsWith(book.word + "-") && name.endsWith(".csv"))
        .findFirst();
  }

  /** Whether it is one of the files for customers' bills, of which there is one each. */
  public boolean isOfCustomers() {
    return OF_CUSTOMERS.contains(this);
  }

  /**
   * Reads a file of this kind.
   *
   * @throws RuleException naming everything that is wrong in it
   */
  public RuleFile read(Path file) throws RuleException {
    return RuleFile.read(file, shape);
  }

  /** A file of this kind that is not there: no row matches. */
  public RuleFile none(Path file) {
    return new RuleFile(file, shape, List.of(), List.of());
  }
}
