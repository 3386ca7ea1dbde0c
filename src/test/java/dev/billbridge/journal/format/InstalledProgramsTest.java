package dev.billbridge.journal.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.billbridge.canonical.RevisionCause;
import dev.billbridge.journal.JournalDocument;
import dev.billbridge.journal.JournalEntry;
import dev.billbridge.journal.JournalHeldException;
import dev.billbridge.testing.Bill;
import dev.billbridge.testing.Books;
import dev.billbridge.testing.Installed;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What hledger and beancount themselves say of files that have everything they could refuse. */
class InstalledProgramsTest {

  private static final String PARTIES = """
      provider,currency,party,partyAccount,taxAccount
      ionos,EUR,"x  y | (z); [2026-01-02] date:2026-99-99",Liabilities:Payable:Ionos,Assets:Tax
      ionos,KWD,\u202E,Liabilities:Payable:Ionos,Assets:Tax
      sakura,,"SAKURA \\ ""internet"" Inc.",Liabilities:Payable:Sakura,Assets:Tax
      """;

  private static final List<String> TEXTS = List.of(
      "[2026-13-45]",
      "[2026-01-02]",
      "date:2026-99-99",
      "a, date: 2026-99-99",
      "; x",
      "* x",
      "=2026-01-01",
      "line\nbreak\r\nand\u2028more\ttabs",
      "\"quoted\" \\ \\\"twice\\\"",
      "#tag ^link {} @ 5 EUR",
      "\u202Efdp.exe \u05D0 \u0645",
      "\uFEFF\u200B",
      "\u3000\u3000",
      "サ 4コア \uD83D\uDE00",
      "z".repeat(300));

  @TempDir
  private Path folder;

  @Test
  void hledger_accepts_every_text_and_currency_and_dates_no_posting_by_a_text() throws Exception {
    Installed hledger = Installed.orSkip("hledger");
    String journal = write("hledger", "journal");

    hledger.accepts("-f", journal, "check", "--strict", "payees");
    assertThat(hledger
            .accepts("-f", journal, "bal", "--flat", "-N", "-O", "csv", "--layout", "bare")
            .lines()
            .skip(1)
            .map(line -> line.replace("\"", "")))
        .containsExactlyInAnyOrder(
            "Assets:Tax,JPY,150",
            "Expenses:Cloud,EUR,7.05",
            "Expenses:Cloud,JPY,1500",
            "Expenses:Cloud,KWD,1.235",
            "Liabilities:Payable:Ionos,EUR,-7.05",
            "Liabilities:Payable:Ionos,KWD,-1.235",
            "Liabilities:Payable:Sakura,JPY,-1650");
    assertThat(hledger
            .accepts("-f", journal, "register", "-O", "csv")
            .lines()
            .skip(1)
            .map(line -> line.split("\",\"")[1]))
        .containsOnly("2026-11-05");
  }

  @Test
  void beancount_accepts_every_text_and_currency_and_the_return_to_earlier_figures()
      throws Exception {
    Installed check = Installed.orSkip("bean-check");
    String included = write("beancount", "beancount");
    String books = """
        plugin "beancount.plugins.auto_accounts"
        plugin "beancount.plugins.noduplicates"
        include "%s"
        2027-01-01 balance Assets:Tax 150 JPY
        2027-01-01 balance Expenses:Cloud 7.05 EUR
        2027-01-01 balance Expenses:Cloud 1500 JPY
        2027-01-01 balance Expenses:Cloud 1.235 KWD
        2027-01-01 balance Liabilities:Payable:Ionos -7.05 EUR
        2027-01-01 balance Liabilities:Payable:Ionos -1.235 KWD
        2027-01-01 balance Liabilities:Payable:Sakura -1650 JPY
        """.formatted(included);
    Path main = Files.writeString(folder.resolve("main.beancount"), books);
    assertThat(check.accepts(main.toString())).isEmpty();

    Files.writeString(main, books.replace("1650", "1651"));
    assertThat(check.run(main.toString()).output()).contains("Balance failed");
    Files.writeString(main, books + Files.readString(Path.of(included)));
    assertThat(check.run(main.toString()).output()).contains("Duplicate entry");
  }

