package dev.billbridge.sandbox.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Where JSON generators come from: they write decimals in plain notation and leave the stream open.
 */
public final class Json {
  private static final JsonFactory FACTORY = JsonFactory.builder()
      .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
      .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
      // After a cut connection there is nobody left to close brackets for.
      .disable(StreamWriteFeature.AUTO_CLOSE_CONTENT)
      .build();

  private Json() {}

  public static JsonFactory factory() {
    return FACTORY;
  }

  public static JsonGenerator on(OutputStream out) throws IOException {
    return FACTORY.createGenerator(out);
  }
}
