package dev.billbridge.service.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The shipped routes with one mistake in them, as people make them: each is reported where it
 * stands, with what was meant.
 */
class PlantedMistakesTest {

  @TempDir
  private static Path folder;

  /**
   * @param before what is replaced, where it first stands
   * @param where what is at the line that is reported, after the edit; null for the line of the
   *     edit
   */
  record Planted(
      String name, String file, String before, String after, String where, String sentence) {

    Planted at(String text) {
      return new Planted(name, file, before, after, text, sentence);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static Planted plant(
      String name, String file, String before, String after, String sentence) {
    return new Planted(name, file, before, after, null, sentence);
  }

  private static final String SAKURA = "sources/sakura.camel.yaml";
  private static final String IONOS = "sources/ionos.camel.yaml";
  private static final String CONTRACTS = "sources/ionos-contracts.camel.yaml";
  private static final String USAGE = "sources/ionos-usage.camel.yaml";
  private static final String WEBHOOK = "sinks/webhook.camel.yaml";
  private static final String SQL = "sinks/sql.camel.yaml";
  private static final String FILE = "sinks/file.camel.yaml";
  private static final String FOCUS = "exports/focus.camel.yaml";
  private static final String SCHEDULE = "schedule.camel.yaml";
  private static final String BILLS = "mappings/sakura-bills.jq";
  private static final String CROSS = "mappings/ionos-crosscheck.jq";
  private static final String JOURNAL = "templates/erpnext-journal-entry.jq";
  private static final String PURCHASE = "templates/erpnext-purchase-invoice.jq";

  static List<Planted> mistakes() {
    return List.of(
        // Expressions
        plant(
            "option of a constant misspelt",
            SAKURA,
            "{ constant: { expression: ResponsedAt } }",
            "{ constant: { expresion: ResponsedAt } }",
            "constant has no option expresion; did you mean expression?"),
        plant(
            "option of a simple expression with a wrong value",
            SAKURA,
            "{ constant: { expression: \"{{base-url}}\" } }",
            "{ simple: { expression: \"{{base-url}}\", trim: maybe } }",
            "trim = maybe must be true or false"),
        // Endpoints
        plant(
            "endpoint misspelt",
            SAKURA,
            "- to: { uri: direct:sakura-identity }",
            "- to: { uri: direct:sakura-identiy }",
            "no route listens at direct:sakura-identiy; did you mean direct:sakura-identity?"),
        plant(
            "intake misspelt",
            SAKURA,
            "- to: { uri: direct:ingest }",
            "- to: { uri: direct:ingst }",
            "no route listens at direct:ingst; did you mean direct:ingest?"),
        plant(
            "call misspelt",
            IONOS,
            "- to: { uri: \"direct:get-{{account}}\" }",
            "- to: { uri: \"direct:gets-{{account}}\" }",
            "no route listens at direct:gets-{{account}}; did you mean direct:get-{{account}}?"),
        plant(
                "route listens elsewhere",
                SAKURA,
                "      uri: direct:sakura-identity",
                "      uri: direct:sakura-who",
                "nothing calls direct:sakura-who")
            .at("id: sakura-identity"),
        plant(
            "template listens elsewhere",
            SAKURA,
            "uri: direct:{{account}}-coupons",
            "uri: direct:{{account}}-coupon",
            "sakura-coupons must begin with uri: direct:{{account}}-coupons, not direct:{{account}}-coupon"),
        plant(
            "sink listens elsewhere",
            FILE,
            "uri: direct:sink-{{sink}}",
            "uri: direct:{{sink}}",
            "sink-file must begin with uri: direct:sink-{{sink}}"),
        plant(
            "sink that sends through its route listens elsewhere",
            WEBHOOK,
            "uri: direct:sink-{{sink}}",
            "uri: direct:sinks-{{sink}}",
            "sink-webhook must begin with uri: direct:sink-{{sink}}"),
        plant(
                "next route of each month misspelt",
                USAGE,
                "- route:\n    id: ionos-usage-month\n    from:\n      uri: direct:ionos-usage-month",
                "- route:\n    id: ionos-usage-month\n    from:\n      uri: direct:ionos-usage-moth",
                "nothing calls direct:ionos-usage-moth")
            .at("id: ionos-usage-month"),
        plant(
            "component misspelt",
            SCHEDULE,
            "uri: quartz:billbridge",
            "uri: quarz:billbridge",
            "component quarz does not exist; did you mean quartz?"),
        plant(
            "to with an expression",
            SAKURA,
            "- toD: { uri: \"direct:get-${variable.run.account}\" }",
            "- to: { uri: \"direct:get-${variable.run.account}\" }",
            "write toD so that ${…} is evaluated"),
        // Headers
        plant(
            "document misspelt",
            IONOS,
            "{ name: document, expression: { simple: { expression: \"invoices-",
            "{ name: docment, expression: { simple: { expression: \"invoices-",
            "the header docment would be sent to the provider as it is; did you mean document?"),
        plant(
            "mapping misspelt",
            SAKURA,
            "{ name: mapping, expression: { constant: { expression: sakura-prices",
            "{ name: maping, expression: { constant: { expression: sakura-prices",
            "the header maping would be sent to the provider as it is; did you mean mapping?"),
        plant(
            "volatile misspelt",
            SAKURA,
            "{ name: volatile,",
            "{ name: volatil,",
            "did you mean volatile?"),
        plant("query misspelt", IONOS, "{ name: query,", "{ name: qurey,", "did you mean query?"),
        plant(
            "optional misspelt",
            SAKURA,
            "{ name: optional,",
            "{ name: optinal,",
            "did you mean optional?"),
        plant("header in capitals", SAKURA, "{ name: url,", "{ name: URL,", "did you mean url?"),
        plant(
                "document not set",
                SAKURA,
                "- { name: document, expression: { constant: { expression: coupons } } }",
                "- { name: X-Of, expression: { constant: { expression: coupons } } }",
                "direct:get-{{account}} needs the header document, the name of the response in the archive")
            .at("+- to: { uri: \"direct:get-{{account}}\" }"),
        plant(
                "mapping not set",
                SAKURA,
                "- { name: mapping, expression: { constant: { expression: sakura-coupons } } }",
                "",
                "direct:ingest needs the header mapping, the mapping that reads the documents")
            .at("+- to: { uri: direct:ingest }"),
        plant(
                "intake forgotten",
                USAGE,
                "        - to: { uri: direct:ingest }\n",
                "",
                "nothing reads the header mapping; call direct:ingest after it")
            .at("{ name: mapping, expression: { constant: { expression: ionos-usage"),
        plant(
                "intake of a template forgotten",
                IONOS,
                "{ name: parameters, expression: { constant: { expression: month } } }\n        - to: { uri: direct:ingest }",
                "{ name: parameters, expression: { constant: { expression: month } } }\n        - to: { uri: \"direct:get-{{account}}\" }",
                "needs the header document")
            .at("+- to: { uri: \"direct:get-{{account}}\" }"),
        plant(
            "the account's name given as a parameter",
            SAKURA,
            "{ name: parameters, expression: { constant: { expression: \"accountNumber, month\" } } }",
            "{ name: parameters, expression: { constant: { expression: \"accountNumber, account, month\" } } }",
            "the parameter account is always the name of the configured account; give the mapping the account's number as accountNumber"),
        plant(
            "optional is no switch",
            SAKURA,
            "{ name: optional, expression: { constant: { expression: \"true\" } } }",
            "{ name: optional, expression: { constant: { expression: \"yes\" } } }",
            "the header optional = yes must be true or false"),
        plant(
            "retryOn is no code",
            IONOS,
            "{ name: retryOn, expression: { constant: { expression: \"409\" } } }",
            "{ name: retryOn, expression: { constant: { expression: \"4O9\" } } }",
            "the header retryOn = 4O9 must be status codes"),
        plant(
            "query in the address",
            IONOS,
            "expression: { constant: { expression: \"{{base-url}}/profile\"",
            "expression: { constant: { expression: \"{{base-url}}/profile?x=1\"",
            "the header url contains a query"),
        plant(
            "constant where simple was meant",
            IONOS,
            "{ name: document, expression: { simple: { expression: \"invoice-${variable.id}\" } } }",
            "{ name: document, expression: { constant: { expression: \"invoice-${variable.id}\" } } }",
            "write simple so that ${…} is evaluated"),
        plant(
            "one name for all answers",
            IONOS,
            "{ name: document, expression: { simple: { expression: \"invoice-${variable.id}\" } } }",
            "{ name: document, expression: { constant: { expression: invoice } } }",
            "every turn would name its response \"invoice\""),
        // Mappings and what they are given
        plant(
            "mapping that is not there",
            SAKURA,
            "expression: sakura-bills",
            "expression: sakura-bill",
            "mapping sakura-bill does not exist; did you mean sakura-bills?"),
        plant(
            "part misspelt",
            SAKURA,
            "expression: \"bill, detail, csv\"",
            "expression: \"bill, detial, csv\"",
            "the header parts names the variable detial, which no step before sets; did you mean detail?"),
        plant(
            "parameter misspelt",
            IONOS,
            "expression: \"contract, month\"",
            "expression: \"contract, mont\"",
            "names the variable mont, which no step before sets; did you mean month?"),
        plant(
            "text as a part",
            IONOS,
            "{ name: parts, expression: { constant: { expression: invoice } } }",
            "{ name: parts, expression: { constant: { expression: id } } }",
            "the header parts names id, which is text, not a document"),
        plant(
            "document as a parameter",
            SAKURA,
            "{ name: parameters, expression: { constant: { expression: accountNumber } } }",
            "{ name: parameters, expression: { constant: { expression: detail } } }",
            "the header parameters names detail, which is a document, not text"),
        plant(
            "part the mapping does not get",
            BILLS,
            ".parts.detail.Count",
            ".parts.details.Count",
            "no route gives this mapping a part details; did you mean detail?"),
        plant(
            "parameter the mapping does not get",
            BILLS,
            "accountNumber: .parameters.accountNumber",
            "account: .parameters.acount",
            "no route gives this mapping a parameter acount; did you mean account?"),
        plant(
            "lines from an unknown part",
            BILLS,
            "{ from: \"detail\"",
            "{ from: \"detials\"",
            "no route gives this mapping a part \"detials\""),
        // Variables and expressions
        plant(
            "variable misspelt",
            SAKURA,
            "${variable.bill.text('/MemberID')}",
            "${variable.bil.text('/MemberID')}",
            "the variable bil is not set before; did you mean bill?"),
        plant(
                "variable set too late",
                IONOS,
                "- setVariable: { name: id, expression",
                "- setVariable: { name: ids, expression",
                "the variable id is not set before")
            .at("invoice-${variable.id}"),
        plant(
                "variable of a shared route not set",
                SAKURA,
                "- setVariable: { name: baseUrl, expression: { constant: { expression: \"{{base-url}}\" } } }",
                "- setVariable: { name: baseUri, expression: { constant: { expression: \"{{base-url}}\" } } }",
                "the variable baseUrl is not set before; did you mean baseUri? (when sakura-bills calls it)")
            .at("${variable.baseUrl}"),
        plant(
            "variable without variable",
            IONOS,
            "invoice-${variable.id}",
            "invoice-${id2}",
            "there is no function id2"),
        plant(
            "method misspelt",
            SAKURA,
            "variable.run.padded('{{account-number}}', 12)",
            "variable.run.paded('{{account-number}}', 12)",
            "run has no paded; did you mean padded?"),
        plant(
            "too few values",
            SAKURA,
            "variable.run.padded('{{account-number}}', 12)",
            "variable.run.padded('{{account-number}}')",
            "run.padded takes (number, digits), not 1 value"),
        plant(
            "method of a document misspelt",
            CONTRACTS,
            "body.entries('/companies/*')",
            "body.entrys('/companies/*')",
            "body has no entrys; did you mean entries?"),
        plant(
            "method of an entry misspelt",
            CONTRACTS,
            "body.text('/contractId')",
            "body.txt('/contractId')",
            "body has no txt; did you mean text?"),
        plant(
            "property of pages misspelt",
            SAKURA,
            "variable.prices.isMore",
            "variable.prices.hasMore",
            "prices has no hasMore"),
        plant(
            "pointer without a slash",
            IONOS,
            "body.text('/id')",
            "body.text('id')",
            "pointer = 'id' must begin with a slash, such as '/id'"),
        plant(
            "path without a slash",
            CONTRACTS,
            "body.entries('/companies/*')",
            "body.entries('companies/*')",
            "path = 'companies/*' must begin with a slash"),
        plant(
            "zone misspelt in an expression",
            SAKURA,
            "currentMonth('Asia/Tokyo')",
            "currentMonth('Asia/Tokio')",
            "'Asia/Tokio' is not a time zone; did you mean Asia/Tokyo?"),
        plant(
            "text where a document is needed",
            SAKURA,
            "variable.run.entries(${body}, '/Bills/*'",
            "variable.run.entries(${variable.dated}, '/Bills/*'",
            "run.entries: document must be a document, not text"),
        plant(
            "number that is none",
            SAKURA,
            "yearOrMonthPaths(1)",
            "yearOrMonthPaths(one)",
            "shift = one must be a whole number"),
        plant(
            "brace missing",
            SAKURA,
            "expression: \"bills${variable.dated}\"",
            "expression: \"bills${variable.dated\"",
            "has no closing brace"),
        plant(
            "parenthesis missing",
            IONOS,
            "${variable.run.named('UTC')}",
            "${variable.run.named('UTC'}",
            "a closing parenthesis is missing"),
        plant(
            "function misspelt",
            IONOS,
            "expression: \"${body.text('/id')}\"",
            "expression: \"${boddy.text('/id')}\"",
            "there is no function boddy; did you mean body?"),
        plant(
            "comparison misspelt",
            SAKURA,
            "\"${variable.identity} != null\"",
            "\"${variable.identity} <> null\"",
            "is not a condition; compare with =="),
        plant(
                "split over a document",
                IONOS,
                "expression: \"${body.entries('/invoices/*')}\"",
                "expression: \"${body}\"",
                "split needs a list, not a document")
            .at("expression: \"${body}\""),
        // Beans
        plant(
            "bean misspelt",
            SCHEDULE,
            "ref: collector",
            "ref: colector",
            "bean colector does not exist; did you mean collector?"),
        plant(
            "method of a bean misspelt",
            SCHEDULE,
            "collect('{{account}}', '{{dataset}}')",
            "colect('{{account}}', '{{dataset}}')",
            "collector has no colect; did you mean collect?"),
        plant(
            "values of a bean",
            SCHEDULE,
            "collect('{{account}}', '{{dataset}}')",
            "collect('{{account}}')",
            "collector.collect takes"),
        plant(
            "target misspelt",
            FILE,
            "\"target-{{sink}}\"",
            "\"targets-{{sink}}\"",
            "bean targets-{{sink}} does not exist; did you mean target-{{sink}}?"),
        plant(
            "method of a target misspelt",
            FILE,
            "method: deliver",
            "method: delivr",
            "target-{{sink}} has no delivr; did you mean deliver?"),
        plant(
            "reader of answers misspelt",
            WEBHOOK,
            "ref: \"answer-",
            "ref: \"anser-",
            "bean anser-{{sink}} does not exist; did you mean answer-{{sink}}?"),
        // Templates and parameters
        plant(
            "parameter undeclared",
            SAKURA,
            "{{page-size}}",
            "{{pagesize}}",
            "{{pagesize}} is not a parameter of sakura-prices; did you mean page-size?"),
        plant(
            "parameter unused",
            SAKURA,
            "- name: public-prices",
            "- name: publicprices",
            "the parameter publicprices of sakura-prices is not used"),
        plant(
                "schedule missing",
                SAKURA,
                "      - { name: schedule, defaultValue: \"0 10 6 * * ?\", description: \"When to collect.\" }\n",
                "",
                "sakura-account has no parameter schedule")
            .at("id: sakura-account"),
        plant(
            "schedule invalid",
            SAKURA,
            "\"0 15 6 * * ?\"",
            "\"15 6 * * *\"",
            "schedule = \"15 6 * * *\" is not a cron expression"),
        plant(
            "zone invalid",
            SAKURA,
            "defaultValue: Asia/Tokyo",
            "defaultValue: Asia/Tokio",
            "zone = \"Asia/Tokio\" is unknown; did you mean Asia/Tokyo?"),
        plant(
            "template twice",
            USAGE,
            "id: ionos-traffic",
            "id: ionos-usage",
            "ionos-usage is already in"),
        plant(
            "template nobody can use",
            SAKURA,
            "id: sakura-coupons",
            "id: coupons",
            "no account can use the template \"coupons\""),
        plant(
            "provider misspelt",
            SAKURA,
            "id: sakura-coupons",
            "id: sakra-coupons",
            "did you mean sakura-coupons?"),
        plant(
            "sink template nobody can use",
            FILE,
            "id: sink-file",
            "id: snk-file",
            "no sink can use the template snk-file; did you mean sink-file?"),
        plant(
                "schedule template missing",
                SCHEDULE,
                "id: schedule",
                "id: schedul",
                "the route template schedule is missing")
            .at(""),
        plant(
                "trigger of exports missing",
                SCHEDULE,
                "id: schedule-export",
                "id: schedule-exports",
                "the route template schedule-export is missing, so no export would be run on schedule;"
                    + " did you mean schedule-exports?")
            .at(""),
        plant(
            "type of export",
            FOCUS,
            "id: export-focus",
            "id: export-fokus",
            "no export can use the template export-fokus; its id must be export-focus"),
        plant(
            "start of an export",
            FOCUS,
            "uri: direct:export-{{export}}",
            "uri: direct:exports-{{export}}",
            "export-focus must begin with uri: direct:export-{{export}}, not"),
        plant(
            "receiver misspelt",
            FOCUS,
            "receiver-{{export}}",
            "reciever-{{export}}",
            "bean reciever-{{export}} does not exist; did you mean receiver-{{export}}?"),
        plant(
            "parameter of an export unused",
            FOCUS,
            "name: version,",
            "name: verson,",
            "the parameter verson of export-focus is not used"),
        plant(
            "schedule of an export",
            FOCUS,
            "0 30 8 * * ?",
            "30 8 * * ?",
            "schedule = \"30 8 * * ?\" is not a cron expression"),
        // Form
        plant(
            "step misspelt",
            SAKURA,
            "- split:",
            "- splitt:",
            "step splitt does not exist; did you mean split?"),
        plant(
                "option misspelt",
                CONTRACTS,
                "            steps:\n              # Nine digits",
                "            stepps:\n              # Nine digits",
                "split has no option stepps; did you mean steps?")
            .at("stepps:"),
        plant(
            "option of a sequence misspelt",
            SAKURA,
            "doWhile: true",
            "dowhile: true",
            "loop has no option dowhile; did you mean doWhile?"),
        plant(
            "key of a template misspelt",
            SAKURA,
            "    parameters:",
            "    paramters:",
            "routeTemplate has no option paramters; did you mean parameters?"),
        plant(
            "from missing",
            FILE,
            "    from:",
            "    form:",
            "routeTemplate has no option form; did you mean from?"),
        plant(
                "steps not indented",
                SAKURA,
                "        - split:\n            expression: { simple",
                "        - split:\n          expression: { simple",
                "is not YAML")
            .at("+steps:"),
        plant(
                "options beside their step",
                SCHEDULE,
                "- bean:\n            ref: collector\n            method",
                "- bean:\n          ref: collector\n          method",
                "ref is beside bean; indent it by at least two more blanks")
            .at("ref: collector"),
        plant(
            "tab",
            FILE,
            "      steps:",
            "\tsteps:",
            "is indented with a tab, which YAML does not allow; use blanks"),
        plant("not closed", FILE, "method: deliver }", "method: deliver", "is not YAML")
            .at(""),
        plant(
            "Quartz option misspelt",
            SCHEDULE,
            "stateful: true",
            "statefull: true",
            "quartz has no option statefull; did you mean stateful?"),
        plant(
            "trigger property misspelt",
            SCHEDULE,
            "trigger.timeZone",
            "trigger.timezone",
            "a Quartz trigger has no property timezone; did you mean timeZone?"),
        plant(
            "option of a database misspelt",
            SQL,
            "useHeadersAsParameters",
            "useHeaderAsParameters",
            "jdbc has no option useHeaderAsParameters; did you mean useHeadersAsParameters?"),
        plant(
            "database misspelt",
            SQL,
            "jdbc:database-{{sink}}",
            "jdbc:databse-{{sink}}",
            "write jdbc:database-{{sink}}"),
        plant(
            "option of a request misspelt",
            WEBHOOK,
            "throwExceptionOnFailure",
            "throwExceptionOnFailur",
            "http has no option throwExceptionOnFailur; did you mean throwExceptionOnFailure?"),
        plant(
            "option of a request is no switch",
            WEBHOOK,
            "followRedirects: false",
            "followRedirects: never",
            "followRedirects = never must be true or false"),
        // jq
        plant(
            "jq function misspelt",
            BILLS,
            "padded(12)",
            "paded(12)",
            "there is no function paded; did you mean padded?"),
        plant(
            "jq function with other values",
            BILLS,
            "agree(\"the resource\"; $csv.resource; $contract)",
            "agree(\"the resource\"; $csv.resource)",
            "agree takes 3 values, not 2"),
        plant(
            "jq variable misspelt",
            BILLS,
            "taxAmount: $csv.tax",
            "taxAmount: $cvs.tax",
            "$cvs is not set here; did you mean $csv?"),
        plant(
            "jq function of the language misspelt",
            CROSS,
            "ascii_downcase | gsub",
            "asci_downcase | gsub",
            "there is no function asci_downcase; did you mean ascii_downcase?"),
        plant(
                "jq function missing",
                BILLS,
                "def statement:",
                "def statment:",
                "does not define statement")
            .at(""),
        plant(
            "dataset of a cross-check misspelt",
            CROSS,
            "[\"invoices\", \"usage\"]",
            "[\"invoice\", \"usage\"]",
            "ionos has no dataset invoice; did you mean invoices?"),
        plant(
            "field of a cross-check misspelt",
            CROSS,
            "$record.productName == null",
            "$record.prodctName == null",
            "a record has no prodctName; did you mean productName?"),
        plant(
            "template misspells a function",
            JOURNAL,
            "ltrimstr(\"-\")",
            "ltrimstring(\"-\")",
            "there is no function ltrimstring"),
        plant(
            "template misspells a field of the statement",
            PURCHASE,
            "bill_no: $s.statementId",
            "bill_no: $s.statmentId",
            "the statement has no statmentId; did you mean statementId?"),
        plant(
            "template misspells a field of a record",
            PURCHASE,
            "rate: .amount",
            "rate: .amuont",
            "a record has no amuont; did you mean amount?"),
        plant(
                "template fails on what is unknown",
                PURCHASE,
                "item_name: ((.productName // .resourceName // .resourceId)[0:140])",
                "item_name: (.productName | ascii_downcase)",
                "fails on a statement of which little is known")
            .at(""),
        plant(
            "template calculates a figure",
            PURCHASE,
            "rate: .amount",
            "rate: (.amount | tonumber * 1.1)",
            "/items/0/rate would be "),
        plant(
            "template adds up in binary",
            PURCHASE,
            "docstatus: 0",
            "docstatus: 0, total: ([$charges[].amount | tonumber] | add)",
            "/total would be 1173.2399999999998, which is not a figure of the statement"),
        plant(
            "template adds an unknown value to a text",
            PURCHASE,
            "rate: .amount",
            "rate: .amount, zone: (\"in \" + .unit)",
            "adds an unknown value to a text"),
        plant(
            "template is not jq",
            PURCHASE,
            "rate: .amount,",
            "rate: .amount,,",
            "is not valid jq: unexpected \",\""),
        plant(
                "template knows no provider",
                PURCHASE,
                "{sakura: \"SAKURA internet Inc.\", ionos: \"IONOS SE\"}",
                "{sakurra: \"SAKURA internet Inc.\", ionoss: \"IONOS SE\"}",
                "refuses every plain invoice")
            .at(""));
  }

  @BeforeAll
  static void copy_the_shipped_routes() throws IOException {
    Path shipped = Path.of("routes");
    try (Stream<Path> files = Files.walk(shipped)) {
      for (Path file : files
          .filter(Files::isRegularFile)
          .filter(each -> !each.startsWith(shipped.resolve("tests")))
          .toList()) {
        Path copy = folder.resolve(shipped.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("mistakes")
  void each_planted_mistake_is_reported_at_its_place(Planted planted) throws IOException {
    Path file = folder.resolve(planted.file());
    String shipped = Files.readString(file);
    int edit = shipped.indexOf(planted.before());
    assertThat(edit).as("%s is in %s", planted.before(), planted.file()).isNotNegative();
    String broken = shipped.substring(0, edit)
        + planted.after()
        + shipped.substring(edit + planted.before().length());
    try {
      Files.writeString(file, broken);
      List<String> found =
          RouteCheck.of(folder, Set.of()).stream().map(Mistake::toString).toList();
      assertThat(found)
          .as("what is reported")
          .anySatisfy(sentence -> assertThat(sentence)
              .startsWith(file
                  + (planted.where() != null && planted.where().isEmpty()
                      ? ":"
                      : ":" + line(planted, broken, edit) + ":"))
              .contains(planted.sentence()));
      assertThat(found)
          .allSatisfy(sentence -> assertThat(sentence)
              .doesNotContain("org.", "java.", "Exception:", "Definition@", "\n")
              .hasSizeLessThan(420));
    } finally {
      Files.writeString(file, shipped);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sources/sakura.camel.yaml | steps: | stepss:",
        "sources/sakura.camel.yaml | from: | form:",
        "sources/sakura.camel.yaml | parameters: | paramaters:",
        "sources/sakura.camel.yaml | - routeTemplate: | - routeTemplat:",
        "sources/ionos.camel.yaml | - route: | - rout:",
        "sources/ionos.camel.yaml | uri: direct: | url: direct:",
        "schedule.camel.yaml | parameters: | parameter:"
      })
  void a_misspelt_part_of_the_structure_is_reported_without_what_follows_from_it(
      String name, String before, String after) throws IOException {
    Path file = folder.resolve(name);
    String shipped = Files.readString(file);
    try {
      Files.writeString(file, shipped.replaceFirst(Pattern.quote(before), after));
      assertThat(RouteCheck.of(folder, Set.of()))
          .singleElement()
          .asString()
          .contains("; did you mean " + before.replaceAll("- |:.*", "") + "?");
    } finally {
      Files.writeString(file, shipped);
    }
  }

  @Test
  void what_fails_on_every_sample_statement_is_reported_once() throws IOException {
    Path file = folder.resolve(PURCHASE);
    String shipped = Files.readString(file);
    try {
      Files.writeString(file, shipped.replace("rate: .amount", "rate: (.amount | tonumber * 1.1)"));
      assertThat(RouteCheck.of(folder, Set.of()))
          .singleElement()
          .asString()
          .contains("the template fails on a plain statement: /items/0/rate would be ");
    } finally {
      Files.writeString(file, shipped);
    }
  }

  /**
   * The line of the edit, or of the text that is named; {@code +text} is sought behind the edit.
   */
  private static int line(Planted planted, String text, int edit) {
    if (planted.where() == null) {
      return (int) text.substring(0, edit + 1).lines().count();
    }
    boolean behind = planted.where().startsWith("+");
    int from = behind ? edit : 0;
    int found = text.indexOf(behind ? planted.where().substring(1) : planted.where(), from);
    assertThat(found).as("%s is in the edited file", planted.where()).isNotNegative();
    return (int) text.substring(0, found + 1).lines().count();
  }
}
