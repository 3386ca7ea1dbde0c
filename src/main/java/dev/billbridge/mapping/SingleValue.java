package dev.billbridge.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.thisptr.jackson.jq.Expression;
import net.thisptr.jackson.jq.Function;
import net.thisptr.jackson.jq.PathOutput;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.Versions;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import net.thisptr.jackson.jq.internal.misc.JsonNodeUtils;
import net.thisptr.jackson.jq.internal.operators.BinaryOperator;
import net.thisptr.jackson.jq.path.Path;

/**
 * A jq expression where it gives exactly one value, which is nearly always the case in a mapping.
 * The library passes each value on to what follows it, since there may be several; returning it
 * takes a fraction of the time. Whatever is not one value, and every error, is
 * {@link OtherwiseException}: then the library evaluates the program from its beginning, so that it
 * alone says what several values and errors are.
 */
interface SingleValue {

  /** @param variables by their places; written by what binds them, before what reads them */
  JsonNode of(JsonNode in, JsonNode[] variables) throws JsonQueryException;

  /** The library has to evaluate this. */
  final class OtherwiseException extends JsonQueryException {

    OtherwiseException() {
      super("not one value");
    }

    /** Without one: it is never shown. */
    @Override
    public synchronized Throwable fillInStackTrace() {
      return this;
    }
  }

  /** {@code of.name} */
  record Member(SingleValue of, String name) implements SingleValue {
    @Override
    public JsonNode of(JsonNode in, JsonNode[] variables) throws JsonQueryException {
      return member(of.of(in, variables), name);
    }
  }

  /** {@code of[at]} */
  record Element(SingleValue of, SingleValue at) implements SingleValue {
    @Override
    public JsonNode of(JsonNode in, JsonNode[] variables) throws JsonQueryException {
      JsonNode accessor = at.of(in, variables);
      JsonNode value = of.of(in, variables);
      if (accessor.isTextual()) {
        return member(value, accessor.textValue());
      }
      if (accessor.isNumber() && value.isNull()) {
        return value;
      }
      if (!accessor.isInt() || accessor.intValue() < 0 || !value.isArray()) {
        throw new OtherwiseException();
      }
      return orNull(value.get(accessor.intValue()));
    }
  }

  /** {@code {name: value, …}} */
  record ObjectOf(String[] names, SingleValue[] values) implements SingleValue {
    @Override
    public JsonNode of(JsonNode in, JsonNode[] variables) throws JsonQueryException {
      ObjectNode object = object(names.length);
      for (int i = 0; i < names.length; i++) {
        object.set(
            names[i], values[i] == null ? orNull(in.get(names[i])) : values[i].of(in, variables));
      }
      return object;
    }
  }

  /** {@code [value, …]} */
  record ArrayOf(List<SingleValue> values) implements SingleValue {
    @Override
    public JsonNode of(JsonNode in, JsonNode[] variables) throws JsonQueryException {
      var array = JsonNodeFactory.instance.arrayNode(values.size());
      for (SingleValue value : values) {
        array.add(value.of(in, variables));
      }
      return array;
    }
  }

  /** {@code if condition then yes else no end} */
  record Choice(SingleValue condition, SingleValue yes, SingleValue no) implements SingleValue {
    @Override
    public JsonNode of(JsonNode in, JsonNode[] variables) throws JsonQueryException {
      return (JsonNodeUtils.asBoolean(condition.of(in, variables)) ? yes : no).of(in, variables);
    }
  }

  /** {@code one // other} */
  record Alternative(SingleValue one, SingleValue other) implements SingleValue {
    @Override
    public JsonNode of(JsonNode in, JsonNode[] variables) throws JsonQueryException {
      JsonNode value = one.of(in, variables);
      return JsonNodeUtils.asBoolean(value) ? value : other.of(in, variables);
    }
  }

  /**
   * {@code one and other}, {@code one or other}
   *
   * @param decisive the value of the first that makes the second irrelevant
   */
  record Logical(SingleValue one, SingleValue other, boolean decisive) implements SingleValue {
    @Override
    public JsonNode of(JsonNode in, JsonNode[] variables) throws JsonQueryException {
      return BooleanNode.valueOf(
          JsonNodeUtils.asBoolean(one.of(in, variables)) == decisive
              ? decisive
              : JsonNodeUtils.asBoolean(other.of(in, variables)));
    }
  }

