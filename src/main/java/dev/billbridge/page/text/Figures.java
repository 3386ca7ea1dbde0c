package dev.billbridge.page.text;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Currency;

/** Figures for people: digits in groups of three, none of them rounded away. */
public final class Figures {

  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
  /** Signs look like the digits they belong to. */
  private static final String MINUS = "\u2212";

  private Figures() {}

  /** An amount with at least the decimals of its currency; empty for null. */
  public static String money(BigDecimal amount, Currency currency) {
    return amount == null
        ? ""
        : grouped(amount, currency == null ? 0 : Math.max(0, currency.getDefaultFractionDigits()));
  }

  /**
   * An amount with the decimals of its currency, for a narrow place; one that has more of them is
   * rounded and says so with a sign before it.
   */
  public static String rounded(BigDecimal amount, Currency currency) {
    int decimals = Math.max(0, currency.getDefaultFractionDigits());
    if (amount == null || amount.stripTrailingZeros().scale() <= decimals) {
      return money(amount, currency);
    }
    return "\u2248\u2009" + money(amount.setScale(decimals, RoundingMode.HALF_UP), currency);
  }

  /** A figure with the decimals it has; empty for null. */
  public static String plain(BigDecimal figure) {
    return figure == null ? "" : grouped(figure, 0);
  }

  /** A number of things. */
  public static String count(long number) {
    return grouped(BigDecimal.valueOf(number), 0);
  }

  /** A change with its sign, as {@link #rounded}; a plain zero when nothing changed. */
  public static String change(BigDecimal amount, Currency currency) {
    String text = rounded(amount, currency);
    boolean isMore = amount != null && amount.signum() > 0;
    return !isMore
        ? text
        : text.startsWith("\u2248") ? text.replaceFirst("\u2009", "$0+") : "+" + text;
  }

  /**
   * A change in per cent of what was before, to a tenth; empty when there was nothing, or when the
   * sign has changed.
   */
  public static String percent(BigDecimal before, BigDecimal after) {
    if (before == null
        || after == null
        || before.signum() == 0
        || before.signum() * after.signum() < 0) {
      return "";
    }
    BigDecimal change =
        after.subtract(before).multiply(HUNDRED).divide(before.abs(), 1, RoundingMode.HALF_UP);
    if (change.compareTo(BigDecimal.valueOf(1000)) >= 0) {
      return "> +1,000 %";
    }
    return (change.signum() > 0 ? "+" : "") + grouped(change, 1) + " %";
  }

  private static String grouped(BigDecimal figure, int decimals) {
    BigDecimal stripped = figure.stripTrailingZeros();
    BigDecimal shown = stripped.scale() < decimals
        ? stripped.setScale(decimals, RoundingMode.UNNECESSARY)
        : stripped;
    String plain = shown.abs().toPlainString();
    int point = plain.indexOf('.') < 0 ? plain.length() : plain.indexOf('.');
    StringBuilder text = new StringBuilder(figure.signum() < 0 ? MINUS : "");
    for (int i = 0; i < point; i++) {
      if (i > 0 && (point - i) % 3 == 0) {
        text.append(',');
      }
      text.append(plain.charAt(i));
    }
    return text.append(plain.substring(point)).toString();
  }

  /** How many characters follow the digits before the decimal point, the point included. */
  public static int decimals(String text) {
    int point = text.indexOf('.');
    return point < 0 ? 0 : text.length() - point;
  }
}
