package dev.billbridge.deliver.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import dev.billbridge.deliver.webhook.AnswerBody.Form;
import java.util.Set;
import java.util.regex.Pattern;

/** What the answer to a look-up says of a request: whether the receiver has it. */
enum Presence {
  THERE,
  NOT_THERE,
  UNKNOWN;

  private static final Pattern WORD_OF_ABSENCE = Pattern.compile(
      "(?i)not.?found|unknown|missing|none|absent|no.?such.*|not.?exist.*|does.?not.?exist");
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

  /**
   * Whether an answer proves that the receiver has a request. What names it is a proof, unless that
   * stands where questions are repeated; an empty list or a count of zero says that it is not
   * there; everything else proves nothing.
   *
   * @param id of the request
   * @param statement number of the statement; null if having something of it proves nothing
   * @param revision of the statement; an answer about one above 1 must name it, since the receiver
   *     may show an earlier one
   */
  static Presence of(AnswerBody body, String id, String statement, int revision) {
    if (body.form() == Form.TEXT) {
      return unquoted(body.text()).equalsIgnoreCase(id) ? Presence.THERE : Presence.UNKNOWN;
    }
    if (body.form() != Form.JSON || body.refusal() != null) {
      return Presence.UNKNOWN;
    }
    Signs signs = new Signs();
    boolean isRpc = body.json().has("jsonrpc");
    AnswerBody.each(
        body.json(), "", (name, value) -> signs.read(name, value, id, statement, revision));
    arrays(body.json(), AnswerBody.DEEPEST, signs);
    boolean named =
        signs.id && !(isRpc && unquoted(body.json().path("id").asText()).equalsIgnoreCase(id))
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
      saysAbsent |= SAYS_THERE.contains(name) && (AnswerBody.saysNo(value) || value.isNull())
          || AnswerBody.STATES.contains(name)
              && WORD_OF_ABSENCE.matcher(text.strip()).matches();
      zero |= COUNTS.contains(name) && value.asText().strip().equals("0");
    }
  }

  private static void arrays(JsonNode node, int depth, Signs signs) {
    if (node.isArray()) {
      signs.lists++;
      signs.filled += node.isEmpty() ? 0 : 1;
    } else if (depth > 0) {
      node.properties().forEach(field -> {
        if (!BESIDE_THE_POINT.contains(AnswerBody.plain(field.getKey()))
            && !AnswerBody.SAYS_WRONG.contains(AnswerBody.plain(field.getKey()))) {
          arrays(field.getValue(), depth - 1, signs);
        }
      });
    }
  }

  private static String unquoted(String text) {
    String stripped = text.strip();
    return stripped.length() > 1 && stripped.startsWith("\"") && stripped.endsWith("\"")
        ? stripped.substring(1, stripped.length() - 1)
        : stripped;
  }
}
