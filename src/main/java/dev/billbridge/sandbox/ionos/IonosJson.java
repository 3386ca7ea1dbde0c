package dev.billbridge.sandbox.ionos;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.billbridge.sandbox.http.Json;
import dev.billbridge.sandbox.http.Response;
import dev.billbridge.sandbox.ionos.billing.Contract;
import dev.billbridge.sandbox.world.Oddity;
import dev.billbridge.sandbox.world.Snapshot;
import java.io.IOException;
import java.math.BigDecimal;

/**
 * Writes JSON with the habits of this API: what is a string, what a number, and what happens to
 * unset fields.
 */
final class IonosJson implements AutoCloseable {
  private static final int TEXT_SCALE = 2;

  private final JsonGenerator out;
  private final Snapshot snapshot;
  private final boolean numericIds;
  private long line;

  IonosJson(Response response, Snapshot snapshot) throws IOException {
    this.out = Json.on(response.start(200, "application/json"));
    this.snapshot = snapshot;
    this.numericIds = snapshot.has(Oddity.NUMERIC_IDS);
  }

  JsonGenerator generator() {
    return out;
  }

  /**
   * A contract or customer number: a string, or a number without its leading zeros in the published
   * form.
   */
  IonosJson id(String name, String digits) throws IOException {
    if (numericIds) {
      out.writeNumberField(name, Long.parseLong(digits));
    } else {
      out.writeStringField(name, digits);
    }
    return this;
  }

  IonosJson text(String name, String value) throws IOException {
    out.writeStringField(name, value);
    return this;
  }

  IonosJson truth(String name, boolean value) throws IOException {
    out.writeBooleanField(name, value);
    return this;
  }

  /** An optional text; null is printed as null unless the switches say otherwise. */
  IonosJson optional(String name, String value) throws IOException {
    boolean missing = snapshot.has(Oddity.MISSING_FIELDS);
    boolean isNull = snapshot.has(Oddity.NULL_FIELDS);
    if (!missing && !isNull && value != null) {
      out.writeStringField(name, value);
    } else if (!missing || isNull && line % 2 == 0) {
      out.writeNullField(name);
    }
    return this;
  }

  /** {@code {"quantity": 1.5, "unit": "EUR"}} */
  IonosJson quantity(String name, BigDecimal quantity, String unit) throws IOException {
    out.writeObjectFieldStart(name);
    out.writeFieldName("quantity");
    number(quantity);
    out.writeStringField("unit", unit);
    out.writeEndObject();
    return this;
  }

  /** {@code {"quantity": "1.50", "unit": "1hour"}}; a number in the published form. */
  IonosJson quantityText(String name, BigDecimal quantity, String unit) throws IOException {
    if (numericIds) {
      return quantity(name, quantity, unit);
    }
    BigDecimal shown = quantity.signum() == 0 ? BigDecimal.ZERO : quantity.stripTrailingZeros();
    out.writeObjectFieldStart(name);
    out.writeStringField(
        "quantity",
        (shown.scale() < TEXT_SCALE ? shown.setScale(TEXT_SCALE) : shown).toPlainString());
    out.writeStringField("unit", unit);
    out.writeEndObject();
    return this;
  }

  void number(BigDecimal value) throws IOException {
    BigDecimal shown = value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
    out.writeNumber(shown.scale() < 0 ? shown.setScale(0) : shown);
  }

  /** The header most documents share; left open for what else belongs into it. */
  IonosJson startMetadata(Contract contract) throws IOException {
    out.writeObjectFieldStart("metadata");
    return id("contractId", contract.id())
        .id("customerId", contract.customerId())
        .optional("reference", reference(contract));
  }

  /** Some customers have a reference of their own. */
  static String reference(Contract contract) {
    return contract.number() % 2 == 0 ? null : contract.id();
  }

  IonosJson startArray(String name) throws IOException {
    out.writeArrayFieldStart(name);
    return this;
  }

  IonosJson endArray() throws IOException {
    out.writeEndArray();
    return this;
  }

  IonosJson startObject() throws IOException {
    line++;
    out.writeStartObject();
    return this;
  }

  IonosJson endObject() throws IOException {
    if (snapshot.has(Oddity.UNKNOWN_KEYS)) {
      out.writeNullField("xFuture");
    }
    out.writeEndObject();
    return this;
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
