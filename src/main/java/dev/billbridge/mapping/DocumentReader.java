package dev.billbridge.mapping;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.billbridge.archive.Archive;
import dev.billbridge.archive.Document;
import dev.billbridge.archive.Intake;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;

/**
 * Reads archived documents of any size in two passes: first the <em>frame</em>, which is the
 * document without its lines, then the lines one by one, each with the frame of the object that
 * holds it. So a field that follows the lines is known to them all.
 */
public final class DocumentReader {

  /** Nodes a frame may have. More means that the mapping does not say where the lines are. */
  private static final int FRAME_NODES = 2_000_000;

  private static final int LINE_TEXT = 4_000_000;
  /** Of a count. */
  private static final int MOST_DIGITS = 15;

  /** Makes what the provider states of every number and text it reads. */
  static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(LINE_TEXT).build())
          // A document that is one number or null ends where its file does, and the rest of the
          // file is still to be read.
          .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
          .build())
      .nodeFactory(ProviderValue.NODES)
      .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
      .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
      .build();

  private final Archive archive;

  public DocumentReader(Archive archive) {
    this.archive = archive;
  }

  /**
   * A line of a document.
   *
   * @param pointer place in the whole document
   * @param path the path of the mapping that led here
   * @param value the line itself
   * @param parent frame of the object that holds the line, or of the object that holds the list
   *     with the line
   */
  record Line(String pointer, LinePath path, JsonNode value, JsonNode parent) {}

  /** Receives the lines of a document. */
  interface LineHandler {
    void line(Line line) throws IOException, MappingException;
  }

  /** An entry of a list in a document, for routes that ask further for each. */
  public record Entry(Intake.Part part, JsonNode value) {

    /**
     * The text at a JSON pointer inside the entry; a number as its digits, without exponent; empty
     * when there is none.
     *
     * @throws ShapeException if it is a fraction, an object or a list: what routes read are ids,
     *     months and counts
     */
    public String text(String pointer) throws ShapeException {
      try {
        String text = WireValue.id(value.at(pointer));
        return text == null ? "" : text;
      } catch (IllegalArgumentException e) {
        throw new ShapeException(part.document().path(), part.pointer() + pointer, e.getMessage());
      }
    }

    /**
     * The value itself as the number of entries a list says it has.
     *
     * @throws ShapeException if it is none
     */
    public long count() throws ShapeException {
      String text = text("");
      if (text.isEmpty()
          || text.length() > MOST_DIGITS
          || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
        throw new ShapeException(
            part.document().path(),
            part.pointer(),
            "%s stands where the list should say how many entries it has"
                .formatted(text.isEmpty() ? "nothing" : WireValue.shown(value)));
      }
      return Long.parseLong(text);
    }

    /**
     * The month that a date or time at a JSON pointer falls into, in a time zone such as
     * {@code Asia/Tokyo}: {@code 2026-10}; empty when there is none, or nothing that can be read as
     * one.
     */
    public String month(String pointer, String zone) {
      ZoneId calendar = WireTime.zone(zone);
      try {
        String text = text(pointer);
        return text.isEmpty() ? "" : WireTime.month(text, calendar).toString();
      } catch (ShapeException | IllegalArgumentException | DateTimeException e) {
        return "";
      }
    }
  }

  /**
   * All entries at a path, in document order; the list may be an array, an object or null.
   *
   * @throws ShapeException if there is something else at the path, or nothing and the path does not
   *     allow that
   */
  public List<Entry> entries(Intake.Part part, String path) throws IOException, MappingException {
    List<Entry> entries = new java.util.ArrayList<>();
    LinePath at = LinePath.parse(path);
    JsonNode frame = frame(part, List.of(at), List.of());
    lines(
        part,
        List.of(at),
        frame,
        line ->
            entries.add(new Entry(new Intake.Part(part.document(), line.pointer()), line.value())));
    return entries;
  }

  /** The place in a document with everything that is there; missing when the place is not there. */
  public Entry at(Document document, String pointer) throws IOException, MappingException {
    Intake.Part part = new Intake.Part(document, pointer);
    return new Entry(part, frame(part, List.of(), List.of()));
  }

  /**
   * The document, or the place in it, with everything the paths lead to left out; missing when the
   * place is not there.
   *
   * @param lists where lines are
   * @param text where a long text is; whether it is there is not looked at
   * @throws ShapeException if the lists are not where they should be
   */
  JsonNode frame(Intake.Part part, List<LinePath> lists, List<LinePath> text)
      throws IOException, MappingException {
    List<LinePath> without = new java.util.ArrayList<>(lists);
    without.addAll(text);
    try (InputStream in = archive.open(part.document());
        JsonParser parser = MAPPER.createParser(in)) {
      try {
        parser.nextToken();
        FrameReader frames = new FrameReader(parser, part, lists);
        JsonNode frame = frames.find(LinePath.pointer(part.pointer()), without);
        frames.shape.end();
        return frame;
      } catch (JsonProcessingException e) {
        throw unreadable(part, parser, e);
      } finally {
        // If what was stored has been altered, that is what there is to say, not what it reads like
        // now.
        drain(in);
      }
    }
  }

  /** One reading of a frame. */
  private static final class FrameReader {

    private final JsonParser parser;
    private final Intake.Part part;
    private final List<LinePath> lists;
    private final ListShape shape;
    private int left = FRAME_NODES;

    FrameReader(JsonParser parser, Intake.Part part, List<LinePath> lists) {
      this.parser = parser;
      this.part = part;
      this.lists = lists;
      this.shape = new ListShape(part.document().path(), lists);
    }

    JsonNode find(List<String> way, List<LinePath> without) throws IOException, MappingException {
      if (way.isEmpty()) {
        return frame(without, lists, part.pointer());
      }
      boolean array = parser.currentToken() == JsonToken.START_ARRAY;
      if (!array && parser.currentToken() != JsonToken.START_OBJECT) {
        return MissingNode.getInstance();
      }
      String alike = null;
      for (int i = 0; !parser.nextToken().isStructEnd(); i++) {
        String name = array ? Integer.toString(i) : parser.currentName();
        if (!array) {
          parser.nextToken();
        }
        if (name.equals(way.get(0))) {
          return find(way.subList(1, way.size()), without);
        }
        alike = name.equalsIgnoreCase(way.get(0)) ? name : alike;
        parser.skipChildren();
      }
      if (alike != null) {
        throw new ShapeException(
            part.document().path(),
            part.pointer(),
            "there is no \"%s\", but there is \"%s\"".formatted(way.get(0), alike));
      }
      return MissingNode.getInstance();
    }

    private JsonNode frame(List<LinePath> without, List<LinePath> lists, String pointer)
        throws IOException, MappingException {
      if (--left < 0) {
        throw new MappingException(
            "%s has more than %d values outside its lines; does lines in the mapping name all lists?"
                .formatted(part.document().path(), FRAME_NODES));
      }
      ListShape.Names names = shape.enter(parser, lists, pointer);
      if (parser.currentToken() == JsonToken.START_OBJECT) {
        ObjectNode object = MAPPER.createObjectNode();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String name = parser.currentName();
          parser.nextToken();
          if (names != null) {
            names.pass(name);
          }
          JsonNode child = child(without, lists, name, pointer);
          if (child != null && object.replace(name, child) != null) {
            throw new ShapeException(
                part.document().path(), pointer, "\"%s\" is there twice".formatted(name));
          }
        }
        if (names != null) {
          names.end(pointer);
        }
        return object;
      }
      if (parser.currentToken() == JsonToken.START_ARRAY) {
        ArrayNode array = MAPPER.createArrayNode();
        for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
          JsonNode child = child(without, lists, Integer.toString(i), pointer);
          if (child != null) {
            array.add(child);
          }
        }
        return array;
      }
      return MAPPER.readTree(parser);
    }

    /** Null for a line, which is no part of the frame. */
    private JsonNode child(
        List<LinePath> without, List<LinePath> lists, String name, String pointer)
        throws IOException, MappingException {
      List<LinePath> below = LinePath.step(without, name);
      List<LinePath> listsBelow = LinePath.step(lists, name);
      if (DocumentReader.arrived(listsBelow) != null) {
        shape.arrived();
      }
      if (DocumentReader.arrived(below) != null) {
        parser.skipChildren();
        return null;
      }
      return frame(below, listsBelow, listsBelow.isEmpty() ? pointer : below(pointer, name));
    }
  }

  private static String below(String pointer, String name) {
    return pointer + "/" + name.replace("~", "~0").replace("/", "~1");
  }

  /** Hands over every line in document order. */
  void lines(Intake.Part part, List<LinePath> paths, JsonNode frame, LineHandler handler)
      throws IOException, MappingException {
    List<LinePath> below =
        paths.stream().map(path -> path.below(part.pointer())).toList();
    int depth = LinePath.pointer(part.pointer()).size();
    try (InputStream in = archive.open(part.document());
        JsonParser parser = MAPPER.createParser(in)) {
      try {
        parser.nextToken();
        walk(parser, below, "", depth, frame, frame, handler);
      } catch (JsonProcessingException e) {
        throw unreadable(part, parser, e);
      }
      drain(in);
    }
  }

  /**
   * What passed the archive and still cannot be read: a text or a number that is too long to be
   * part of a line, for instance.
   */
  private static MappingException unreadable(
      Intake.Part part, JsonParser parser, JsonProcessingException e) {
    if (e instanceof StreamConstraintsException
        && e.getOriginalMessage().startsWith("String value length")) {
      return new MappingException(
          ("%s cannot be read: it has a text of more than %d characters at byte %d (line"
                  + " %d); report it to the provider, since no line of a bill has one")
              .formatted(
                  part.document().path(),
                  LINE_TEXT,
                  parser.currentTokenLocation().getByteOffset(),
                  parser.currentTokenLocation().getLineNr()),
          e);
    }
    return new MappingException(
        "%s cannot be read: %s%s"
            .formatted(
                part.document().path(),
                e.getOriginalMessage(),
                e.getLocation() == null
                    ? ""
                    : " (line %d, column %d)"
                        .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr())),
        e);
  }

  /** @param depth levels still above the place the frame begins at */
  private void walk(
      JsonParser parser,
      List<LinePath> paths,
      String pointer,
      int depth,
      JsonNode frame,
      JsonNode parent,
      LineHandler handler)
      throws IOException, MappingException {
    LinePath arrived = arrived(paths);
    if (arrived != null) {
      handler.line(new Line(pointer, arrived, MAPPER.readTree(parser), parent));
      return;
    }
    boolean array = parser.currentToken() == JsonToken.START_ARRAY;
    if (paths.isEmpty() || !array && parser.currentToken() != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return;
    }
    boolean alike = paths.stream().allMatch(path -> path.next().isAny());
    List<LinePath> further = null;
    for (int i = 0; !parser.nextToken().isStructEnd(); i++) {
      String name = array ? Integer.toString(i) : parser.currentName();
      if (!array) {
        parser.nextToken();
      }
      // Every element of a list is reached in one way, unless a path names one of them.
      if (further == null || !array || !alike) {
        further = LinePath.step(paths, name);
      }
      if (further.isEmpty()) {
        parser.skipChildren();
        continue;
      }
      JsonNode childFrame = depth > 0 ? frame : array ? frame.path(i) : frame.path(name);
      walk(
          parser,
          further,
          array ? pointer + "/" + name : below(pointer, name),
          Math.max(0, depth - 1),
          childFrame,
          childFrame.isObject() && !areList(further) ? childFrame : parent,
          handler);
    }
  }

  /** A list written as an object is no object that holds lines: its own holder is the parent. */
  private static boolean areList(List<LinePath> paths) {
    for (LinePath path : paths) {
      if (path.steps().size() == 1 && path.next().isAny()) {
        return true;
      }
    }
    return false;
  }

  /**
   * A long string inside a document as a stream of characters; null when there is no string at the
   * place.
   */
  Reader text(Intake.Part part, String pointer) throws IOException, MappingException {
    List<String> way = LinePath.parse(pointer).below(part.pointer()).names();
    long offset;
    try (InputStream in = archive.open(part.document());
        JsonParser parser = MAPPER.createParser(in)) {
      parser.nextToken();
      offset = offsetOf(parser, way);
      drain(in);
    }
    if (offset < 0) {
      return null;
    }
    InputStream in = archive.open(part.document());
    in.skipNBytes(offset + 1);
    return new JsonStringReader(in);
  }

  private static long offsetOf(JsonParser parser, List<String> way) throws IOException {
    if (way.isEmpty()) {
      return parser.currentToken() == JsonToken.VALUE_STRING
          ? parser.currentTokenLocation().getByteOffset()
          : -1;
    }
    boolean array = parser.currentToken() == JsonToken.START_ARRAY;
    if (!array && parser.currentToken() != JsonToken.START_OBJECT) {
      return -1;
    }
    for (int i = 0; !parser.nextToken().isStructEnd(); i++) {
      String name = array ? Integer.toString(i) : parser.currentName();
      if (!array) {
        parser.nextToken();
      }
      if (name.equals(way.get(0))) {
        return offsetOf(parser, way.subList(1, way.size()));
      }
      parser.skipChildren();
    }
    return -1;
  }

  /**
   * The list that names a statement, where a part of an intake is an entry of it; it names nothing
   * when the part is a whole document or its entry does not name the statement.
   */
  public Listing listing(Intake.Part part, String statementId)
      throws IOException, MappingException {
    Listing listing = new Listing(statementId, part.pointer());
    int last = part.pointer().lastIndexOf('/');
    if (last >= 0) {
      Intake.Part list = new Intake.Part(part.document(), part.pointer().substring(0, last));
      List<LinePath> entries = List.of(LinePath.parse("/*"));
      // Twice, one entry at a time: first where its own entry has the number, then what the others
      // have there.
      lines(
          list,
          entries,
          MissingNode.getInstance(),
          line -> listing.look(line.pointer(), line.value()));
      lines(
          list,
          entries,
          MissingNode.getInstance(),
          line -> listing.add(line.pointer(), line.value()));
    }
    return listing;
  }

  private static LinePath arrived(List<LinePath> paths) {
    for (LinePath path : paths) {
      if (path.arrived()) {
        return path;
      }
    }
    return null;
  }

  /** To the end, so that the archive can check the hash. */
  private static void drain(InputStream in) throws IOException {
    in.transferTo(java.io.OutputStream.nullOutputStream());
  }
}
