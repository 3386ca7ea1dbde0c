# How IONOS Cloud words an error. The schema only states "object", so every part may be missing.
def refusal:
  if type != "object" then empty
  elif .code != null and .message != null then "\(.code): \(.message)"
  elif .message != null and .status != null then "\(.status): \(.message)"
  elif (.messages | type) == "array" then [.messages[] | "\(.errorCode // ""): \(.message // "")"] | join("; ")
  else empty end;
