package dev.billbridge.focus;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Versions of the specification that can be written. */
public enum FocusVersion {
  V1_4("1.4"),
  /** For receivers that have not moved on: one dataset, and names of providers in older columns. */
  V1_2("1.2");

  private final String number;

  FocusVersion(String number) {
    this.number = number;
  }

  /** As it is written. */
  public String number() {
    return number;
  }

  /** The version of a number; empty if it cannot be written. */
  public static Optional<FocusVersion> of(String number) {
    return Arrays.stream(values()).filter(each -> each.number.equals(number)).findFirst();
  }

  /** All numbers. */
  public static List<String> numbers() {
    return Arrays.stream(values()).map(FocusVersion::number).toList();
  }

  /** Whether it has the datasets Invoice Detail and Billing Period. */
  boolean hasInvoices() {
    return this == V1_4;
  }
}
