package dev.billbridge.analyze;

import dev.billbridge.ledger.Ledger;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What can be asked about. */
public enum Subject {
  COST(Dimension.MONTH, "The ledger has no such lines.") {
    @Override
    public Report answer(Ledger ledger, Question question, Rulings rulings) {
      return Cost.of(ledger, question, rulings);
    }
  },
  USAGE(Dimension.MONTH, "The ledger has no such lines.") {
    @Override
    public Report answer(Ledger ledger, Question question, Rulings rulings) {
      return Usage.of(ledger, question, rulings);
    }
  },
  /** Why two months differ. */
  CHANGES(Dimension.PRODUCT, "Nothing has changed.") {
    @Override
    public Report answer(Ledger ledger, Question question, Rulings rulings) {
      return Changes.of(ledger, question, rulings);
    }
  };

  private final Dimension usual;
  private final String empty;
  private final String word = name().toLowerCase(Locale.ROOT);

  Subject(Dimension usual, String empty) {
    this.usual = usual;
    this.empty = empty;
  }

  /**
   * The answer to a question about it.
   *
   * @throws Question.RefusedException if there are more rows than can be kept
   */
  public abstract Report answer(Ledger ledger, Question question, Rulings rulings);

  /** As it is written in commands and addresses. */
  public String word() {
    return word;
  }

  /** By what it is shown unless something else is named. */
  public Dimension usual() {
    return usual;
  }

  /** What is said in the place of an answer without rows. */
  public String empty() {
    return empty;
  }

  /** The subject of a word; empty if there is none. */
  public static Optional<Subject> of(String word) {
    return Arrays.stream(values()).filter(each -> each.word.equals(word)).findFirst();
  }

  /** All words, in their order. */
  public static List<String> words() {
    return Arrays.stream(values()).map(Subject::word).toList();
  }
}
