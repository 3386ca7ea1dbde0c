# Definitions every mapping may use. Plain jq: try them with the jq command. One more is built in, since it knows time zones:
# "2024-05-31T15:00:00Z" | month_in("Asia/Tokyo") is "2024-06".
#
# Amounts, prices and quantities pass through a mapping untouched: calculating with them would round them, and Billbridge
# refuses a figure that has been calculated with.

# "2024-05" | months(1) is "2024-06"; months(-1) goes back.
def months($n):
  (.[0:4] | tonumber) as $year | (.[5:7] | tonumber) as $month
  | ($year * 12 + $month - 1 + $n) as $count
  | (($count / 12) | floor) as $y | ($count - $y * 12 + 1) as $m
  | ("000" + ($y | tostring))[-4:] + "-" + ("0" + ($m | tostring))[-2:];

# Passes its input on if two texts are the same, and otherwise says that two sources contradict each other.
def agree($what; $a; $b):
  if ($a | tostring) == ($b | tostring) then . else error("\($what) is \($a) in one place and \($b) in another; the two contradict each other") end;

# An empty text says nothing.
def filled: if . == "" then null else . end;

# A number with as many leading zeros as the provider prints, whether it has lost some or come with more: 45001234 | padded(9) is
# "045001234", and so is "0045001234" | padded(9).
def padded($digits):
  if . == null then null
  else tostring
    | if test("^[0-9]+$") then sub("^0+(?=.)"; "") | if length < $digits then ("0" * ($digits - length)) + . else . end else . end end;

# Passes its input on unless a document that says what month it is about speaks of another than the one asked for.
def about($said; $month):
  if $said == null or $said == "" or $said == $month then .
  else error("asked for \($month), the answer is about \($said); the provider has ignored the month") end;
