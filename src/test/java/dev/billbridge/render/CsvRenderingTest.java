package dev.billbridge.render;

import static dev.billbridge.testing.Invented.bare;
import static dev.billbridge.testing.Invented.charge;
import static dev.billbridge.testing.Invented.owed;
import static dev.billbridge.testing.Invented.present;
import static dev.billbridge.testing.Invented.revision;
import static dev.billbridge.testing.Invented.vanished;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.billbridge.canonical.RevisedRecord;
import dev.billbridge.testing.Engines;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.PGConnection;

class CsvRenderingTest {

  private static final String NASTY = "quote \" comma , line\r\nbreak\ttab 🙂 ";

  @Test
  void the_columns_are_the_canonical_fields_in_their_order() throws IOException {
    assertThat(csv(false))
        .isEqualTo(
            "record_id,provider,account,account_number,dataset,kind,charge_category,statement_id,resource_id,resource_name,"
                + "resource_type,line_key,period_start,period_end,usage_start,usage_end,product_id,product_name,region,quantity,unit,unit_price,"
                + "amount,currency,net_amount,tax_amount,payment_status,status,revision,attributes,content_hash,document_hash,document_pointer,"
                + "line_number,vanished\r\n");
  }

  @Test
  void null_is_a_bare_field_empty_text_is_quoted_and_figures_are_plain_digits() throws IOException {
    assertThat(csv(false, present(charge("r1", "", "-300.50"), 1)))
        .contains(
            "sakura:0012345:4711:r1,sakura,tokyo,0012345,bills,CHARGE,Usage,4711,r1,web server,server,\"\",2026-10-01,2026-11-01,"
                + "2026-10-01T00:00:00+09:00,2026-10-31T23:59:59.999+09:00,server/plan/4core,サーバ 4コア,is1a,744.000000000000000001,hour,"
                + "0.0000001,-300.5,JPY,,,UNPAID,FINAL,1,\"{\"\"plan\"\":\"\"4core, \\\"\"8GB\\\"\"\"\"}\",")
        .endsWith("/BillDetails/0,1,false\r\n");
    assertThat(csv(false, vanished(bare("r2"), 1)))
        .contains(",r2,,,\"\",2026-10-01,2026-11-01,,,,,,,,,,,,,UNPAID,FINAL,1,{},")
        .endsWith(",/2,,true\r\n");
  }

  @Test
  void attributes_are_the_json_object_that_json_formats_have_whatever_is_in_them()
      throws IOException {
    StringBuilder all = new StringBuilder("🙂");
    for (char c = 1; c < Character.MIN_SURROGATE; c++) {
      all.append(c);
    }
    Map<String, String> attributes =
        new TreeMap<>(Map.of("", "", "a\"b\\", NASTY, "石狩", all.toString()));
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JsonForm.FACTORY.createGenerator(text)) {
      FieldType.ATTRIBUTES.write(json, attributes);
    }

