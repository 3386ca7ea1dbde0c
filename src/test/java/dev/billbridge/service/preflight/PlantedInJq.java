package dev.billbridge.service.preflight;

import static dev.billbridge.service.preflight.Planted.BILLS;
import static dev.billbridge.service.preflight.Planted.CROSS;
import static dev.billbridge.service.preflight.Planted.JOURNAL;
import static dev.billbridge.service.preflight.Planted.PURCHASE;
import static dev.billbridge.service.preflight.Planted.plant;

import java.util.List;

/** In mappings and in the templates of sinks. */
final class PlantedInJq {

  private PlantedInJq() {}

  static List<Planted> mistakes() {
    return List.of(
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
}
