package dev.billbridge.canonical;

import java.util.Set;

/**
 * How a provider makes its statements, as its mapping says. It decides how a statement is judged
 * and is no part of what the statement says, so a change of it makes no revision by itself.
 *
 * @param replacesUnlisted there is one statement of an account and period at a time: another one,
 *     provisional or final, that the list naming this one names no more was this one under another
 *     number
 * @param statesTotal its statements state a total, so that one without is not complete
 * @param rounding where it rounds; several when that is not known, none when amounts add up to the
 *     total as they are
 */
public record Practice(boolean replacesUnlisted, boolean statesTotal, Set<Rounding> rounding) {

  /** Statements that stand beside each other, state no total and round nothing. */
  public static final Practice PLAIN = new Practice(false, false, Set.of());

  public Practice {
    rounding = Set.copyOf(rounding);
  }
}
