# One message in Slack from an alert that fires, goes on firing or has resolved. For: sink.<name>.url = https://hooks.slack.com/services/...
# and sink.<name>.alerts = all
#
# The address is a secret: write it as {{secret:FILE}} or {{env:NAME}}. Statements make no message.

def escaped: gsub("&"; "&amp;") | gsub("<"; "&lt;") | gsub(">"; "&gt;");

if .statement.provider != "alerts" then empty
else
  .statement as $s
  | {
      text: ((if $s.attributes.state == "firing" then ":rotating_light: " else ":white_check_mark: " end)
        + (if $s.attributes.notice == "repeat" then "Still: " else "" end)
        + ($s.attributes.sentence | escaped))
    }
end
