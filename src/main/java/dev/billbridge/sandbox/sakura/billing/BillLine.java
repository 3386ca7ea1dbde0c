package dev.billbridge.sandbox.sakura.billing;

import dev.billbridge.sandbox.world.Names;
import java.time.OffsetDateTime;

/**
 * One line of a bill. Money is whole yen; the amount is net plus tax.
 *
 * @param index position in the bill, from 1
 * @param contractId 12 digits
 * @param zone null for what stands in no zone
 * @param usage seconds for products sold by time, else units
 * @param days whole days of use
 * @param hours remaining hours, 0 to 23
 * @param endedAt end of the contract; null while it runs
 * @param nameKey figure and number of the resource name; number 0 for no name
 */
public record BillLine(
    int index,
    String contractId,
    Product product,
    Zone zone,
    long usage,
    int days,
    int hours,
    long net,
    long tax,
    OffsetDateTime endedAt,
    long nameKey,
    long nameNumber) {

  public long amount() {
    return net + tax;
  }

  public int serviceClassId() {
    return product.id() + (zone == null ? 0 : zone.ordinal());
  }

  public String resourceName() {
    return nameNumber == 0 ? "" : Names.of(nameKey, nameNumber);
  }

  public BillLine withPrice(long newNet, long newTax) {
    return new BillLine(
        index,
        contractId,
        product,
        zone,
        usage,
        days,
        hours,
        newNet,
        newTax,
        endedAt,
        nameKey,
        nameNumber);
  }

  public BillLine withContract(String id) {
    return new BillLine(
        index, id, product, zone, usage, days, hours, net, tax, endedAt, nameKey, nameNumber);
  }

  public BillLine withIndex(int newIndex) {
    return new BillLine(
        newIndex,
        contractId,
        product,
        zone,
        usage,
        days,
        hours,
        net,
        tax,
        endedAt,
        nameKey,
        nameNumber);
  }
}
