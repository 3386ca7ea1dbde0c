# Definitions for every mapping, in plain jq: try them with the jq command. One more is built in, because it needs time zones:
# "2024-05-31T15:00:00Z" | month_in("Asia/Tokyo") is "2024-06".
#
# Amounts, prices, quantities and counts pass through a mapping untouched. Billbridge refuses a figure that is not the document's own
# value: one that has been calculated, cut out of a text, or written in the mapping.
#
# Java does the usual cases of agree, filled, whole_number and padded, several times as fast, as long as all four stand here unchanged.
# Definitions of your own beside them make no difference.

# "2024-05" | months(1) is "2024-06"; months(-1) goes back.
def months($n):
  (.[0:4] | tonumber) as $year | (.[5:7] | tonumber) as $month
  | ($year * 12 + $month - 1 + $n) as $count
  | (($count / 12) | floor) as $y | ($count - $y * 12 + 1) as $m
  | ("000" + ($y | tostring))[-4:] + "-" + ("0" + ($m | tostring))[-2:];

# Passes its input on if two texts are the same; otherwise an error states that they contradict each other.
def agree($what; $a; $b):
  if ($a | tostring) == ($b | tostring) then . else error("\($what) is \($a) in one place and \($b) in another; they contradict each other") end;

# An empty text is unknown.
def filled: if . == "" then null else . end;

# The number of an account or a contract as its digits, however a program has printed it: "4.500123E7" and "45001230.0" are
# "45001230". A fraction is refused; a text that is not a number stays as it is.
def whole_number:
  tostring
  | if test("^[0-9]{1,30}(\\.[0-9]{0,30})?([eE]\\+?[0-9]{1,2})?$") and test("[.eE]") then
      . as $said
      | capture("^(?<whole>[0-9]+)(\\.(?<rest>[0-9]*))?([eE]\\+?(?<exponent>[0-9]+))?$")
      | (.exponent // "0" | tonumber) as $places
      | (.rest // "" | sub("0+$"; "")) as $rest
      | if ($rest | length) > $places then error("\($said) is a fraction; the number of an account or a contract is whole") else . end
      | (.whole + $rest + ("0" * ($places - ($rest | length)) // "") | sub("^0+(?=[0-9])"; ""))
    else . end;

# A number with as many leading zeros as the provider prints, whether some were lost or added: 45001234 | padded(9) is
# "045001234", and so is "0045001234" | padded(9).
def padded($digits):
  def zeros: sub("^0+(?=.)"; "") | if length < $digits then ("0" * ($digits - length)) + . else . end;
  if . == null then null
  else tostring | if test("^[0-9]+$") then zeros else whole_number | if test("^[0-9]+$") then zeros else . end end end;

# The cell of a CSV row in the column with that name; for record, unclaimed, and statement (there: of the first row).
def cell($name):
  (.header // error("the CSV has no header row, so there is no column named \($name)")) as $header
  | ($header | index($name) // error("the CSV has no column \($name); it has \($header | join(", "))")) as $column
  | (.row // .firstRow // []) | .[$column];

# Passes its input on unless the document states another month than the requested one.
def about($said; $month):
  if $said == null or $said == "" or $said == $month then .
  else error("requested \($month), but the response is about \($said); the provider ignored the month") end;
