# One card in Microsoft Teams from an alert that fires, goes on firing or has resolved. For: sink.<name>.url = the address of a workflow
# "When a Teams webhook request is received", and sink.<name>.alerts = all
#
# The address is a secret: write it as {{secret:FILE}} or {{env:NAME}}. Statements make no card.

if .statement.provider != "alerts" then empty
else
  .statement as $s
  | {
      type: "message",
      attachments: [
        {
          contentType: "application/vnd.microsoft.card.adaptive",
          content: {
            "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
            type: "AdaptiveCard",
            version: "1.4",
            body: [
              {
                type: "TextBlock",
                text: (if $s.attributes.state != "firing" then "Resolved" elif $s.attributes.notice == "repeat" then "Still firing" else "Firing" end),
                weight: "Bolder",
                color: (if $s.attributes.state == "firing" then "Attention" else "Good" end)
              },
              { type: "TextBlock", text: $s.attributes.sentence, wrap: true }
            ]
          }
        }
      ]
    }
end
