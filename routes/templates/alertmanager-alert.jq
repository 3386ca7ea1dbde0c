# One alert for Prometheus Alertmanager, API v2. For: sink.<name>.url = https://alertmanager.example.com/api/v2/alerts
# and sink.<name>.alerts = all
#
# The labels say which alert it is and stay the same while it fires; Alertmanager groups, silences and routes by them. It takes an alert
# for resolved at endsAt: now when it has resolved, otherwise two days after its month is no longer measured. Statements make no request.

if .statement.provider != "alerts" then empty
else
  .statement as $s
  | [
      {
        labels: ({
          alertname: $s.attributes.alert,
          source: "billbridge",
          period: $s.periodStart[0:7]
        }
        + (if $s.attributes.by == null then {} else {($s.attributes.by): $s.attributes.group} end)
        + (if $s.attributes.currency == null then {} else {currency: $s.attributes.currency} end)),
        annotations: {
          summary: $s.attributes.sentence,
          description: $s.attributes.text,
          value: "\($s.attributes.value) \($s.attributes.unit)",
          limit: $s.attributes.limit
        },
        startsAt: $s.attributes.since,
        endsAt: (if $s.attributes.state == "firing" then $s.attributes.until else $s.attributes.at end)
      }
    ]
end
