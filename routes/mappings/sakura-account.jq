# Who a SAKURA Cloud key is. Part: identity (auth-status). Parameter: account; month.

def lines: { from: "identity", at: ["/Account"] };

def statement:
  {
    account: .parameters.account,
    statementId: ("account-" + .parameters.account + "-" + .parameters.month),
    zone: "Asia/Tokyo",
    period: .parameters.month,
    attributes: (.parts.identity | del(.is_ok, .Member))
  };

def record:
  {
    kind: "ACCOUNT",
    resourceId: .parameters.account,
    resourceName: .line.Name,
    resourceType: "account",
    attributes: ((.line | del(.ID, .Name)) + { memberCode: .parts.identity.Member.Code, memberClass: .parts.identity.Member.Class,
                                                permission: .parts.identity.Permission, externalPermission: .parts.identity.ExternalPermission })
  };
