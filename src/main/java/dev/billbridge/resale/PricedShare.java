package dev.billbridge.resale;

import dev.billbridge.resale.BillLine.Part;
import dev.billbridge.resale.BillLine.Thing;
import java.math.BigDecimal;
import java.util.Comparator;

/**
 * A customer's part of a charge, with all that a bill needs of the charge.
 *
 * @param record id of the charge, as {@code explain} takes it
 * @param provider that charges it
 * @param resourceId the provider's
 * @param isNumbered whether its resource has several lines
 * @param thing what it is for; its text is the provider's name of the product, which may be null,
 *     and its quantity the customer's part
 * @param price null where no row gives one
 */
record PricedShare(
    BillKey bill,
    String record,
    String provider,
    String resourceId,
    boolean isNumbered,
    Thing thing,
    BigDecimal cost,
    Assignment assignment,
    Price price)
    implements Comparable<PricedShare> {

  private static final Comparator<PricedShare> ORDER =
      Comparator.comparing(PricedShare::bill).thenComparing(PricedShare::record);

  /** Of a share that belongs to a customer. */
  static PricedShare of(SourceLine line, Share share, ResaleRules rules) {
    var content = line.content();
    return new PricedShare(
        new BillKey(share.to(), line.currency()),
        line.id(),
        line.revision().key().provider(),
        content.resourceId(),
        !content.lineKey().isEmpty(),
        new Thing(
            content.chargeCategory(),
            content.productName() == null ? content.productId() : content.productName(),
            content.resourceName(),
            content.resourceType(),
            content.productId(),
            content.region(),
            share.quantity(),
            content.unit()),
        share.cost(),
        share.assignment(),
        rules.price(share.to(), line));
  }

  Part part() {
    return new Part(record, assignment.row().place(), cost);
  }

  /** By bill, then by record. */
  @Override
  public int compareTo(PricedShare other) {
    return ORDER.compare(this, other);
  }
}
