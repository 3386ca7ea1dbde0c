# Coupons and prepaid balances of an account. Part: coupons. Parameters: accountNumber, month (the current one in Tokyo).

# The list has had two names.
def lines: { from: "coupons", at: ["/Coupons?/*", "/Coupon?/*"] };

def statement:
  .parts.coupons as $coupons
  | {
      accountNumber: .parameters.accountNumber,
      statementId: "coupons-\(.parameters.accountNumber)-\(.parameters.month)",
      zone: "Asia/Tokyo",
      period: .parameters.month,
      currency: "JPY",
      lineCount: ($coupons.AllCount // $coupons.Total // $coupons.Count),
      attributes: ($coupons | del(.is_ok, .Coupons, .Coupon, .AllCount, .CountPerPage, .Page, .Total, .From, .Count, .ResponsedAt))
    };

def record:
  .line as $coupon
  | {
      kind: "BALANCE",
      resourceId: $coupon.CouponID,
      resourceType: "coupon",
      productId: $coupon.ServiceClassID,
      # What is left, in yen. It may be missing from a coupon that is used up; nothing proves that it is zero, so it is unknown.
      amount: $coupon.Discount,
      usageStart: $coupon.AppliedAt,
      usageEnd: $coupon.UntilAt,
      attributes: (($coupon | del(.CouponID, .ServiceClassID, .Discount, .AppliedAt, .UntilAt, .ContractID))
                   + { contractId: ($coupon.ContractID | padded(12)) })
    };
