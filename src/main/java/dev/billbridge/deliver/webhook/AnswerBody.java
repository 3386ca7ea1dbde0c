package dev.billbridge.deliver.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/**
 * What the body of an answer says, as far as receivers of many makes agree on how to say it:
 * JSON-RPC, OData, GraphQL, SOAP, and the {@code ok}, {@code success} and {@code error} fields of
 * home-made ones. Whatever is not understood is not guessed.
 *
 * @param form what kind of text it is
 * @param text beginning of the body, never null
 * @param json the body of form {@link Form#JSON}; null otherwise
 */
record AnswerBody(Form form, String text, JsonNode json) {

  /** What kind of text a body is. */
  enum Form {
    NONE,
    JSON,
    XML,
    TEXT,
    /** HTML: what a login, a proxy or a wrong address answers. */
    WEB_PAGE,
    /** JSON that breaks off, is not well formed, or is too long to be judged. */
    UNREADABLE
  }

  private static final JsonMapper JSON_MAPPER = JsonMapper.builder()
      .enable(
          DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS,
          DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
      .build();

  /** As much of a text is searched for words. */
  private static final int JUDGED = 64 << 10;

  static final int DEEPEST = 4;

  private static final Pattern WEB_PAGE = Pattern.compile(
      "(?i)^<(?:!doctype html|!--|\\??(?:html|head|body|title|script|style|meta|link|form|table|center"
          + "|div|span|font|img|br|hr|[abipu]|h[1-6])[\\s/>])");
  private static final Pattern XML_REFUSAL =
      Pattern.compile("(?i)fault|error|exception|fail|reject|denied|success\\W{1,4}false");
  private static final Pattern TEXT_REFUSAL = Pattern.compile(
      "(?i)^\\W{0,9}(?:false|null|(?:fatal |internal )?error|err|exception|fail(?:ed|ure)?|nok|ko|nack|"
          + "reject(?:ed)?|refused|denied|access denied|invalid|unauthori[sz]ed|forbidden|not found|bad request)\\b");
  private static final Pattern WORD_OF_REFUSAL = Pattern.compile(
      "(?i)(?:internal |fatal )?(?:error|err|exception|fault)s?|fail(?:ed|ure|s)?|nok|ko|nack|"
          + "reject(?:ed)?|refused|denied|access.?denied|invalid|"
          + "unauthori[sz]ed|unauthenticated|forbidden|unsuccessful|bad.?request|partial.*|[45]\\d\\d(?:\\D.*)?");
  private static final Pattern NOTHING_WRONG =
      Pattern.compile("(?i)|0+|false|none|null|nil|ok|success|no.?errors?|200");

  /**
   * Names are compared without case and signs: {@code is_ok}, {@code isOk} and {@code @odata.error}
   * are {@code isok} and {@code odataerror}.
   */
  private static final Set<String> SAYS_YES = Set.of(
      "ok",
      "isok",
      "success",
      "issuccess",
      "succeeded",
      "hassucceeded",
      "successful",
      "issuccessful",
      "accepted",
      "isaccepted",
      "taken",
      "stored",
      "saved",
      "created",
      "processed");

  static final Set<String> SAYS_WRONG = Set.of(
      "error",
      "errors",
      "err",
      "errmsg",
      "errcode",
      "errno",
      "errormessage",
      "errormessages",
      "errormsg",
      "errorcode",
      "errorcount",
      "errorlist",
      "errordescription",
      "haserror",
      "haserrors",
      "iserror",
      "odataerror",
      "exception",
      "exceptions",
      "exc",
      "exctype",
      "fault",
      "faults",
      "faultcode",
      "faultstring",
      "fail",
      "failed",
      "failure",
      "failures",
      "failedcount",
      "failurecount",
      "rejected",
      "rejections",
      "refused",
      "validationerrors",
      "fielderrors");
  static final Set<String> STATES = Set.of(
      "status",
      "state",
      "result",
      "outcome",
      "resultcode",
      "resultstatus",
      "ack",
      "statuscode",
      "httpstatus",
      "httpstatuscode",
      "httpcode",
      "code",
      "statustext");
  private static final Set<String> WRAPPERS = Set.of(
      "result",
      "results",
      "response",
      "responses",
      "d",
      "data",
      "body",
      "payload",
      "value",
      "values",
      "return",
      "status",
      "meta",
      "message",
      "items",
      "output",
      "envelope",
      "jsonrpc");
  /** Objects whose names a customer has chosen. */
  private static final Set<String> CUSTOMERS_OWN =
      Set.of("attributes", "tags", "labels", "metadata", "customfields", "properties");

  static AnswerBody of(HttpAnswer answer) {
    String text =
        answer.text() == null ? "" : answer.text().replace("\uFEFF", "").strip();
    if (!answer.isWhole()) {
      return new AnswerBody(Form.UNREADABLE, text, null);
    }
    if (text.isEmpty()) {
      return new AnswerBody(Form.NONE, text, null);
    }
    if (text.startsWith("{") || text.startsWith("[")) {
      try {
        return new AnswerBody(Form.JSON, text, JSON_MAPPER.readTree(text));
      } catch (JsonProcessingException e) {
        return new AnswerBody(Form.UNREADABLE, text, null);
      }
    }
    if (text.startsWith("<")) {
      boolean isPage = WEB_PAGE.matcher(text).find()
          || answer.header("content-type").toLowerCase(Locale.ROOT).contains("html")
          || text.substring(0, Math.min(text.length(), 1_000))
              .toLowerCase(Locale.ROOT)
              .contains("<html");
      return new AnswerBody(isPage ? Form.WEB_PAGE : Form.XML, text, null);
    }
    return new AnswerBody(Form.TEXT, text, null);
  }

  /** What in it says that the request was refused, wholly or in part; null when nothing does. */
  String refusal() {
    String head = text.substring(0, Math.min(text.length(), JUDGED));
    return switch (form) {
      case JSON -> refusal(json, DEEPEST, false);
      case XML -> XML_REFUSAL.matcher(head).find() ? "its XML speaks of an error" : null;
      case TEXT -> TEXT_REFUSAL.matcher(head).find() ? "its text speaks of an error" : null;
      default -> null;
    };
  }

  /** @param any whether every object below is looked into, as below GraphQL's {@code data} */
  private static String refusal(JsonNode node, int depth, boolean any) {
    if (depth == 0) {
      return null;
    }
    if (node.isArray()) {
      for (JsonNode element : node) {
        String refusal = refusal(element, depth - 1, any);
        if (refusal != null) {
          return refusal;
        }
      }
    }
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      String name = plain(field.getKey());
      JsonNode value = field.getValue();
      if (SAYS_YES.contains(name) && saysNo(value)
          || SAYS_WRONG.contains(name) && saysSomething(value)
          || STATES.contains(name)
              && value.isValueNode()
              && WORD_OF_REFUSAL.matcher(value.asText().strip()).matches()) {
        return "its \"" + field.getKey() + "\"";
      }
      if (value.isContainerNode()
          && (any && !CUSTOMERS_OWN.contains(name) || WRAPPERS.contains(name))) {
        String refusal = refusal(value, depth - 1, name.equals("data") && value.isObject());
        if (refusal != null) {
          return refusal;
        }
      }
    }
    return null;
  }

