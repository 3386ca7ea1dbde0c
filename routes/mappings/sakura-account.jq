# Whom a SAKURA Cloud key belongs to. Part: identity (auth-status), or if that is gone, context (the IAM API's auth/context, which
# contains little more than the number). Parameters: accountNumber, month.

def lines:
  if .parts.identity then { from: "identity", at: ["/Account"] } else { from: "context", at: ["/limited_to_project_id"] } end;

def statement:
  {
    accountNumber: .parameters.accountNumber,
    statementId: ("account-" + .parameters.accountNumber + "-" + .parameters.month),
    zone: "Asia/Tokyo",
    period: .parameters.month,
    attributes: (.parts.identity // .parts.context | del(.is_ok, .Member, .Account))
  };

def record:
  {
    kind: "ACCOUNT",
    resourceId: .parameters.accountNumber,
    resourceType: "account"
  }
  + (if .parts.identity then
      {
        resourceName: .line.Name,
        attributes: ((.line | del(.ID, .Name)) + { memberCode: .parts.identity.Member.Code, memberClass: .parts.identity.Member.Class,
                                                    permission: .parts.identity.Permission, externalPermission: .parts.identity.ExternalPermission })
      }
     else {} end);
