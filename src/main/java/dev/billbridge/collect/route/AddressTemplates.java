package dev.billbridge.collect.route;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.RouteTemplateDefinition;
import org.apache.camel.model.SetHeaderDefinition;
import org.apache.camel.model.SetHeadersDefinition;
import org.apache.camel.model.language.ConstantExpression;
import org.apache.camel.model.language.ExpressionDefinition;
import org.apache.camel.model.language.SimpleExpression;

/**
 * Keeps apart what a route says of an address and what it inserts. A header {@code url} of
 * {@code https://host/bills/${variable.id}} becomes the two headers {@code url},
 * {@code https://host/bills/<0>}, and {@code url.0}, the value, which {@link Address} puts in as
 * one segment of the path. So no author of a route has to remember that a value may come from a
 * document.
 */
public final class AddressTemplates {

  private AddressTemplates() {}

  /**
   * Changes all routes and route templates loaded so far; to be called before any of them is
   * started.
   */
  public static void apply(ModelCamelContext context) {
    for (RouteTemplateDefinition template : context.getRouteTemplateDefinitions()) {
      split(template.getRoute());
    }
    context.getRouteDefinitions().forEach(AddressTemplates::split);
  }

  private static void split(RouteDefinition route) {
    List<ProcessorDefinition<?>> outputs = route.getOutputs();
    for (SetHeadersDefinition headers : found(outputs, SetHeadersDefinition.class)) {
      List<SetHeaderDefinition> apart = new ArrayList<>();
      headers.getHeaders().forEach(header -> apart.addAll(apart(header)));
      headers.setHeaders(apart);
    }
    for (SetHeaderDefinition header : found(outputs, SetHeaderDefinition.class)) {
      if (isTemplate(header)) {
        ProcessorDefinition<?> parent = header.getParent();
        List<ProcessorDefinition<?>> siblings = parent.getOutputs();
        int at = siblings.indexOf(header);
        siblings.remove(at);
        siblings.addAll(at, apart(header));
      }
    }
  }

  private static <T> Collection<T> found(List<ProcessorDefinition<?>> outputs, Class<T> type) {
    return List.copyOf(ProcessorDefinitionHelper.filterTypeInOutputs(outputs, type));
  }

  private static boolean isTemplate(SetHeaderDefinition header) {
    ExpressionDefinition expression = header.getExpression();
    return "url".equals(header.getName())
        && expression != null
        && "simple".equals(expression.getLanguage())
        && expression.getExpression() != null
        && expression.getExpression().contains("${");
  }

  private static List<SetHeaderDefinition> apart(SetHeaderDefinition header) {
    if (!isTemplate(header)) {
      return List.of(header);
    }
    List<SetHeaderDefinition> apart = new ArrayList<>();
    StringBuilder template = new StringBuilder();
    String text = header.getExpression().getExpression();
    int from = 0;
    for (int at = text.indexOf("${"); at >= 0; at = text.indexOf("${", from)) {
      int end = end(text, at);
      template.append(text, from, at).append('<').append(apart.size()).append('>');
      apart.add(new SetHeaderDefinition(
          "url." + apart.size(), new SimpleExpression(text.substring(at, end))));
      from = end;
    }
    template.append(text.substring(from));
    apart.add(0, new SetHeaderDefinition("url", new ConstantExpression(template.toString())));
    apart.forEach(each -> each.setParent(header.getParent()));
    return apart;
  }

  /** Behind the brace that closes the one at a place; expressions stand in each other. */
  private static int end(String text, int at) {
    int depth = 0;
    for (int i = at + 1; i < text.length(); i++) {
      if (text.charAt(i) == '{') {
        depth++;
      } else if (text.charAt(i) == '}' && --depth == 0) {
        return i + 1;
      }
    }
    return text.length();
  }
}
