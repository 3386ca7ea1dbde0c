package dev.billbridge.focus;

import dev.billbridge.canonical.ChargeCategory;
import dev.billbridge.render.FieldType;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Receivers that read less than FOCUS, or read it otherwise: each folder has one file more, with
 * the same rows and costs as Cost and Usage.
 */
public enum FocusProfile {
  /** Nothing but FOCUS. */
  PLAIN {
    @Override
    List<FocusColumn> columns(LocalDate today) {
      return List.of();
    }
  },
  /**
   * Custom costs of Datadog: days, of which the last is included and none lies in the future, no
   * empty cell, at most 1 000 characters. Further columns are tags. Source: its manual, "Custom
   * Costs".
   */
  DATADOG {
    @Override
    List<FocusColumn> columns(LocalDate today) {
      return List.of(
          text("ProviderName", row -> row.issuer().serviceProvider()),
          text("ChargeDescription", FocusProfile::description),
          text(
              "ChargePeriodStart",
              row -> earlier(row.record().period().start(), today).toString()),
          text(
              "ChargePeriodEnd",
              row -> earlier(row.record().period().end().minusDays(1), today).toString()),
          cost(),
          text("BillingCurrency", row -> row.record().currency().getCurrencyCode()),
          text("BillingAccountId", row -> row.source().revision().key().accountNumber()),
          text("ChargeCategory", row -> row.category().focusName()),
          text("ResourceId", FocusProfile::resource),
          text("ServiceCategory", row -> row.service().category()),
          text("ServiceName", row -> row.service().name()));
    }
  },
  /**
   * Custom providers of Vantage: the columns of its template, in which a purchase is usage and an
   * adjustment is usage or a discount. Source: its manual, "Custom Providers".
   */
  VANTAGE {
    @Override
    List<FocusColumn> columns(LocalDate today) {
      return List.of(
          text("ChargePeriodStart", row -> row.record().period().start().toString()),
          text("ChargeCategory", FocusProfile::category),
          cost(),
          text("ResourceId", FocusProfile::resource),
          text("ResourceType", FocusRow::resourceType),
          text("RegionId", row -> FocusRow.known(row.record().region())),
          text("ServiceCategory", row -> row.service().category()),
          text("ServiceName", row -> row.service().name()),
          text("Tags", FocusProfile::tags));
    }
  };

  private static final int LONGEST = 1_000;

  private final String word = name().toLowerCase(Locale.ROOT);

  /**
   * The columns of its file, in their order; none when there is no file.
   *
   * @param today in UTC
   */
  abstract List<FocusColumn> columns(LocalDate today);

  /** As it is written in the settings. */
  public String word() {
    return word;
  }

  /** The profile of a word; empty if there is none. */
  public static Optional<FocusProfile> of(String word) {
    return Arrays.stream(values()).filter(each -> each.word.equals(word)).findFirst();
  }

  /** All words. */
  public static List<String> words() {
    return Arrays.stream(values()).map(FocusProfile::word).toList();
  }

  /** The name of its file. */
  String file() {
    return word + ".csv";
  }

  private static FocusColumn text(String name, Function<FocusRow, String> value) {
    return new FocusColumn(name, value);
  }

  private static FocusColumn cost() {
    return FocusColumn.figure("BilledCost", FocusRow::cost);
  }

  private static LocalDate earlier(LocalDate one, LocalDate other) {
    return one.isBefore(other) ? one : other;
  }

  private static String description(FocusRow row) {
    String text = row.description();
    if (text.isBlank()) {
      return row.service().name();
    }
    if (text.length() <= LONGEST) {
      return text;
    }
    boolean isHalf = Character.isHighSurrogate(text.charAt(LONGEST - 1));
    return text.substring(0, isHalf ? LONGEST - 1 : LONGEST);
  }

  /** The one that is charged, or the one that a part of the charge is for. */
  private static String resource(FocusRow row) {
    return row.part() == null ? row.record().resourceId() : row.part().weight().resourceId();
  }

  private static String category(FocusRow row) {
    ChargeCategory category = row.category();
    return switch (category) {
      case USAGE, TAX, CREDIT -> category.focusName();
      case PURCHASE -> ChargeCategory.USAGE.focusName();
      case ADJUSTMENT -> row.cost().signum() < 0 ? "Discount" : ChargeCategory.USAGE.focusName();
    };
  }

  private static String tags(FocusRow row) {
    TreeMap<String, String> tags = new TreeMap<>();
    tags.put("account", row.source().revision().account());
    tags.put("currency", row.record().currency().getCurrencyCode());
    tags.put("product", row.description());
    return FieldType.ATTRIBUTES.text(tags);
  }
}
