package dev.billbridge.deliver.webhook;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import net.thisptr.jackson.jq.BuiltinFunctionLoader;
import net.thisptr.jackson.jq.JsonQuery;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.Versions;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import net.thisptr.jackson.jq.exception.JsonQueryUserException;

/**
 * A form given by a jq program: it sees {@code {statement, page, records, summary, groups}} and
 * each of its answers is the body of one request. Figures come to it as text, and it passes them
 * on: jq calculates in binary, which would alter them, so an answer with a figure of its own is
 * refused; exact sums are in {@code summary.sums} and {@code groups}. A name that no statement,
 * record or page has is refused, and so is an unknown value inserted into a text, which would read
 * {@code null}.
 */
public final class JqTemplateForm implements PageForm {

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
  }

  private final String name;
  private final JsonQuery program;
  private final TemplateText text;

  private JqTemplateForm(String name, JsonQuery program, TemplateText text) {
    this.name = name;
    this.program = program;
    this.text = text;
  }

  /**
   * @param name for messages, such as the file's name
   * @throws IllegalArgumentException if the program does not compile
   */
  public static JqTemplateForm compile(String name, String program) {
    try {
      TemplateText text = TemplateText.of(program);
      return new JqTemplateForm(name, JsonQuery.compile(text.program(), Versions.JQ_1_6), text);
    } catch (JsonQueryException e) {
      throw new IllegalArgumentException(name + " is not valid jq: " + firstLine(e), e);
    }
  }

  @Override
  public String mediaType() {
    return "application/json";
  }

  @Override
  public List<byte[]> bodies(StatementPage page) {
    List<JsonNode> answers = new ArrayList<>();
    JsonNode input = tree(page);
    try {
      program.apply(Scope.newChildScope(BUILTIN), KnownNames.only(input), answers::add);
    } catch (JsonQueryUserException e) {
      throw new IllegalArgumentException(sentence(page, firstLine(e)), e);
    } catch (JsonQueryException e) {
      throw new TemplateException(sentence(page, firstLine(e)), e);
    } catch (KnownNames.UnknownNameException e) {
      throw new TemplateException(sentence(page, e.getMessage()), e);
    }
    Figures figures = Figures.of(input, text);
    for (JsonNode answer : answers) {
      String strange = figures.strange(answer, "");
      if (strange != null) {
        throw new TemplateException(sentence(page, strange), null);
      }
    }
    List<byte[]> bodies = new ArrayList<>();
    for (JsonNode answer : answers) {
      try {
        bodies.add(JSON.writeValueAsBytes(answer));
      } catch (JsonProcessingException e) {
        throw new UncheckedIOException(e);
      }
    }
    return bodies;
  }

  @Override
  public boolean mayFail() {
    return true;
  }

  private String sentence(StatementPage page, String failure) {
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
