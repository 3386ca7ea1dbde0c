# Coupons and prepaid balances of an account. Part: coupons. Parameters: accountNumber, month (the current one in Tokyo).

# The envelope has had two names for its list.
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
      # What is left, in yen. Of a coupon that is used up it may be left out; since nothing proves a zero, it is unknown then.
      amount: $coupon.Discount,
      usageStart: $coupon.AppliedAt,
      usageEnd: $coupon.UntilAt,
      attributes: (($coupon | del(.CouponID, .ServiceClassID, .Discount, .AppliedAt, .UntilAt, .ContractID))
                   + { contractId: ($coupon.ContractID | padded(12)) })
    };
