# The contracts an IONOS Cloud login can read. Part: profile. Parameters: account (always given), month.

def lines: { from: "profile", at: ["/companies/*"] };

def statement:
  {
    accountNumber: .parameters.account,
    statementId: ("account-" + .parameters.account + "-" + .parameters.month),
    period: .parameters.month,
    attributes: (.parts.profile | del(.companies))
  };

def record:
  {
    kind: "ACCOUNT",
    resourceId: (.line.contractId | padded(9)),
    resourceType: "contract",
    resourceName: .line.reference,
    attributes: (.line | del(.contractId, .reference))
  };
