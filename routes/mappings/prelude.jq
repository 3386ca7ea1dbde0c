# Definitions every mapping may use. Plain jq: try them with the jq command.
#
# Amounts, prices and quantities pass through a mapping untouched: calculating with them would round them, and Billbridge
# refuses a figure that has been calculated with.

# "2024-05" | months(1) is "2024-06"; months(-1) goes back.
def months($n):
  (.[0:4] | tonumber) as $year | (.[5:7] | tonumber) as $month
  | ($year * 12 + $month - 1 + $n) as $count
  | (($count / 12) | floor) as $y | ($count - $y * 12 + 1) as $m
  | ("000" + ($y | tostring))[-4:] + "-" + ("0" + ($m | tostring))[-2:];

# Days since 1970-01-01 as a date.
def date_of_days:
  (. + 719468) as $z | (($z / 146097) | floor) as $era | ($z - $era * 146097) as $doe
  | ((($doe - (($doe / 1460) | floor) + (($doe / 36524) | floor) - (($doe / 146096) | floor)) / 365) | floor) as $yoe
  | ($doe - (365 * $yoe + (($yoe / 4) | floor) - (($yoe / 100) | floor))) as $doy
  | (((5 * $doy + 2) / 153) | floor) as $mp
  | ($doy - ((153 * $mp + 2) / 5 | floor) + 1) as $d
  | (if $mp < 10 then $mp + 3 else $mp - 9 end) as $m
  | ($yoe + $era * 400 + (if $m <= 2 then 1 else 0 end)) as $y
  | ("000" + ($y | tostring))[-4:] + "-" + ("0" + ($m | tostring))[-2:] + "-" + ("0" + ($d | tostring))[-2:];

# The day a time falls on in a zone with a fixed offset in hours: "2024-05-31T15:00:00Z" | day_at(9) is "2024-06-01".
# A time without an offset is taken as UTC.
def day_at($hours):
  if length == 10 then .
  else
    (.[0:19] + "Z" | fromdateiso8601) as $wall
    | (if test("[+-][0-9]{2}:?[0-9]{2}$")
       then (capture("(?<sign>[+-])(?<h>[0-9]{2}):?(?<m>[0-9]{2})$")
             | ((.h | tonumber) * 3600 + (.m | tonumber) * 60) * (if .sign == "-" then -1 else 1 end))
       else 0 end) as $offset
    | (($wall - $offset + $hours * 3600) / 86400) | floor | date_of_days
  end;

# Passes its input on if two texts are the same, and otherwise says that two sources contradict each other.
def agree($what; $a; $b):
  if ($a | tostring) == ($b | tostring) then . else error("\($what) is \($a) in one place and \($b) in another; the two contradict each other") end;

# An empty text says nothing.
def filled: if . == "" then null else . end;

# A number that may have lost its leading zeros, with as many digits as the provider prints: 45001234 | padded(9) is "045001234".
def padded($digits):
  if . == null then null
  else tostring | if test("^[0-9]+$") and length < $digits then ("0" * ($digits - length)) + . else . end end;

# Passes its input on unless a document that says what month it is about speaks of another than the one asked for.
def about($said; $month):
  if $said == null or $said == "" or $said == $month then .
  else error("asked for \($month), the answer is about \($said); the provider has ignored the month") end;
