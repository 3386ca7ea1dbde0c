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

/**
 * A form given by a jq program: it sees {@code {statement, page, records, summary}} and each of its answers is the body of one
 * request. Figures come to it as text, and it should pass them on as text: calculating with them would round them, which is what
 * {@code summary.sums} is for.
 */
public final class JqTemplateForm implements PageForm {

  private static final JsonMapper JSON = JsonMapper.builder().enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN).build();
  private static final Scope BUILTIN = Scope.newEmptyScope();

  static {
    BuiltinFunctionLoader.getInstance().loadFunctions(Versions.JQ_1_6, BUILTIN);
  }

  private final String name;
  private final JsonQuery program;

  private JqTemplateForm(String name, JsonQuery program) {
    this.name = name;
    this.program = program;
  }

  /**
   * @param name for messages, such as the file's name
   * @throws IllegalArgumentException if the program does not compile
   */
  public static JqTemplateForm compile(String name, String program) {
    try {
      return new JqTemplateForm(name, JsonQuery.compile(program, Versions.JQ_1_6));
    } catch (JsonQueryException e) {
      throw new IllegalArgumentException(name + " is no valid jq: " + firstLine(e), e);
    }
  }

  @Override
  public String mediaType() {
    return "application/json";
  }

  @Override
  public List<byte[]> bodies(StatementPage page) {
    List<JsonNode> answers = new ArrayList<>();
    try {
      program.apply(Scope.newChildScope(BUILTIN), tree(page), answers::add);
    } catch (JsonQueryException e) {
      throw new IllegalArgumentException("template %s cannot form page %d of statement %s: %s".formatted(name, page.number(),
          page.revision().statement().key(), firstLine(e)), e);
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

  private static JsonNode tree(StatementPage page) {
    try (TokenBuffer tokens = new TokenBuffer(JSON, false)) {
      page.write(tokens);
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
    return String.valueOf(cause.getMessage()).lines().findFirst().orElse("unknown trouble");
  }
}
