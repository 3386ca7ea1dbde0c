package dev.billbridge.service.preflight;

import static dev.billbridge.service.preflight.Planted.CONTRACTS;
import static dev.billbridge.service.preflight.Planted.FILE;
import static dev.billbridge.service.preflight.Planted.FOCUS;
import static dev.billbridge.service.preflight.Planted.SAKURA;
import static dev.billbridge.service.preflight.Planted.SCHEDULE;
import static dev.billbridge.service.preflight.Planted.SQL;
import static dev.billbridge.service.preflight.Planted.USAGE;
import static dev.billbridge.service.preflight.Planted.WEBHOOK;
import static dev.billbridge.service.preflight.Planted.plant;

import java.util.List;

/** In the heads of route templates and in the form of the files. */
final class PlantedInTemplates {

  private PlantedInTemplates() {}

  static List<Planted> mistakes() {
    return List.of(
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
            "followRedirects = never must be true or false"));
  }
}
