package dev.billbridge.sandbox.ionos;

import dev.billbridge.sandbox.ionos.billing.Contract;
import dev.billbridge.sandbox.ionos.billing.ContractMonth;
import dev.billbridge.sandbox.ionos.billing.Invoice;
import dev.billbridge.sandbox.ionos.billing.Invoices;
import dev.billbridge.sandbox.ionos.billing.Measured;
import dev.billbridge.sandbox.world.HeldStatement;
import dev.billbridge.sandbox.world.SandboxAccount;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a contract holds, counted and summed from the same rows that are served. */
final class Holdings {
  private Holdings() {}

  static HeldStatement invoice(Invoice invoice, Invoices invoices) {
    Invoices.Totals totals = invoices.totals(invoice);
    Map<String, BigDecimal> sums = new LinkedHashMap<>();
    sums.put("amount", totals.amount());
    sums.put("rebate", totals.rebate());
    sums.put("total", invoices.headerTotal(invoice));
    Contract contract = invoice.usage().contract();
    return new HeldStatement(
        SandboxAccount.IONOS,
        contract.id(),
        "invoices",
        invoice.id(),
        invoice.usage().month(),
        invoice.isFinallyPosted(),
        totals.lines(),
        sums,
        contract.currency());
  }

  /** Usage, utilization and EVN; nothing while no day is covered. */
  static List<HeldStatement> measured(ContractMonth month) {
    if (month.coveredDays() == 0) {
      return List.of();
    }
    Sum usage = new Sum();
    Sum utilization = new Sum();
    Sum evn = new Sum();
    Measured measured = new Measured(month);
    try {
      for (int place = 0; place < month.places(); place++) {
        measured.totals(place, total -> usage.add(total.quantity()));
        measured.rows(place, row -> utilization.add(row.quantity()));
      }
      new EvnDocument(month).values(evn::add);
    } catch (IOException impossible) {
      throw new UncheckedIOException("adding up needs no stream", impossible);
    }
    return List.of(
        usage.of("usage", "quantity", month),
        utilization.of("utilization", "quantity", month),
        evn.of("evn", "value", month));
  }

  /** A count and a sum under way. */
  private static final class Sum {
    private long rows;
    private BigDecimal sum = BigDecimal.ZERO;

    void add(BigDecimal figure) {
      rows++;
      sum = sum.add(figure);
    }

    HeldStatement of(String dataset, String name, ContractMonth month) {
      String account = month.contract().id();
      return new HeldStatement(
          SandboxAccount.IONOS,
          account,
          dataset,
          dataset + "-" + account + "-" + month.month(),
          month.month(),
          month.coveredDays() == month.month().lengthOfMonth(),
          rows,
          Map.of(name, sum),
          null);
    }
  }
}
