package dev.billbridge.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NumericNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.databind.node.ValueNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A number or text that stands in a provider's document exactly so. jq hands a value it only passes
 * on over as the same object and makes a new one of everything it calculates, cuts, joins or finds
 * written in the program; so what carries this mark at the end of a mapping is the provider's own
 * token.
 *
 * <p>A whole number has one spelling, whichever way the wire writes it: {@code 30114472.0} and
 * {@code 3.0114472E7} are read as {@code 30114472}.
 */
interface ProviderValue {

  /**
   * Longest whole number that is written out; longer ones keep their exponent and are refused where
   * they are used.
   */
  int LONGEST_WHOLE = 60;

  /** Makes every number and text of a document a stated one. */
  JsonNodeFactory NODES = new Nodes();

  /** Characters that part the cells of a line which a document holds as one text. */
  String CELLS = "[,;\t|]";

  /**
   * Marks figures that were cut out of a line which is one text, such as a CSV line inside JSON.
   * Only a whole cell of the line is the provider's own figure.
   *
   * @param answer what the mapping made of the line; its figures are replaced by marked ones
   */
  static void cells(JsonNode line, JsonNode answer, Set<String> figures) {
    if (line.isTextual() && answer instanceof ObjectNode record) {
      Set<String> cells = Arrays.stream(line.textValue().split(CELLS, -1))
          .map(String::strip)
          .collect(Collectors.toSet());
      for (String field : figures) {
        JsonNode figure = record.get(field);
        if (figure != null
            && figure.isTextual()
            && cells.contains(figure.textValue().strip())) {
          record.set(field, new Characters(figure.textValue()));
        }
      }
    }
  }

  /** The figure as a whole number, or null when it is a fraction or too long to be written out. */
  static BigInteger whole(BigDecimal figure) {
    if (figure.signum() == 0) {
      return BigInteger.ZERO;
    }
    // Judged before anything is written out: 1E+1000000000 has one digit now.
    long digits = (long) figure.precision() - figure.scale();
    if (digits < 1 || digits > LONGEST_WHOLE) {
      return null;
    }
    BigDecimal stripped = figure.scale() > 0 ? figure.stripTrailingZeros() : figure;
    return stripped.scale() > 0 ? null : stripped.toBigInteger();
  }

  /** A whole number that fits 32 bits. */
  final class Int extends IntNode implements ProviderValue {
    Int(int value) {
      super(value);
    }
  }

  /** A whole number that fits 64 bits. */
  final class Long extends LongNode implements ProviderValue {
    Long(long value) {
      super(value);
    }
  }

  /** A longer whole number. */
  final class Whole extends BigIntegerNode implements ProviderValue {
    Whole(BigInteger value) {
      super(value);
    }
  }

  /** A fraction, with every digit of its text. */
  final class Decimal extends DecimalNode implements ProviderValue {
    Decimal(BigDecimal value) {
      super(value);
    }
  }

  /** A text. */
  final class Characters extends TextNode implements ProviderValue {
    Characters(String value) {
      super(value);
    }
  }

  /** The factory behind {@link #NODES}. */
  final class Nodes extends JsonNodeFactory {

    private static final long serialVersionUID = 1L;

    private Nodes() {
      super(true);
    }

    @Override
    public NumericNode numberNode(int value) {
      return new Int(value);
    }

    @Override
    public NumericNode numberNode(long value) {
      return value == (int) value ? new Int((int) value) : new Long(value);
    }

    @Override
    public ValueNode numberNode(BigInteger value) {
      return value == null
          ? nullNode()
          : value.bitLength() < java.lang.Long.SIZE
              ? numberNode(value.longValue())
              : new Whole(value);
    }

    @Override
    public ValueNode numberNode(BigDecimal value) {
      BigInteger whole = value == null ? null : whole(value);
      return value == null ? nullNode() : whole == null ? new Decimal(value) : numberNode(whole);
    }

    @Override
    public TextNode textNode(String value) {
      return value == null ? null : new Characters(value);
    }
  }
}
