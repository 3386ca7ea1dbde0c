# How SAKURA Cloud words an error: its own form, or that of a gateway in front of it. An answer that is none gives nothing.
def refusal:
  if type != "object" then empty
  elif .is_ok == false or .is_fatal == true or .error_code != null
  then [.error_code, .error_msg, .status, (if .serial then "serial " + .serial else null end)] | map(select(. != null) | tostring) | if length == 0 then "is_ok is false" else join(", ") end
  elif .title != null then [.title, .detail] | map(select(. != null)) | join(": ")
  elif (.error | type) == "object" then [.error.code, .error.message] | map(select(. != null) | tostring) | join(": ")
  else empty end;
