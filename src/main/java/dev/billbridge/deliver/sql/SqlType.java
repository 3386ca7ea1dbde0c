package dev.billbridge.deliver.sql;

import dev.billbridge.deliver.SinkDatabase;
import dev.billbridge.deliver.SinkParameters;
import dev.billbridge.deliver.SinkSetup;
import dev.billbridge.deliver.SinkType;
import dev.billbridge.deliver.Target;
import java.util.Set;

/** Sinks of the type {@code sql}. */
public final class SqlType implements SinkType {

  @Override
  public String name() {
    return "sql";
  }

  @Override
  public Target target(SinkSetup setup) {
    SinkParameters parameters = setup.parameters();
    if (!parameters.has("record-sql") && !parameters.has("statement-sql")) {
      throw parameters.refused(
          "record-sql",
          "and statement-sql are both missing, so nothing would be written; give one of them at least");
    }
    SqlRoute route = new SqlRoute(setup.route());
    SqlTarget.Execution statements =
        execution(route, parameters, "statement-sql", NamedValues.ofStatement());
    SqlTarget.Execution records =
        execution(route, parameters, "record-sql", NamedValues.ofRecord());
    return new SqlTarget(SinkDatabase.of(parameters), setup.clock(), statements, records);
  }

  private static SqlTarget.Execution execution(
      SqlRoute route, SinkParameters parameters, String parameter, Set<String> known) {
    if (!parameters.has(parameter)) {
      return null;
    }
    String given = parameters.text(parameter);
    String sql = given.endsWith(".sql") ? parameters.file("sinks", parameter) : given;
    try {
      return route.execution(sql, known);
    } catch (IllegalArgumentException e) {
      throw parameters.refused(parameter, e.getMessage());
    }
  }

  @Override
  public boolean sendsThroughRoute() {
    return true;
  }
}
