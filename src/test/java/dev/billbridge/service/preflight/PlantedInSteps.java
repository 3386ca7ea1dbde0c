package dev.billbridge.service.preflight;

import static dev.billbridge.service.preflight.Planted.BILLS;
import static dev.billbridge.service.preflight.Planted.CONTRACTS;
import static dev.billbridge.service.preflight.Planted.FILE;
import static dev.billbridge.service.preflight.Planted.IONOS;
import static dev.billbridge.service.preflight.Planted.SAKURA;
import static dev.billbridge.service.preflight.Planted.SCHEDULE;
import static dev.billbridge.service.preflight.Planted.USAGE;
import static dev.billbridge.service.preflight.Planted.WEBHOOK;
import static dev.billbridge.service.preflight.Planted.plant;

import java.util.List;

/**
 * In what a route does: expressions, endpoints, headers, variables, beans and what mappings are
 * given.
 */
final class PlantedInSteps {

  private PlantedInSteps() {}

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
            "bean anser-{{sink}} does not exist; did you mean answer-{{sink}}?"));
  }
}
