package dev.billbridge.service.preflight;

import dev.billbridge.settings.text.Nearest;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * A method that an expression calls. Camel looks for it only when a message arrives; here it is
 * found beforehand, and its arguments are checked.
 *
 * @param of name of the value it is called on, for messages
 * @param problem receives each mistake as a sentence
 */
record MethodCall(Value on, String of, String name, List<Value> given, Consumer<String> problem) {

  private static final Set<String> POINTERS = Set.of("pointer", "count", "total");
  private static final Set<String> PATHS = Set.of("path", "entries");

  /** The value the method returns, as far as it is known. */
  Value answer() {
    if (on.type() == null) {
      return Value.UNKNOWN;
    }
    List<Method> methods = Arrays.stream(on.type().getMethods())
        .filter(method -> method.getDeclaringClass() != Object.class
            && !Modifier.isStatic(method.getModifiers())
            && !method.isBridge())
        .toList();
    String getter = Character.toUpperCase(name.charAt(0)) + name.substring(1);
    List<Method> named = methods.stream()
        .filter(method -> method.getName().equals(name)
            || method.getParameterCount() == 0
                && (method.getName().equals("get" + getter)
                    || method.getName().equals("is" + getter)))
        .toList();
    if (named.isEmpty()) {
      if (name.equals("toString")
          || name.equals("getClass")
          || name.equals("class")
          || name.equals("hashCode")) {
        return Value.TEXT;
      }
      Set<String> names = new TreeSet<>();
      methods.forEach(method -> names.add(method.getName()));
      problem.accept("%s has no %s%s"
          .formatted(
              of,
              name,
              Nearest.hint(
                  name,
                  names,
                  on.isOurs()
                      ? "it has " + String.join(", ", names)
                      : "it is a " + on.type().getSimpleName())));
      return Value.UNKNOWN;
    }
    List<Method> fitting = named.stream()
        .filter(method -> method.isVarArgs() || method.getParameterCount() == given.size())
        .toList();
    if (fitting.isEmpty()) {
      problem.accept("%s.%s takes %s, not %d value%s"
          .formatted(
              of,
              name,
              String.join(
                  " or ", named.stream().map(MethodCall::taken).distinct().toList()),
              given.size(),
              given.size() == 1 ? "" : "s"));
      return Value.UNKNOWN;
    }
    if (fitting.size() == 1) {
      Parameter[] parameters = fitting.get(0).getParameters();
      for (int i = 0; i < Math.min(parameters.length, given.size()); i++) {
        argument(of + "." + name, parameters[i], given.get(i));
      }
    }
    Method answered = fitting.get(0);
    return fitting.stream().allMatch(method -> method.getReturnType() == answered.getReturnType())
        ? Value.of(answered.getReturnType(), answered.getGenericReturnType())
        : Value.UNKNOWN;
  }

  private static String taken(Method method) {
    return method.getParameterCount() == 0
        ? "no value"
        : "("
            + String.join(
                ", ",
                Arrays.stream(method.getParameters()).map(Parameter::getName).toList())
            + ")";
  }

  private void argument(String method, Parameter parameter, Value given) {
    String literal = given.literal();
    String name = parameter.getName();
    if (Value.isOurs(parameter.getType())) {
      if (given.type() != null && !parameter.getType().isAssignableFrom(given.type())) {
        problem.accept("%s: %s must be %s, not %s"
            .formatted(method, name, Value.noun(parameter.getType()), given.noun()));
      }
    } else if (given.isOurs()
        && (parameter.getType() == String.class || parameter.getType().isPrimitive())) {
      problem.accept("%s: %s must be text, not %s; take it from there with .text('/…')"
          .formatted(method, name, given.noun()));
    } else if (literal == null || literal.contains("{{")) {
      return;
    } else if ((POINTERS.contains(name) || PATHS.contains(name))
        && !literal.startsWith("/")
        && !literal.isEmpty()) {
      problem.accept("%s: %s = '%s' must begin with a slash, such as '/%s'"
          .formatted(method, name, literal, literal));
    } else if (name.equals("zone") && !isZone(literal)) {
      problem.accept("%s: '%s' is not a time zone%s"
          .formatted(
              method,
              literal,
              Nearest.hint(
                  literal,
                  ZoneId.getAvailableZoneIds(),
                  "examples: Asia/Tokyo, Europe/Berlin, UTC")));
    } else if (parameter.getType() == int.class && !literal.matches("-?[0-9]{1,9}")) {
      problem.accept("%s: %s = %s must be a whole number".formatted(method, name, literal));
    }
  }

  private static boolean isZone(String zone) {
    try {
      ZoneId.of(zone);
      return true;
    } catch (DateTimeException e) {
      return false;
    }
  }
}
