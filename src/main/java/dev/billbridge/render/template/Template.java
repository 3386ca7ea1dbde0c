package dev.billbridge.render.template;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import dev.billbridge.render.template.TemplateException.Reason;
import dev.billbridge.settings.text.JqSyntaxError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import net.thisptr.jackson.jq.BuiltinFunctionLoader;
import net.thisptr.jackson.jq.Function;
import net.thisptr.jackson.jq.JsonQuery;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.Versions;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import net.thisptr.jackson.jq.exception.JsonQueryUserException;

/**
 * A form given by a jq program: it sees {@code {statement, page, records, summary, groups}}.
 * Figures come to it as text, and it passes them on: jq calculates in binary, which would alter
 * them, so an output with a figure of its own is refused; exact sums are in {@code summary.sums}
 * and {@code groups}. A name that no statement, record or page has is refused, and so is an unknown
 * value in a text, where it would read {@code null} or be missing.
 */
public final class Template {

  private static final JsonMapper JSON = JsonMapper.builder()
      .enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN)
      .build();
  private static final Scope BUILTIN = Scope.newEmptyScope();

  static {
    BuiltinFunctionLoader.getInstance().loadFunctions(Versions.JQ_1_6, BUILTIN);
    BUILTIN.addFunction(
        TemplateText.INSERTED, 1, (scope, arguments, value, path, output, version) -> {
          if (value.isNull()) {
            arguments.get(0).apply(scope, value, line -> {
              throw new JsonQueryException("line " + line.asText()
                  + " inserts an unknown value into a text; give another one for it with //, "
                  + "such as .region // \"\"");
            });
          }
          output.emit(value, path);
        });
    refusesUnknown("add", 0);
    refusesUnknown("join", 1);
    refusesUnknown("tostring", 0);
  }

  private final String name;
  private final JsonQuery program;
  private final TemplateText text;

  private Template(String name, JsonQuery program, TemplateText text) {
    this.name = name;
    this.program = program;
    this.text = text;
  }

  /** A function that makes a text of several values, or of one, and would pass over an unknown. */
  private static void refusesUnknown(String function, int arity) {
    Function original = BUILTIN.getFunction(function, arity);
    BUILTIN.addFunction(function, arity, (scope, arguments, value, path, output, version) -> {
      if (value.isNull() && function.equals("tostring") || isTextWithUnknown(value)) {
        throw new JsonQueryException(function
            + " makes a text of an unknown value; give another one for it with //, "
            + "such as .region // \"\"");
      }
      original.apply(scope, arguments, value, path, output, version);
    });
  }

  private static boolean isTextWithUnknown(JsonNode list) {
    boolean text = false;
    boolean unknown = false;
    if (list.isArray()) {
      for (JsonNode element : list) {
        text |= element.isTextual();
        unknown |= element.isNull();
      }
    }
    return text && unknown;
  }

  /**
   * @param name for messages, such as the file's name
   * @throws IllegalArgumentException if the program does not compile
   */
  public static Template compile(String name, String program) {
    try {
      TemplateText text = TemplateText.of(program);
      JsonQuery query = JsonQuery.compile(text.program(), Versions.JQ_1_6);
      TextOperators.guard(query);
      return new Template(name, query, text);
    } catch (JsonQueryException e) {
      JqSyntaxError error = JqSyntaxError.of(firstLine(e));
      throw new IllegalArgumentException(
          (error.line() == 0 ? "%1$s: is not valid jq: %2$s" : "%1$s:%3$d: is not valid jq: %2$s")
              .formatted(name, error.what(), error.line()),
          e);
    }
  }

  /**
   * What the template makes of a page; nothing when the receiver is to hear nothing of it.
   *
   * @throws TemplateException if the template breaks a rule, or refuses the statement
   */
  public List<JsonNode> outputs(StatementPage page) {
    List<JsonNode> outputs = new ArrayList<>();
    JsonNode input = tree(page);
    try {
      program.apply(Scope.newChildScope(BUILTIN), KnownNames.only(input), outputs::add);
    } catch (JsonQueryUserException e) {
      throw new TemplateException(Reason.STATEMENT_REFUSED, sentence(page, firstLine(e)), e);
    } catch (JsonQueryException e) {
      throw new TemplateException(Reason.RULE_BROKEN, sentence(page, firstLine(e)), e);
    } catch (KnownNames.UnknownNameException e) {
      throw new TemplateException(Reason.RULE_BROKEN, sentence(page, e.getMessage()), e);
    }
    Figures figures = Figures.of(input, text);
    for (JsonNode output : outputs) {
      String strange = figures.strange(output, "");
      if (strange != null) {
        throw new TemplateException(Reason.RULE_BROKEN, sentence(page, strange), null);
      }
    }
    return outputs;
  }

  /** An output as JSON in UTF-8, figures in plain digits. */
  public static byte[] json(JsonNode output) {
    try {
      return JSON.writeValueAsBytes(output);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  String sentence(StatementPage page, String failure) {
    return "template %s cannot form page %d of statement %s: %s"
        .formatted(name, page.number(), page.revision().key(), failure);
  }

  private static JsonNode tree(StatementPage page) {
    try (TokenBuffer tokens = new TokenBuffer(JSON, false)) {
      page.writeForTemplate(tokens);
      return JSON.readTree(tokens.asParser());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String firstLine(Exception e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage()).lines().findFirst().orElse("unknown error");
  }
}
