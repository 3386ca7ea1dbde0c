package dev.billbridge.mapping;

/**
 * The documents state nothing of what was requested: no line, and a mapping that takes this for "no
 * data", not for zero. What is known already stays as it is.
 */
public final class AbsentException extends MappingException {

  private final String statementId;

  public AbsentException(String statementId) {
    super(statementId + " is absent: the provider names no line of it");
    this.statementId = statementId;
  }

  /** What the statement would be called. */
  public String statementId() {
    return statementId;
  }
}