  /** {@code one + other} and the like. */
  record Operation(SingleValue one, SingleValue other, BinaryOperator operator, Scope definitions)
      implements SingleValue {
    @Override
    public JsonNode of(JsonNode in, JsonNode[] variables) throws JsonQueryException {
      return operator.apply(
          definitions.getObjectMapper(), one.of(in, variables), other.of(in, variables));
    }
  }

  /** {@code one == other}, {@code one != other} */
  record Equality(Operation operation, boolean equal) implements SingleValue {
    @Override
    public JsonNode of(JsonNode in, JsonNode[] variables) throws JsonQueryException {
      JsonNode left = operation.one.of(in, variables);
      JsonNode right = operation.other.of(in, variables);
      if (left.isNull() || right.isNull()) {
        return BooleanNode.valueOf((left.isNull() && right.isNull()) == equal);
      }
      if (left.isTextual() && right.isTextual()) {
        return BooleanNode.valueOf(left.textValue().equals(right.textValue()) == equal);
      }
      return operation.operator.apply(operation.definitions.getObjectMapper(), left, right);
    }
  }

  /** {@code value as $variable | then} */
  record Binding(SingleValue value, int variable, SingleValue then) implements SingleValue {
    @Override
    public JsonNode of(JsonNode in, JsonNode[] variables) throws JsonQueryException {
      variables[variable] = value.of(in, variables);
      return then.of(in, variables);
    }
  }

  /** {@code first | then} */
  record Pipe(SingleValue first, SingleValue then) implements SingleValue {
    @Override
    public JsonNode of(JsonNode in, JsonNode[] variables) throws JsonQueryException {
      return then.of(first.of(in, variables), variables);
    }
  }

  /** {@code del(.name, …)} */
  record Without(Set<String> names) implements SingleValue {
    @Override
    public JsonNode of(JsonNode in, JsonNode[] variables) throws JsonQueryException {
      if (!in.isObject()) {
        throw new OtherwiseException();
      }
      ObjectNode left = object(in.size());
      for (Map.Entry<String, JsonNode> field : in.properties()) {
        if (!names.contains(field.getKey())) {
          left.set(field.getKey(), field.getValue());
        }
      }
      return left;
    }
  }

  /** A function of the library, or one that only the library evaluates. */
  record Call(Function function, Scope definitions, List<SingleValue> arguments)
      implements SingleValue {
    @Override
    public JsonNode of(JsonNode in, JsonNode[] variables) throws JsonQueryException {
      List<Expression> given = new ArrayList<>(arguments.size());
      for (SingleValue argument : arguments) {
        given.add(new Argument(argument, variables));
      }
      Only only = new Only();
      function.apply(definitions, given, in, null, only, Versions.JQ_1_6);
      return only.value();
    }
  }

  /** An argument of a function of the library. */
  record Argument(SingleValue value, JsonNode[] variables) implements Expression {
    @Override
    public void apply(Scope scope, JsonNode in, Path path, PathOutput output, boolean requirePath)
        throws JsonQueryException {
      if (requirePath) {
        throw new OtherwiseException();
      }
      output.emit(value.of(in, variables), null);
    }
  }

  /**
   * An expression that only the library evaluates.
   *
   * @param names of the variables it may use, with their places
   */
  record Library(Expression expression, Scope definitions, Map<String, Integer> names)
      implements SingleValue {
    @Override
    public JsonNode of(JsonNode in, JsonNode[] variables) throws JsonQueryException {
      Scope scope = Scope.newChildScope(definitions);
      names.forEach((name, place) -> scope.setValue(name, variables[place]));
      Only only = new Only();
      expression.apply(scope, in, null, only, false);
      return only.value();
    }
  }

  /** What an expression of the library gives, if it is one value. */
  final class Only implements PathOutput {

    private JsonNode value;

    @Override
    public void emit(JsonNode each, Path path) throws JsonQueryException {
      if (value != null) {
        throw new OtherwiseException();
      }
      value = each;
    }

    JsonNode value() throws JsonQueryException {
      if (value == null) {
        throw new OtherwiseException();
      }
      return value;
    }
  }

  private static JsonNode member(JsonNode value, String name) throws JsonQueryException {
    if (value.isObject()) {
      return orNull(value.get(name));
    }
    if (value.isNull()) {
      return value;
    }
    throw new OtherwiseException();
  }

  private static ObjectNode object(int fields) {
    return new ObjectNode(JsonNodeFactory.instance, new LinkedHashMap<>(2 * fields));
  }

  private static JsonNode orNull(JsonNode value) {
    return value == null ? NullNode.getInstance() : value;
  }
}
