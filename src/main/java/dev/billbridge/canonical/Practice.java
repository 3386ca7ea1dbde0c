package dev.billbridge.canonical;

/**
 * How a provider makes its statements, as its mapping says. It decides how a statement is judged and is no part of what the statement
 * says, so a change of it makes no revision by itself.
 *
 * @param replacesUnlisted there is one statement of an account and period at a time: another one, provisional or final, that the list
 *                         naming this one names no more was this one under another number
 */
public record Practice(boolean replacesUnlisted) {

  /** Statements that stand beside each other. */
  public static final Practice PLAIN = new Practice(false);
}
