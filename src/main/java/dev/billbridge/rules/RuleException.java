package dev.billbridge.rules;

import java.util.List;
import java.util.stream.Collectors;

/** A rule file cannot be used. The message has one line for each problem, with its place. */
public final class RuleException extends Exception {

  private static final long serialVersionUID = 1;

  private final transient List<RuleProblem> problems;

  /** @param problems one or more */
  public RuleException(List<RuleProblem> problems) {
    super(problems.stream().map(RuleProblem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /** All of them, in the order of the file. */
  public List<RuleProblem> problems() {
    return problems;
  }
}
