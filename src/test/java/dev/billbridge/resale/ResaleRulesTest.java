package dev.billbridge.resale;

import static org.assertj.core.api.Assertions.assertThat;

import dev.billbridge.rules.RuleException;
import dev.billbridge.rules.RuleProblem;
import dev.billbridge.service.preflight.BookCheck;
import dev.billbridge.service.preflight.Mistake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResaleRulesTest {

  @TempDir
  private Path routes;

  private Path books() throws IOException {
    Path books = Files.createDirectories(routes.resolve("books"));
    Files.writeString(
        books.resolve("customers.csv"),
        "id,name,currency,minimum,attribute:erp\nacme,ACME,JPY,500,C-1\nbeta,Beta,,,\n");
    return books;
  }

  private List<String> problems() throws IOException {
    try {
      return ResaleRules.read(routes.resolve("books")).doubts().stream()
          .map(ResaleRulesTest::shown)
          .toList();
    } catch (RuleException e) {
      return e.problems().stream().map(ResaleRulesTest::shown).toList();
    }
  }

  private static String shown(RuleProblem problem) {
    return problem.file().getFileName() + ":" + problem.line() + ": " + problem.sentence();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '~',
      value = {
        "customers # from,through,id,name ;; ,2026-10,a,A ;; 2026-10,,a,A # 3: id = \"a\" stands in line 2 already",
        "customers # id,name ;; own,Us # 2: id = \"own\" cannot be an id; use up to 64 letters",
        "customers # id,name ;; a/../b,X # 2: id = \"a/../b\" cannot be an id",
        "customers # id,name ;; a,\"X\u001b[31m\" # 2: name contains a line break or another control character",
        "customers # id,name,currency ;; a,A,YEN # 2: currency = \"YEN\" is not an ISO 4217 code",
        "customers # id,name,minimum ;; a,A,5 # 2: minimum = 5 needs a currency and must not be below zero",
        "customers # id,name,commission ;; a,A,seperate # 2: commission = \"seperate\"",
        "customers # id,name,refrence ;; a,A,x # 1: has a column \"refrence\", which is unknown; did you mean reference?",
        "assignments # to,split ;; acmee, # 2: to names \"acmee\", which is not in customers.csv; did you mean acme?",
        "assignments # to,split ;; acme|beta, # 2: split is empty, but to names 2; write equal,",
        "assignments # to,split ;; acme,equal # 2: split = \"equal\", but there is only acme to charge",
        "assignments # to,split ;; acme|beta,30:70:1 # 2: split = \"30:70:1\" must have one part for each of the 2",
        "assignments # to,split ;; acme|acme,equal # 2: to = \"acme|acme\" names nobody or somebody twice",
        "assignments # to,split ;; acme|beta,cost(a*b) # 2: split = \"cost(a*b)\" has a * before its end",
        "assignments # to,split ;; acme|beta,usage # 2: split = \"usage\" is not a way to divide",
        "prices # method,value ;; markup, # 2: value = \"\" is not a figure; examples: 15 or 0.5",
        "prices # method,value ;; pass,3 # 2: value = \"3\" has no meaning with the method pass",
        "prices # method,value ;; graduated,1=6 # 2: value = \"1=6\" must have tiers that begin at 0 and rise",
        "prices # method,value ;; volume,0=6 5 # 2: value = \"0=6 5\" are not tiers; write 0=6 100=4",
        "prices # method,value,text ;; pass,,{cost} # 2: text has {cost}, which is unknown; there are {product},",
        "prices # customer,method,value ;; acmee,pass, # 2: customer = \"acmee\" does not exist; did you mean acme?",
        "prices # method,value ;; markup,1500 # 2: value = 1500 is more than 100 per cent",
        "extras # customer,method,value,text ;; gamma,fixed,3,x # 2: customer = \"gamma\" does not exist",
        "extras # customer,method,value,text ;; beta,fixed,3,x # 2: it has no currency, and neither has the customer beta; fill one of the two",
        "extras # method,value,text ;; percent,-101,x # 2: value = -101 is more than 100 per cent",
      })
  void a_mistake_is_reported_with_file_and_line(String book, String text, String problem)
      throws IOException {
    Files.writeString(books().resolve(book + ".csv"), text.replace(" ;; ", "\n") + "\n");
    assertThat(problems()).hasSize(1);
    assertThat(problems().get(0)).startsWith(book + ".csv:" + problem);
  }

  @Test
  void a_customer_does_not_have_the_name_of_an_account_and_check_reports_all_of_it()
      throws IOException {
    Files.writeString(books().resolve("prices.csv"), "method,value\nmarkup,x\n");
    assertThat(BookCheck.of(routes, Map.of("account", Set.of("acme"))))
        .extracting(Mistake::toString)
        .singleElement()
        .asString()
        .endsWith("prices.csv:2: value = \"x\" is not a figure; examples: 15 or 0.5");
    Files.writeString(books().resolve("prices.csv"), "method;value\ngraduated;0=6,5 100=4\n");
    assertThat(BookCheck.of(routes, Map.of("account", Set.of("acme"))))
        .extracting(Mistake::toString)
        .singleElement()
        .asString()
        .endsWith("customers.csv:2: id = \"acme\" is the name of an account in the settings;"
            + " give the customer another id");
  }

  @Test
  void the_rules_are_kept_as_a_text_that_says_the_same() throws Exception {
    ResaleRules rules = ResaleRules.read(books());
    assertThat(ResaleRules.ofText(rules.text()).hash()).isEqualTo(rules.hash());
    assertThat(ResaleRules.ofText(rules.text()).customers(Charges.OCTOBER))
        .isEqualTo(rules.customers(Charges.OCTOBER))
        .hasEntrySatisfying(
            "acme", customer -> assertThat(customer.attributes()).isEqualTo(Map.of("erp", "C-1")));
    Files.writeString(routes.resolve("books/prices.csv"), "method,value\npass,\n");
    assertThat(ResaleRules.read(routes.resolve("books")).hash()).isNotEqualTo(rules.hash());
  }
}