  @Test
  void an_account_is_held_or_accepted_as_it_is_spelt() throws Exception {
    List<String> refused = List.of(
        "!x",
        "*x",
        "(x",
        "[x",
        ";x",
        "x;y",
        "x  y",
        "x\ty",
        "x\u3000y",
        "x\u00A0\u00A0y",
        "x\u2003\u2003y",
        "x\u2028y",
        "x\u202Ey");
    List<String> accounts = new ArrayList<>(refused);
    accounts.addAll(List.of(
        "4940",
        "費用:サーバ",
        "a b",
        "=x",
        "\"x",
        "x)",
        "x::y",
        ":x",
        "x |y",
        "2026-01-02",
        "x 5 EUR",
        "x {5} @ 2",
        "include",
        "Expenses:Cloud",
        "Expenses:費用",
        "Expenses:Cloud:サーバー費用",
        "Expenses:Été",
        "Expenses:4940",
        "Expenses:a",
        "Expenses:A・b",
        "Expenses:Cloud:ー",
        "Expenses:Cloud:x",
        "Cloud:Expenses"));
    Installed hledger = Installed.orSkip("hledger");
    List<String> held = new ArrayList<>();
    List<String> written = new ArrayList<>();
    Path journal = Files.writeString(
        folder.resolve("all.journal"), entries("hledger", accounts, written, held));
    assertThat(hledger.accepts("-f", journal.toString(), "check", "--strict", "payees"))
        .isEmpty();
    assertThat(hledger.accepts("-f", journal.toString(), "accounts", "--used").lines())
        .containsExactlyInAnyOrderElementsOf(new TreeSet<>(written));
    assertThat(held).isEqualTo(refused);

    Installed check = Installed.orSkip("bean-check");
    held.clear();
    Path books = Files.writeString(
        folder.resolve("all.beancount"),
        "plugin \"beancount.plugins.auto_accounts\"\n"
            + entries("beancount", accounts, written, held));
    assertThat(check.accepts(books.toString())).isEmpty();
    assertThat(accounts)
        .filteredOn(account -> !held.contains(account))
        .containsExactly(
            "Expenses:Cloud", "Expenses:Cloud:サーバー費用", "Expenses:Été", "Expenses:4940");
  }

  /** One entry for each account that the format can write. */
  private String entries(
      String format, List<String> accounts, List<String> written, List<String> held)
      throws Exception {
    StringBuilder all = new StringBuilder();
    for (String account : accounts) {
      Bill bill = Bill.ionos("n" + all.length()).line("C0", "5");
      try {
        all.append(text(
                format,
                bill,
                new Books(folder)
                    .accounts("glAccount\n\"%s\"\n".formatted(account.replace("\"", "\"\"")))
                    .parties("party,partyAccount\nIONOS,Liabilities:Ionos\n")
                    .maker()
                    .make(bill, List.of())))
            .append('\n');
        written.addAll(List.of(account, "Liabilities:Ionos"));
      } catch (JournalHeldException e) {
        held.add(account);
      }
    }
    return all.toString();
  }

  /** A bill for each text, and one that is restated and then as it was at first. */
  private String write(String format, String extension) throws Exception {
    StringBuilder all = new StringBuilder();
    for (String text : TEXTS) {
      Bill bill = Bill.sakura("7" + text.substring(0, Math.min(text.length(), 200)))
          .taxed("cloud/plan/1", text, "100", "10");
      all.append(text(format, bill, document(bill, List.of()))).append('\n');
    }
    Bill dinar = Bill.in("KWD", "1").line("C0", "1.2345");
    all.append(text(format, dinar, document(dinar, List.of()))).append('\n');
    JournalDocument last = null;
    for (int revision = 1; revision <= 4; revision++) {
      Bill bill = Bill.ionos("GY00900017")
          .line("C0", revision % 2 == 0 ? "7.045" : "6")
          .revision(revision, revision == 1 ? RevisionCause.FIRST : RevisionCause.AMENDED);
      last = document(bill, last == null ? List.of() : last.standing());
      all.append(text(format, bill, last)).append('\n');
    }
    return Files.writeString(folder.resolve("delivered." + extension), all).toString();
  }

  private JournalDocument document(Bill bill, List<JournalEntry> standing) {
    return new Books(folder)
        .accounts("costCentre,taxCode,glAccount\n,,Expenses:Cloud\n")
        .parties(PARTIES)
        .maker()
        .make(bill, standing);
  }

  private String text(String format, Bill bill, JournalDocument document) throws Exception {
    JournalFormats.of(format, folder, null).check(document);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    JournalFormats.of(format, folder, null).write(bill.revision(), document, out);
    return out.toString(StandardCharsets.UTF_8);
  }
}
