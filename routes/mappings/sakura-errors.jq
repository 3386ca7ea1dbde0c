# How SAKURA Cloud words an error: its own form, or that of a gateway in front of it. A response that is not an error yields nothing.
def refusal:
  if type != "object" then empty
  # Anything but a clear yes is an error.
  elif (has("is_ok") and (.is_ok | . == true or . == 1 or . == "true" or . == "1" | not)) or (.is_fatal // false | tostring | . == "true" or . == "1")
    or .error_code != null
  then [.error_code, .error_msg, .status, (if .serial then "serial " + .serial else null end)] | map(select(. != null) | tostring) | if length == 0 then "is_ok is not true" else join(", ") end
  elif .title != null then [.title, .detail] | map(select(. != null)) | join(": ")
  elif (.error | type) == "object" then [.error.code, .error.message] | map(select(. != null) | tostring) | join(": ")
  else empty end;
