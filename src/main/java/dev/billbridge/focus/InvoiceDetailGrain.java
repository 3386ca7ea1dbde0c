package dev.billbridge.focus;

import dev.billbridge.render.FieldType;
import java.util.SortedMap;
import java.util.TreeMap;

/** What tells a line of an invoice apart, as FOCUS words it. */
final class InvoiceDetailGrain {

  private InvoiceDetailGrain() {}

  static String of(FocusRow row) {
    SortedMap<String, String> grain = new TreeMap<>();
    grain.put("ResourceId", row.record().resourceId());
    if (row.skuId() != null) {
      grain.put("SkuId", row.skuId());
    }
    if (!row.record().lineKey().isEmpty()) {
      grain.put("x_LineKeyId", row.record().lineKey());
    }
    return FieldType.ATTRIBUTES.text(grain);
  }
}
