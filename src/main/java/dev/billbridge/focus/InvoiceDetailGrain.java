package dev.billbridge.focus;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What tells a line of an invoice apart, as FOCUS words it. */
final class InvoiceDetailGrain {

  private static final ObjectMapper JSON = new ObjectMapper();

  private InvoiceDetailGrain() {}

  static String of(FocusRow row) {
    ObjectNode grain = JSON.createObjectNode();
    grain.put("ResourceId", row.record().resourceId());
    if (row.skuId() != null) {
      grain.put("SkuId", row.skuId());
    }
    if (!row.record().lineKey().isEmpty()) {
      grain.put("x_LineKeyId", row.record().lineKey());
    }
    return grain.toString();
  }
}