    assertThat(FieldType.ATTRIBUTES.text(attributes)).isEqualTo(text.toString());
  }

  @Test
  void texts_longer_than_any_buffer_arrive_whole_and_in_their_order() throws IOException {
    String text = "サーバ 🙂".repeat(30_000);
    assertThat(csv(
            false,
            present(charge("r1", "", "1", text, Map.of()), 1),
            present(charge("r2", "", "1", text + "x", Map.of()), 1)))
        .contains(",r1," + text + ",server,", ",r2," + text + "x,server,");
  }

  @Test
  void a_file_for_spreadsheets_defuses_formulas_in_text_and_leaves_figures_alone()
      throws IOException {
    for (String formula : new String[] {"=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "＝1+1"}) {
      RevisedRecord record = present(charge("r1", "", "-5", formula, Map.of()), 1);
      assertThat(csv(true, record)).contains("'" + formula).contains(",-5,JPY,");
      assertThat(csv(false, record)).doesNotContain("'");
    }
  }

  @Test
  void a_file_for_spreadsheets_is_safe_too_where_the_program_takes_another_separator()
      throws IOException {
    Map<String, String> names = Map.of(
        "web;=cmd|'/C calc'",
        "web;'=cmd|'/C calc'",
        "web\t=1+1\tx",
        "web\t'=1+1\tx",
        "a; \"@SUM(A1)",
        "a;' \"@SUM(A1)",
        "a|+1",
        "a|'+1",
        "a\n-1",
        "a\n'-1",
        "a,=b",
        "a,'=b");
    for (Map.Entry<String, String> name : names.entrySet()) {
      assertThat(csv(true, present(charge("r1", "", "-5", name.getKey(), Map.of()), 1)))
          .contains(name.getValue().replace("\"", "\"\""))
          .contains(",-5,JPY,");
    }
  }

  @Test
  void an_accountant_chooses_columns_labels_separator_and_decimal_sign() throws IOException {
    CsvStyle german = new CsvStyle(
        CsvColumn.parse(
            "Rechnung=statement_id, resource_name, Betrag=amount, statement.currency, attribute:plan, Rang=attribute:rank"),
        StandardCharsets.UTF_8,
        true,
        ';',
        true,
        false);

    assertThat(csv(
            german, present(charge("r1", "", "-1234.50", "a;b", Map.of("plan", "4core")), 1)))
        .isEqualTo(
            "\uFEFFRechnung;resource_name;Betrag;statement.currency;plan;Rang\r\n4711;\"a;b\";-1234,5;JPY;4core;\r\n");
  }

  @Test
  void what_a_character_set_lacks_is_escaped_and_never_replaced_by_a_question_mark()
      throws IOException {
    CsvStyle japanese = new CsvStyle(
        CsvColumn.parse("resource_name"), Charset.forName("windows-31j"), false, ',', false, false);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new CsvRendering(japanese)
        .write(owed(revision(1), present(charge("r1", "", "1", "サーバ①🙂é", Map.of()), 1)), out);

    assertThat(out.toString(Charset.forName("windows-31j")))
        .isEqualTo("resource_name\r\nサーバ①\\u{1F642}\\u{E9}\r\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      value = {
        "amuont!names \"amuont\", which is not a field; did you mean amount?",
        "colour!names \"colour\", which is not a field; there are record_id, provider",
        "statement.tota!names \"statement.tota\", which is not a field; did you mean total?",
        "amount, A=amount, amount!names \"amount\" twice",
        "amount,!names \"\", which is not a field"
      })
  void columns_that_do_not_exist_or_stand_twice_are_refused(String columns, String sentence) {
    assertThatThrownBy(() -> CsvColumn.parse(columns)).hasMessageStartingWith(sentence);
  }

  @Test
  void a_style_that_cannot_be_read_back_is_refused() {
    assertThatThrownBy(
            () -> new CsvStyle(CsvColumn.ALL, StandardCharsets.UTF_8, false, ',', true, false))
        .hasMessage("decimal = , needs another separator; example: separator = ;");
    assertThatThrownBy(() ->
            new CsvStyle(CsvColumn.ALL, Charset.forName("windows-31j"), true, ',', false, false))
        .hasMessage("bom = true is for UTF-8; remove it, or charset = windows-31j");
  }

  @Test
  void h2_reads_back_every_character_and_tells_null_from_empty(@TempDir Path directory)
      throws Exception {
    Path file = directory.resolve("r.csv");
    Files.writeString(
        file,
        csv(
            false,
            present(charge("r1", "", "0.000000000000000001", NASTY, Map.of()), 1),
            present(bare("r2"), 1)));

    try (Connection h2 = DriverManager.getConnection(Engines.H2.freshDatabase());
        ResultSet rows = h2.createStatement()
            .executeQuery("SELECT * FROM CSVREAD('" + file
                + "', NULL, 'charset=UTF-8') ORDER BY resource_id")) {
      rows.next();
      assertThat(rows.getString("resource_name")).isEqualTo(NASTY);
      assertThat(rows.getString("line_key")).isEmpty();
      assertThat(rows.getString("amount")).isEqualTo("0.000000000000000001");
      rows.next();
      assertThat(rows.getString("resource_name")).isNull();
      assertThat(rows.getString("line_key")).isEmpty();
      assertThat(rows.next()).isFalse();
    }
  }

  @Test
  void postgresql_copies_it_in_with_exact_figures() throws Exception {
    String csv = csv(
        false,
        present(charge("r1", "", "0.000000000000000001", NASTY, Map.of()), 1),
        present(charge("r2", "", "12345678901234567890.1"), 1),
        present(bare("r3"), 1));

    try (Connection postgres = DriverManager.getConnection(Engines.POSTGRESQL.freshDatabase());
        Statement sql = postgres.createStatement()) {
      sql.execute("CREATE TABLE r ("
          + Arrays.stream(RecordField.values())
              .map(f -> f.column()
                  + (f.type() == FieldType.DECIMAL
                      ? " NUMERIC"
                      : f.type() == FieldType.INSTANT ? " TIMESTAMPTZ" : " TEXT"))
              .collect(Collectors.joining(", "))
          + ")");
      postgres
          .unwrap(PGConnection.class)
          .getCopyAPI()
          .copyIn("COPY r FROM STDIN (FORMAT csv, HEADER match)", new StringReader(csv));

      try (ResultSet row = sql.executeQuery(
          "SELECT sum(amount), count(*), count(resource_name), count(line_key), min(resource_name) FROM r")) {
        row.next();
        assertThat(row.getBigDecimal(1))
            .isEqualByComparingTo(new BigDecimal("12345678901234567890.100000000000000001"));
        assertThat(row.getInt(2)).isEqualTo(3);
        assertThat(row.getInt(3)).isEqualTo(2);
        assertThat(row.getInt(4)).isEqualTo(3);
        assertThat(row.getString(5)).isEqualTo(NASTY);
      }
    }
  }

  private static String csv(boolean spreadsheetSafe, RevisedRecord... records) throws IOException {
    return csv(
        new CsvStyle(CsvColumn.ALL, StandardCharsets.UTF_8, false, ',', false, spreadsheetSafe),
        records);
  }

  private static String csv(CsvStyle style, RevisedRecord... records) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new CsvRendering(style).write(owed(revision(1), records), out);
    return out.toString(StandardCharsets.UTF_8);
  }
}
