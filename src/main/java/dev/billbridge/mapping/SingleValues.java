package dev.billbridge.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.thisptr.jackson.jq.Expression;
import net.thisptr.jackson.jq.Function;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import net.thisptr.jackson.jq.internal.JsonQueryFunction;
import net.thisptr.jackson.jq.internal.misc.Pair;
import net.thisptr.jackson.jq.internal.operators.BinaryOperator;
import net.thisptr.jackson.jq.internal.tree.ArrayConstruction;
import net.thisptr.jackson.jq.internal.tree.AssignPipeComponent;
import net.thisptr.jackson.jq.internal.tree.Conditional;
import net.thisptr.jackson.jq.internal.tree.FieldConstruction;
import net.thisptr.jackson.jq.internal.tree.FunctionCall;
import net.thisptr.jackson.jq.internal.tree.FunctionDefinition;
import net.thisptr.jackson.jq.internal.tree.IdentifierKeyFieldConstruction;
import net.thisptr.jackson.jq.internal.tree.ObjectConstruction;
import net.thisptr.jackson.jq.internal.tree.PipeComponent;
import net.thisptr.jackson.jq.internal.tree.PipedQuery;
import net.thisptr.jackson.jq.internal.tree.SemicolonOperator;
import net.thisptr.jackson.jq.internal.tree.ThisObject;
import net.thisptr.jackson.jq.internal.tree.TransformPipeComponent;
import net.thisptr.jackson.jq.internal.tree.Tuple;
import net.thisptr.jackson.jq.internal.tree.VariableAccess;
import net.thisptr.jackson.jq.internal.tree.binaryop.AlternativeOperatorExpression;
import net.thisptr.jackson.jq.internal.tree.binaryop.BinaryOperatorExpression;
import net.thisptr.jackson.jq.internal.tree.binaryop.BooleanAndExpression;
import net.thisptr.jackson.jq.internal.tree.binaryop.BooleanOrExpression;
import net.thisptr.jackson.jq.internal.tree.binaryop.SimpleBinaryOperatorExpression;
import net.thisptr.jackson.jq.internal.tree.binaryop.comparison.CompareEqualTest;
import net.thisptr.jackson.jq.internal.tree.binaryop.comparison.CompareNotEqualTest;
import net.thisptr.jackson.jq.internal.tree.fieldaccess.BracketFieldAccess;
import net.thisptr.jackson.jq.internal.tree.fieldaccess.IdentifierFieldAccess;
import net.thisptr.jackson.jq.internal.tree.literal.ValueLiteral;
import net.thisptr.jackson.jq.internal.tree.matcher.matchers.ValueMatcher;

/**
 * Makes a {@link SingleValue} of a compiled jq function: calls of the program's own definitions are
 * put in place, and what is not known here stays with the library. The library does not publish the
 * parts of an expression, so they are read from its fields; if another version has others, programs
 * run as the library runs them.
 */
final class SingleValues {

  /** Parts that calls put in place may come to; a program with more stays with the library. */
  private static final int MOST_PARTS = 20_000;

  private final Scope definitions;
  private final Map<String, Function> functions;
  /** Those whose text is being put in place; one of them again would not end. */
  private final Set<String> open = new LinkedHashSet<>();

  private int places;
  private int parts;

  private SingleValues(Scope definitions) {
    this.definitions = definitions;
    this.functions = definitions.getLocalFunctions();
  }

  /**
   * A program.
   *
   * @param places how many variables it has
   */
  record Program(SingleValue value, int places) {

    /** @throws JsonQueryException if the library has to evaluate it */
    JsonNode of(JsonNode in) throws JsonQueryException {
      return value.of(in, new JsonNode[places]);
    }
  }

  /** Something that stays with the library. */
  private static final class UnknownException extends Exception {}

  /** What may be named at a place in the program. */
  private record Names(Map<String, Integer> variables, Map<String, Local> functions) {

    Names with(String variable, int place) {
      Map<String, Integer> more = new HashMap<>(variables);
      more.put(variable, place);
      return new Names(more, functions);
    }

    Names with(String name, Local function) {
      Map<String, Local> more = new HashMap<>(functions);
      more.put(name, function);
      return new Names(variables, more);
    }
  }

  /**
   * A function defined inside another, or an argument that is a function.
   *
   * @param names what may be named in its body, besides its parameters
   */
  private record Local(List<String> parameters, Expression body, Names names) {}

