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

  private static final int DEEPEST = 4;

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
  private static final Pattern WORD_OF_ABSENCE = Pattern.compile(
      "(?i)not.?found|unknown|missing|none|absent|no.?such.*|not.?exist.*|does.?not.?exist");
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

  private static final Set<String> SAYS_WRONG = Set.of(
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
  private static final Set<String> STATES = Set.of(
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
  private static final Set<String> SAYS_THERE = Set.of(
      "found",
      "isfound",
      "exists",
      "exist",
      "there",
      "present",
      "ispresent",
      "known",
      "isknown",
      "received",
      "delivered",
      "processed",
      "match",
      "matched",
      "hit");
  private static final Set<String> COUNTS = Set.of(
      "count",
      "total",
      "totalcount",
      "odatacount",
      "size",
      "length",
      "hits",
      "numfound",
      "totalrecords",
      "recordcount",
      "totalhits",
      "totalresults",
      "resultcount",
      "recordstotal",
      "matches",
      "results",
      "items",
      "records");
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
  /** Lists that say nothing about what was found when they are empty. */
  private static final Set<String> BESIDE_THE_POINT = Set.of(
      "links", "warnings", "messages", "notes", "comments", "tags", "attachments", "extensions");
  /** Where a receiver repeats what it was asked. */
  private static final Set<String> ECHO = Set.of(
      "query",
      "q",
      "search",
      "filter",
      "filters",
      "request",
      "url",
      "uri",
      "href",
      "link",
      "links",
      "self",
      "odatacontext",
      "context",
      "params",
      "parameters",
      "criteria",
      "term",
      "input",
      "path",
      "where",
      "message",
      "detail",
      "title",
      "instance",
      "error",
      "errors",
      "requestid",
      "correlationid",
      "traceid");

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

  private static boolean saysNo(JsonNode value) {
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

  /** What an answer to a question says. */
  enum Presence {
    THERE,
    NOT_THERE,
    UNKNOWN
  }

  /**
   * Whether it proves that the receiver has a request. What names it is a proof, unless that stands
   * where questions are repeated; an empty list or a count of zero says that it is not there;
   * everything else proves nothing.
   *
   * @param id of the request
   * @param statement number of the statement; null if having something of it proves nothing
   * @param revision of the statement; an answer about one above 1 must name it, since the receiver
   *     may show an earlier one
   */
  Presence presence(String id, String statement, int revision) {
    if (form == Form.TEXT) {
      return unquoted(text).equalsIgnoreCase(id) ? Presence.THERE : Presence.UNKNOWN;
    }
    if (form != Form.JSON || refusal() != null) {
      return Presence.UNKNOWN;
    }
    Signs signs = new Signs();
    boolean isRpc = json.has("jsonrpc");
    each(json, "", (name, value) -> signs.read(name, value, id, statement, revision));
    arrays(json, DEEPEST, signs);
    boolean named = signs.id && !(isRpc && unquoted(json.path("id").asText()).equalsIgnoreCase(id))
        || signs.statement && (revision == 1 || signs.revision)
        || signs.both;
    boolean absent =
        signs.saysAbsent || signs.lists > 0 && signs.filled == 0 || signs.zero && signs.filled == 0;
    if (named == absent) {
      return Presence.UNKNOWN;
    }
    return named ? Presence.THERE : Presence.NOT_THERE;
  }

  /** What stands in an answer to a question. */
  private static final class Signs {

    private boolean id;
    private boolean statement;
    private boolean revision;
    private boolean both;
    private boolean saysAbsent;
    private boolean zero;
    private int lists;
    private int filled;

    void read(
        String name, JsonNode value, String wantedId, String wantedStatement, int wantedRevision) {
      String text = unquoted(value.asText());
      boolean isEcho = ECHO.contains(name);
      id |= !isEcho
          && (text.equalsIgnoreCase(wantedId) || text.equalsIgnoreCase("urn:uuid:" + wantedId));
      if (wantedStatement != null && !isEcho && !COUNTS.contains(name)) {
        statement |= text.equals(wantedStatement);
        revision |= name.contains("revision") && text.equals(Integer.toString(wantedRevision));
        both |= text.matches("(?i)" + Pattern.quote(wantedStatement) + "\\W?r?(?:ev(?:ision)?)?\\W?"
                + wantedRevision)
            && text.length()
                > wantedStatement.length() + Integer.toString(wantedRevision).length();
      }
      saysAbsent |= SAYS_THERE.contains(name) && (saysNo(value) || value.isNull())
          || STATES.contains(name) && WORD_OF_ABSENCE.matcher(text.strip()).matches();
      zero |= COUNTS.contains(name) && value.asText().strip().equals("0");
    }
  }

  private static void arrays(JsonNode node, int depth, Signs signs) {
    if (node.isArray()) {
      signs.lists++;
      signs.filled += node.isEmpty() ? 0 : 1;
    } else if (depth > 0) {
      node.properties().forEach(field -> {
        if (!BESIDE_THE_POINT.contains(plain(field.getKey()))
            && !SAYS_WRONG.contains(plain(field.getKey()))) {
          arrays(field.getValue(), depth - 1, signs);
        }
      });
    }
  }

  /**
   * Every scalar value with the plain name of the field it is in; elements of an array have the
   * array's.
   */
  private static void each(JsonNode node, String name, BiConsumer<String, JsonNode> visit) {
    if (node.isObject()) {
      node.properties().forEach(field -> each(field.getValue(), plain(field.getKey()), visit));
    } else if (node.isArray()) {
      node.forEach(element -> each(element, name, visit));
    } else {
      visit.accept(name, node);
    }
  }

  private static String plain(String name) {
    return name.replaceAll("[^A-Za-z0-9]", "").toLowerCase(Locale.ROOT);
  }

  private static String unquoted(String text) {
    String stripped = text.strip();
    return stripped.length() > 1 && stripped.startsWith("\"") && stripped.endsWith("\"")
        ? stripped.substring(1, stripped.length() - 1)
        : stripped;
  }
}