  static boolean saysNo(JsonNode value) {
    return value.isBoolean() && !value.booleanValue()
        || value.isNumber() && value.decimalValue().signum() == 0
        || value.isTextual() && value.textValue().strip().matches("(?i)false|no|0|n");
  }

  private static boolean saysSomething(JsonNode value) {
    if (value.isContainerNode()) {
      for (JsonNode child : value) {
        if (saysSomething(child)) {
          return true;
        }
      }
      return false;
    }
    return !NOTHING_WRONG.matcher(value.asText().strip()).matches();
  }

  /**
   * Whether it is an answer for several parts (207) in which each part says that it went well, and
   * one at least does.
   */
  boolean allPartsWentWell() {
    List<Boolean> parts = new ArrayList<>();
    if (json != null) {
      each(json, "", (name, value) -> {
        if (STATES.contains(name)
            && value.asText().strip().matches("(?:HTTP/\\S+ )?[1-5]\\d\\d(?:\\D.*)?")) {
          parts.add(value.asText().strip().matches("(?:HTTP/\\S+ )?2.*"));
        }
      });
    }
    return refusal() == null && !parts.isEmpty() && !parts.contains(false);
  }

  /**
   * Every scalar value with the plain name of the field it is in; elements of an array have the
   * array's.
   */
  static void each(JsonNode node, String name, BiConsumer<String, JsonNode> visit) {
    if (node.isObject()) {
      node.properties().forEach(field -> each(field.getValue(), plain(field.getKey()), visit));
    } else if (node.isArray()) {
      node.forEach(element -> each(element, name, visit));
    } else {
      visit.accept(name, node);
    }
  }

  static String plain(String name) {
    return name.replaceAll("[^A-Za-z0-9]", "").toLowerCase(Locale.ROOT);
  }
}