  /**
   * @param definitions scope that holds the function
   * @return null when the library has to evaluate it always
   */
  static Program of(String name, Scope definitions) {
    SingleValues values = new SingleValues(definitions);
    try {
      SingleValue value = values.placed(name + "/0", List.of(), new Names(Map.of(), Map.of()));
      return new Program(value, values.places);
    } catch (UnknownException e) {
      return null;
    }
  }

  private SingleValue of(Expression part, Names names) throws UnknownException {
    if (++parts > MOST_PARTS) {
      throw new UnknownException();
    }
    try {
      return known(part, names);
    } catch (UnknownException e) {
      if (!names.functions.isEmpty()) {
        throw e;
      }
      return new SingleValue.Library(part, definitions, names.variables);
    }
  }

  private SingleValue known(Expression part, Names names) throws UnknownException {
    if (part instanceof ThisObject) {
      return (in, variables) -> in;
    } else if (part instanceof ValueLiteral literal) {
      JsonNode value = literal.value();
      return (in, variables) -> value;
    } else if (part instanceof VariableAccess) {
      Integer place = names.variables.get(this.<String>field(part, "name"));
      if (place == null || field(part, "moduleName") != null) {
        throw new UnknownException();
      }
      return (in, variables) -> variables[place];
    } else if (part instanceof IdentifierFieldAccess) {
      return new SingleValue.Member(target(part, names), field(part, "field"));
    } else if (part instanceof BracketFieldAccess && !this.<Boolean>field(part, "isRange")) {
      return new SingleValue.Element(target(part, names), of(field(part, "startExpr"), names));
    } else if (part instanceof ObjectConstruction object) {
      return object(object, names);
    } else if (part instanceof ArrayConstruction array) {
      return new SingleValue.ArrayOf(
          array.q == null
              ? List.of()
              : all(array.q instanceof Tuple tuple ? tuple.qs : List.of(array.q), names));
    } else if (part instanceof Conditional) {
      SingleValue choice = of(field(part, "otherwise"), names);
      List<Pair<Expression, Expression>> cases = field(part, "switches");
      for (int i = cases.size() - 1; i >= 0; i--) {
        choice =
            new SingleValue.Choice(of(cases.get(i)._1, names), of(cases.get(i)._2, names), choice);
      }
      return choice;
    } else if (part instanceof BinaryOperatorExpression) {
      return operation(part, of(field(part, "lhs"), names), of(field(part, "rhs"), names));
    } else if (part instanceof PipedQuery) {
      return pipe(field(part, "components"), names);
    } else if (part instanceof Tuple tuple && tuple.qs.size() == 1) {
      return of(tuple.qs.get(0), names);
    } else if (part instanceof SemicolonOperator) {
      return defining(field(part, "qs"), names);
    } else if (part instanceof FunctionCall && field(part, "moduleName") == null) {
      return call(field(part, "name"), field(part, "args"), names);
    }
    throw new UnknownException();
  }

  private SingleValue target(Expression access, Names names) throws UnknownException {
    if (this.<Boolean>field(access, "permissive")) {
      throw new UnknownException();
    }
    return of(field(access, "target"), names);
  }

  private SingleValue object(ObjectConstruction object, Names names) throws UnknownException {
    String[] keys = new String[object.fields.size()];
    SingleValue[] values = new SingleValue[keys.length];
    for (int i = 0; i < keys.length; i++) {
      FieldConstruction field = object.fields.get(i);
      if (!(field instanceof IdentifierKeyFieldConstruction named)) {
        throw new UnknownException();
      }
      keys[i] = named.key;
      values[i] = named.value == null ? null : of(named.value, names);
    }
    return new SingleValue.ObjectOf(keys, values);
  }

  private SingleValue operation(Expression part, SingleValue one, SingleValue other)
      throws UnknownException {
    if (part instanceof AlternativeOperatorExpression) {
      return new SingleValue.Alternative(one, other);
    } else if (part instanceof BooleanAndExpression) {
      return new SingleValue.Logical(one, other, false);
    } else if (part instanceof BooleanOrExpression) {
      return new SingleValue.Logical(one, other, true);
    } else if (part instanceof SimpleBinaryOperatorExpression) {
      BinaryOperator operator = field(part, "operator");
      SingleValue.Operation operation =
          new SingleValue.Operation(one, other, operator, definitions);
      return part instanceof CompareEqualTest || part instanceof CompareNotEqualTest
          ? new SingleValue.Equality(operation, part instanceof CompareEqualTest)
          : operation;
    }
    throw new UnknownException();
  }

