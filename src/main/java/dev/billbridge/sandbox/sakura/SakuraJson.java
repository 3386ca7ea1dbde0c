package dev.billbridge.sandbox.sakura;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.billbridge.sandbox.http.Json;
import dev.billbridge.sandbox.http.Request;
import dev.billbridge.sandbox.http.Response;
import dev.billbridge.sandbox.sakura.billing.Bill;
import dev.billbridge.sandbox.world.Oddity;
import dev.billbridge.sandbox.world.Snapshot;
import java.io.IOException;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/**
 * Writes JSON with the habits of this API: which strings become numbers, what happens to lists and
 * to unset fields.
 */
final class SakuraJson implements AutoCloseable {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssxxx");

  private final JsonGenerator out;
  private final Snapshot snapshot;
  private final boolean digitsAsIntegers;
  private final boolean integersAsStrings;
  private final boolean objectMaps;
  private int listPosition;

  SakuraJson(Request request, Response response, Snapshot snapshot) throws IOException {
    this.out = Json.on(response.start(200, "application/json; charset=UTF-8"));
    this.snapshot = snapshot;
    this.digitsAsIntegers = snapshot.has(Oddity.BIGINT_AS_INT)
        || request.header("X-Sakura-Bigint-As-Int").filter("1"::equals).isPresent();
    this.integersAsStrings = snapshot.has(Oddity.DIGIT_STRINGS);
    this.objectMaps = snapshot.has(Oddity.OBJECT_MAP_LISTS);
    if (request.header("X-Sakura-API-Beautify").filter("1"::equals).isPresent()) {
      out.useDefaultPrettyPrinter();
    }
    out.writeStartObject();
  }

  JsonGenerator generator() {
    return out;
  }

  SakuraJson truth(String name, boolean value) throws IOException {
    out.writeBooleanField(name, value);
    return this;
  }

  SakuraJson nothing(String name) throws IOException {
    out.writeNullField(name);
    return this;
  }

  SakuraJson integer(String name, long value) throws IOException {
    if (integersAsStrings) {
      out.writeStringField(name, Long.toString(value));
    } else {
      out.writeNumberField(name, value);
    }
    return this;
  }

  /** Left out when it is zero and {@link Oddity#ABSENT_ZEROES} is on. */
  SakuraJson amount(String name, long yen) throws IOException {
    return yen == 0 && snapshot.has(Oddity.ABSENT_ZEROES) ? this : integer(name, yen);
  }

  /** A string, or an integer when the client asked for that and there are only digits in it. */
  SakuraJson text(String name, String value) throws IOException {
    if (digitsAsIntegers && value.matches("[0-9]{1,18}")) {
      out.writeNumberField(name, Long.parseLong(value));
    } else {
      out.writeStringField(name, value);
    }
    return this;
  }

  /** A string whatever its characters are. */
  SakuraJson exactText(String name, String value) throws IOException {
    out.writeStringField(name, value);
    return this;
  }

  SakuraJson time(String name, OffsetDateTime value) throws IOException {
    out.writeStringField(name, TIME.format(value));
    return this;
  }

  SakuraJson respondedAt() throws IOException {
    // The provider's own spelling.
    return time("ResponsedAt", snapshot.now().atOffset(Bill.TOKYO).truncatedTo(ChronoUnit.SECONDS));
  }

  /**
   * Whether an optional field of line {@code number} is printed, after having been printed as null
   * where it must be.
   */
  boolean prints(String name, long number) throws IOException {
    boolean missing = snapshot.has(Oddity.MISSING_FIELDS);
    boolean isNull = snapshot.has(Oddity.NULL_FIELDS);
    if (isNull && (!missing || number % 2 == 0)) {
      out.writeNullField(name);
    }
    return !missing && !isNull;
  }

  SakuraJson unknownKeys() throws IOException {
    if (snapshot.has(Oddity.UNKNOWN_KEYS)) {
      out.writeObjectFieldStart("XFuture");
      out.writeArrayFieldStart("Tags");
      out.writeString("a");
      out.writeNull();
      out.writeEndArray();
      out.writeEndObject();
    }
    return this;
  }

  SakuraJson startList(String name) throws IOException {
    listPosition = 0;
    if (objectMaps) {
      out.writeObjectFieldStart(name);
    } else {
      out.writeArrayFieldStart(name);
    }
    return this;
  }

  SakuraJson startItem() throws IOException {
    if (objectMaps) {
      out.writeFieldName(Integer.toString(listPosition++));
    }
    out.writeStartObject();
    return this;
  }

  SakuraJson endItem() throws IOException {
    unknownKeys();
    out.writeEndObject();
    return this;
  }

  SakuraJson endList() throws IOException {
    if (objectMaps) {
      out.writeEndObject();
    } else {
      out.writeEndArray();
    }
    return this;
  }

  SakuraJson startObject(String name) throws IOException {
    out.writeObjectFieldStart(name);
    return this;
  }

  SakuraJson endObject() throws IOException {
    out.writeEndObject();
    return this;
  }

  @Override
  public void close() throws IOException {
    out.writeEndObject();
    out.close();
  }
}
