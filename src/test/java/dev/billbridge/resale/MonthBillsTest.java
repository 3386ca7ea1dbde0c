package dev.billbridge.resale;

import static dev.billbridge.resale.Charges.OCTOBER;
import static dev.billbridge.resale.Charges.bills;
import static dev.billbridge.resale.Charges.rules;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MonthBillsTest {

  private static final String CUSTOMERS = """
      id,name,currency
      acme,ACME K.K.,JPY
      beta,Beta GmbH,JPY
      """;

  private static final String ASSIGNMENTS = """
      provider,resourceType,resourceName,to,split
      ,router,,acme|beta,cost(cloud/plan/*)
      ,,acme-*,acme,
      ,,beta-*,beta,
      ,cloud/account,,own,
      """;

  private static final String PRICES = """
      customer,resourceType,method,value,text
      acme,cloud/traffic/*,graduated,0=6 100=4,Traffic {quantity} GB
      ,cloud/plan/*|cloud/disk/*,markup,15,
      ,,markup,10,
      """;

  private static final String NO_EXTRAS = "customer,method,value,text\n";

  private static Charges yen() {
    return Charges.sakura()
        .line("1", "acme-web", "cloud/plan/1", "2000", null)
        .line("2", "acme-web", "cloud/disk/ssd", "800", null)
        .line("3", "beta-web", "cloud/plan/2", "5000", null)
        .line("4", "shared", "router", "2419", null)
        .line("5", "acme-net", "cloud/traffic/out", "333", "111");
  }

  private static ResaleRules rules(String customers) {
    return Charges.rules(customers, ASSIGNMENTS, PRICES, NO_EXTRAS);
  }

  private static List<String> lines(Bill bill) {
    return bill.lines().stream()
        .map(line -> "%s %s: %s, %s, %s"
            .formatted(
                line.resourceId(),
                line.thing().text(),
                line.cost().toPlainString(),
                line.exact().stripTrailingZeros().toPlainString(),
                line.amount().toPlainString()))
        .toList();
  }

  @Test
  void a_bill_in_yen_is_divided_priced_and_rounded_to_the_last_yen() {
    List<Bill> bills = bills(rules(CUSTOMERS), yen());
    assertThat(bills).extracting(bill -> bill.customer().id()).containsExactly("acme", "beta");
    assertThat(lines(bills.get(0)))
        .containsExactly(
            "1 1: 2000, 2300, 2300",
            "2 ssd: 800, 920, 920",
            "4 router: 691, 760.1, 760",
            "out Traffic 111 GB: 333, 644, 644");
    assertThat(lines(bills.get(1)))
        .containsExactly("3 2: 5000, 5750, 5750", "4 router: 1728, 1900.8, 1901");
    assertThat(bills).extracting(Bill::total).containsExactly(figure("4624"), figure("7651"));
    assertThat(bills).extracting(Bill::cost).containsExactly(figure("3824"), figure("6728"));
    assertThat(Distribution.of(rules(CUSTOMERS), OCTOBER, yen()).balances())
        .extracting(Balance::toString)
        .containsExactly("10552 JPY = customers 10552 + own use 0 + unassigned 0");
  }

  @Test
  void a_bill_in_euro_is_divided_priced_and_rounded_to_the_last_cent_and_so_is_its_correction() {
    ResaleRules rules = Charges.rules(
        "id,name\nacme,ACME\nbeta,Beta\n",
        """
        productId,chargeCategory,to,split
        C04000,,acme|beta,2111:989
        S02000,,acme,
        TO1000,,acme|beta|own,equal
        ,Credit,acme|beta|own,cost(*)
        """,
        "chargeCategory,method,value\nCredit,pass,\n,markup,15\n",
        NO_EXTRAS);
    List<Bill> bills = bills(rules, euro("155.00"));
    assertThat(lines(bills.get(0)))
        .containsExactlyInAnyOrder(
            "dc C04000: 105.55, 121.3825, 121.38",
            "dc S02000: 12.40, 14.26, 14.26",
            "dc TO1000: 1.67, 1.9205, 1.92",
            "dc REBATE: -4.44, -4.44, -4.44");
    assertThat(bills.get(0).total()).isEqualTo("133.12");
    assertThat(bills.get(1).lines())
        .extracting(BillLine::cost)
        .containsExactlyInAnyOrder(figure("49.45"), figure("1.67"), figure("-1.90"));
    assertThat(Distribution.of(rules, OCTOBER, euro("155.00")).balances())
        .extracting(Balance::toString)
        .containsExactly("166.00 EUR = customers 164.40 + own use 1.60 + unassigned 0.00");

    Bill corrected = bills(rules, euro("148.80")).get(0);
    assertThat(lines(corrected)).contains("dc C04000: 101.33, 116.5295, 116.53");
    assertThat(corrected.total()).isEqualTo("128.27");
  }

  private static Charges euro(String cores) {
    return Charges.ionos()
        .line("dc", null, "C04000", cores, null)
        .line("dc", null, "S02000", "12.40", null)
        .line("dc", null, "TO1000", "5.00", null)
        .line("dc", null, "REBATE", "-6.40", null);
  }

  @Test
  void what_belongs_to_nobody_is_counted_with_its_reason() {
    Charges charges = yen()
        .line("6", "gamma-web", "cloud/plan/1", "100", null)
        .line("7", null, "cloud/account", "50", null);
    Distribution month = Distribution.of(rules(CUSTOMERS), OCTOBER, charges);
    assertThat(month.balances())
        .extracting(Balance::toString)
        .containsExactly("10702 JPY = customers 10552 + own use 50 + unassigned 100");
    assertThat(month.unassigned().keySet())
        .containsExactly(new Distribution.Rest(
            "sakura:0012345", "6", "gamma-web", "JPY", "no row of assignments.csv matches"));

    Distribution nothing = Distribution.of(
        rules(CUSTOMERS), OCTOBER, Charges.sakura().line("4", "shared", "router", "2419", null));
    assertThat(nothing.unassigned().keySet())
        .extracting(Distribution.Rest::reason)
        .containsExactly(
            "assignments.csv:2 divides by cost(cloud/plan/*), which is zero for all of them");
  }

  @Test
  void quantities_divide_and_costs_divide_by_what_quantities_have_divided() {
    ResaleRules rules =
        Charges.rules(CUSTOMERS, """
        productId,resourceName,to,split
        vm,acme,acme,
        vm,beta,beta,
        net,,acme|beta,quantity(vm)
        fee,,acme|beta,cost(net)
        """, "productId,method,value\nnet,unit,0.5\n,pass,\n", NO_EXTRAS);
    Charges charges = Charges.sakura()
        .line("a", "acme", "vm", "10", "1")
        .line("b", "beta", "vm", "10", "3")
        .line("n", null, "net", "40", "10")
        .line("f", null, "fee", "100", null);
    List<Bill> bills = bills(rules, charges);
    assertThat(lines(bills.get(0)))
        .containsExactly("a vm: 10, 10, 10", "f fee: 25, 25, 25", "n net: 10, 1.25, 1");
    assertThat(lines(bills.get(1)))
        .containsExactly("b vm: 10, 10, 10", "f fee: 75, 75, 75", "n net: 30, 3.75, 4");
  }

  @Test
  void charges_in_two_currencies_are_two_bills_and_are_never_added() {
    Lines both = each -> {
      Charges.sakura().line("1", "acme-web", "cloud/plan/1", "2000", null).each(each);
      Charges.ionos().line("dc", "acme-web", "cloud/plan/1", "10.10", null).each(each);
    };
    List<Bill> bills = bills(rules(CUSTOMERS), both);
    assertThat(bills)
        .extracting(bill -> bill.customer().id() + " " + bill.total() + " " + bill.currency())
        .containsExactly("acme 11.62 EUR", "acme 2300 JPY");
    assertThat(Distribution.of(rules(CUSTOMERS), OCTOBER, both).balances())
        .extracting(Balance::toString)
        .containsExactly(
            "10.10 EUR = customers 10.10 + own use 0.00 + unassigned 0.00",
            "2000 JPY = customers 2000 + own use 0 + unassigned 0");
  }

  @Test
  void tiers_count_once_for_a_customer_and_product_however_many_lines_there_are() {
    ResaleRules rules = Charges.rules(
        CUSTOMERS,
        "to\nacme\n",
        "productId,method,value\nvol,volume,0=6 100=4\n,graduated,0=6 100=4\n",
        NO_EXTRAS);
    Charges charges = Charges.sakura()
        .line("1", null, "vol", "1", "60")
        .line("2", null, "vol", "1", "40")
        .line("1", null, "out", "1", "60")
        .line("2", null, "out", "1", "51");
    assertThat(lines(bills(rules, charges).get(0)))
        .containsExactly("out out: 2, 644, 644", "vol vol: 2, 400, 400");
  }

  @Test
  void extras_come_before_the_minimum_and_the_minimum_before_rounding() {
    ResaleRules rules = Charges.rules(
        "id,name,currency,commission,minimum\nacme,ACME,JPY,separate,500\nbeta,Beta,JPY,,1000\n",
        "resourceName,to\nacme,acme\n",
        "method,value\nmarkup,15\n",
        """
        customer,method,value,text
        acme,percent,10,Management
        acme,fixed,30.5,Support
        acme,fixed,-5,Thank you
        """);
    List<Bill> bills =
        bills(rules, Charges.sakura().line("1", "acme", "cloud/plan/1", "210", null));
    assertThat(lines(bills.get(0)))
        .containsExactly(
            "1 1: 210, 210, 210",
            "commission Commission: 0, 31.5, 32",
            "extra Management: 0, 24.15, 24",
            "extra Support: 0, 30.5, 30",
            "extra Thank you: 0, -5, -5",
            "minimum Minimum: 0, 208.85, 209");
    assertThat(bills.get(0).total()).isEqualTo("500");
    assertThat(bills.get(0).lines())
        .extracting(line -> line.resourceId() + line.lineKey())
        .contains("extra", "extra#2", "extra#3");
    assertThat(lines(bills.get(1))).containsExactly("minimum Minimum: 0, 1000, 1000");
  }

  @Test
  void the_lines_of_a_bill_make_its_total_however_many_there_are() {
    Charges charges = Charges.ionos();
    for (int i = 0; i < 81; i++) {
      charges.line("r" + i, null, "x", "0.03", null);
    }
    Bill bill = bills(
            Charges.rules(
                "id,name\nacme,A\n", "to\nacme\n", "method,value\nmarkup,12\n", NO_EXTRAS),
            charges)
        .get(0);
    assertThat(bill.total()).isEqualTo("2.72");
    assertThat(bill.lines())
        .extracting(BillLine::amount)
        .containsOnly(figure("0.03"), figure("0.04"));
  }

  @Test
  void bills_are_not_made_of_lines_without_a_net_amount_a_price_or_a_quantity_that_is_needed() {
    assertThatThrownBy(
            () -> bills(rules(CUSTOMERS), yen().line("9", "acme-x", "cloud/plan/1", null, null)))
        .isInstanceOf(UnpricedException.class)
        .hasMessageStartingWith(
            "1 lines do not state their amount before tax, such as sakura:0012345:4711:9:cloud/plan/1;");
    ResaleRules some = Charges.rules(
        CUSTOMERS,
        "resourceName,to\nbeta-web,beta\n,acme\n",
        "resourceType,method,value\nrouter,unit,5\ncloud/plan/2,pass,\n",
        NO_EXTRAS);
    List<Bill> made = new ArrayList<>();
    assertThat(bills(some, yen(), made))
        .containsExactly(
            "no row of prices.csv matches sakura:0012345:4711:1:cloud/plan/1 for acme; add one");
    assertThat(made).extracting(bill -> bill.customer().id()).containsExactly("beta");
    assertThat(bills(some, Charges.sakura().line("4", "x", "router", "2419", null), made))
        .containsExactly("prices.csv:2 prices a quantity, and sakura:0012345:4711:4:router has"
            + " none; give it another row above");
  }

  @Test
  void what_the_provider_charges_is_in_no_key_and_no_text_of_a_line() {
    List<String> said = new ArrayList<>();
    for (Bill bill : bills(rules(CUSTOMERS), yen())) {
      bill.lines().forEach(line -> said.add(line.resourceId() + line.lineKey() + line.thing()));
    }
    assertThat(said).noneMatch(line -> line.matches(".*(2000|5000|1728|691|333).*"));
  }

  private static BigDecimal figure(String text) {
    return new BigDecimal(text);
  }
}