  private SingleValue pipe(List<PipeComponent> components, Names names) throws UnknownException {
    PipeComponent head = components.get(0);
    List<PipeComponent> rest = components.subList(1, components.size());
    if (head instanceof AssignPipeComponent assignment
        && assignment.matcher instanceof ValueMatcher
        && !rest.isEmpty()) {
      int place = places++;
      return new SingleValue.Binding(
          of(assignment.expr, names),
          place,
          pipe(rest, names.with(this.<String>field(assignment.matcher, "name"), place)));
    } else if (head instanceof TransformPipeComponent transform) {
      SingleValue first = of(transform.expr, names);
      return rest.isEmpty() ? first : new SingleValue.Pipe(first, pipe(rest, names));
    }
    throw new UnknownException();
  }

  private SingleValue defining(List<Expression> all, Names names) throws UnknownException {
    Names known = names;
    for (Expression each : all.subList(0, all.size() - 1)) {
      if (!(each instanceof FunctionDefinition)) {
        throw new UnknownException();
      }
      List<String> parameters = field(each, "args");
      known = known.with(
          field(each, "fname") + "/" + parameters.size(),
          new Local(parameters, field(each, "body"), known));
    }
    return of(all.get(all.size() - 1), known);
  }

  private SingleValue call(String name, List<Expression> arguments, Names names)
      throws UnknownException {
    String function = name + "/" + arguments.size();
    Local local = names.functions.get(function);
    if (local != null) {
      return placed(function, local, arguments, names);
    }
    if (function.equals("del/1") && !functions.containsKey(function)) {
      return new SingleValue.Without(fields(arguments.get(0)));
    }
    try {
      return placed(function, arguments, names);
    } catch (UnknownException e) {
      Function called = definitions.getFunction(name, arguments.size());
      if (called == null) {
        throw e;
      }
      return new SingleValue.Call(called, definitions, all(arguments, names));
    }
  }

  private SingleValue placed(String function, List<Expression> arguments, Names names)
      throws UnknownException {
    Function definition = functions.get(function);
    if (!(definition instanceof JsonQueryFunction) || field(definition, "closure") != definitions) {
      throw new UnknownException();
    }
    Local global = new Local(
        field(definition, "params"), field(definition, "body"), new Names(Map.of(), Map.of()));
    return placed(function, global, arguments, names);
  }

  private SingleValue placed(String function, Local called, List<Expression> arguments, Names names)
      throws UnknownException {
    if (!open.add(function)) {
      throw new UnknownException();
    }
    try {
      Names inside = called.names;
      Map<Integer, SingleValue> given = new HashMap<>();
      for (int i = 0; i < arguments.size(); i++) {
        String parameter = called.parameters.get(i);
        if (parameter.startsWith("$")) {
          int place = places++;
          given.put(place, of(arguments.get(i), names));
          inside = inside.with(parameter.substring(1), place);
        } else {
          inside = inside.with(parameter + "/0", new Local(List.of(), arguments.get(i), names));
        }
      }
      SingleValue value = of(called.body, inside);
      for (Map.Entry<Integer, SingleValue> each : given.entrySet()) {
        value = new SingleValue.Binding(each.getValue(), each.getKey(), value);
      }
      return value;
    } finally {
      open.remove(function);
    }
  }

  /** The names in {@code .one, .other}. */
  private Set<String> fields(Expression argument) throws UnknownException {
    Set<String> names = new LinkedHashSet<>();
    for (Expression each : argument instanceof Tuple tuple ? tuple.qs : List.of(argument)) {
      if (!(each instanceof IdentifierFieldAccess)
          || !(this.<Object>field(each, "target") instanceof ThisObject)
          || this.<Boolean>field(each, "permissive")) {
        throw new UnknownException();
      }
      names.add(field(each, "field"));
    }
    return Set.copyOf(names);
  }

  private List<SingleValue> all(List<Expression> expressions, Names names) throws UnknownException {
    List<SingleValue> values = new ArrayList<>();
    for (Expression each : expressions) {
      values.add(of(each, names));
    }
    return values;
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private <T> T field(Object part, String name) throws UnknownException {
    for (Class<?> type = part.getClass(); type != Object.class; type = type.getSuperclass()) {
      try {
        Field field = type.getDeclaredField(name);
        field.setAccessible(true);
        return (T) field.get(part);
      } catch (NoSuchFieldException e) {
        // of its parent, then
      } catch (IllegalAccessException | RuntimeException e) {
        throw new UnknownException();
      }
    }
    throw new UnknownException();
  }
}
