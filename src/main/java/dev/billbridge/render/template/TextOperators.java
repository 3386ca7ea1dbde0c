package dev.billbridge.render.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Set;
import net.thisptr.jackson.jq.Expression;
import net.thisptr.jackson.jq.JsonQuery;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import net.thisptr.jackson.jq.internal.operators.BinaryOperator;
import net.thisptr.jackson.jq.internal.operators.PlusOperator;

/**
 * The operator {@code +} of a template refuses to add null to a text, which jq answers with the
 * text alone: an invoice number without its number.
 *
 * <p>jackson-jq has no way to give an operator another meaning, so the operators in the compiled
 * program are replaced by reflection.
 */
final class TextOperators {

  private static final String PROGRAM = "net.thisptr.jackson.jq.";

  private TextOperators() {}

  /** Replaces each {@code +} and {@code +=} in the program. */
  static void guard(JsonQuery program) {
    Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Object> open = new ArrayDeque<>();
    open.push(program);
    try {
      while (!open.isEmpty()) {
        Object part = open.pop();
        if (!seen.add(part)) {
          continue;
        }
        if (part instanceof Iterable<?> list) {
          list.forEach(element -> push(open, element));
        } else if (part.getClass().getName().startsWith(PROGRAM) && !(part instanceof Enum<?>)) {
          fields(part, open);
        }
      }
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void fields(Object part, Deque<Object> open) throws IllegalAccessException {
    for (Class<?> type = part.getClass(); type != Object.class; type = type.getSuperclass()) {
      for (Field field : type.getDeclaredFields()) {
        if (Modifier.isStatic(field.getModifiers()) || field.getType().isPrimitive()) {
          continue;
        }
        field.setAccessible(true);
        Object value = field.get(part);
        if (value instanceof PlusOperator plus) {
          field.set(part, new Plus(part instanceof Expression ? part.toString() : "+", plus));
        } else {
          push(open, value);
        }
      }
    }
  }

  private static void push(Deque<Object> open, Object value) {
    if (value != null) {
      open.push(value);
    }
  }

  /** @param text of the expression, for the message */
  private record Plus(String text, PlusOperator plus) implements BinaryOperator {

    @Override
    public JsonNode apply(ObjectMapper mapper, JsonNode left, JsonNode right)
        throws JsonQueryException {
      if (left.isNull() && right.isTextual() || left.isTextual() && right.isNull()) {
        throw new JsonQueryException(text + " adds an unknown value to a text; "
            + "give another one for it with //, such as (.region // \"\")");
      }
      return plus.apply(mapper, left, right);
    }

    @Override
    public String image() {
      return plus.image();
    }
  }
}
