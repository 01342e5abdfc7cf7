#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# solve --alternatives: tables, words, JSON, CSV; a limit that comes first.
# shellcheck disable=SC1091,SC2154 # lib.sh sets and reads the variables of the tests
. "$(dirname "$0")/lib.sh"

run 0 solve "$CASE" "${SMALL[@]}" --gap 1e-5 --alternatives 2% --json "$dir/near.json" --csv "$dir/near" -q
out '^Plans near the best'
out '^Units in the plans near the best'
out '^ +1 .* the plan$'
out '^ +2 .*[+-][0-9]+ .* at [0-9]+'
out '^Within 2 %: [0-9]+ plans.* (in all of them|in some|in none)'
that "no plans as CSV" test "$(wc -l <"$dir/near/near_plans.csv")" -gt 2
that "no ranges as CSV" grep -q '^site,' "$dir/near/near_ranges.csv"
# look WHAT EXPRESSION: true of the answer `a` and its `near`, an expression of Python.
look() {
    that "$1" /usr/bin/python3 -c "import json, sys
a = json.load(open(sys.argv[1])); near = a['alternatives']
sys.exit(not ($2))" "$dir/near.json"
}
look "the first is not the plan" "near['plans'][0]['difference'] == 'the plan'"
look "a plan is not near" "all(p['objective'] <= a['objective'] * 1.020001 for p in near['plans'])"
look "a range is not what was found" "all(c['least'] <= c['found_least'] <= c['found_most'] <= c['most'] for c in near['candidates'])"

# plans FILE: the plans of an answer.
plans() { sed -n '/"plans": \[/,$p' "$1"; }
run 0 solve "$CASE" "${SMALL[@]}" --gap 1e-5 --alternatives 2 --threads 2 --json "$dir/two.json" -q
that "two threads find something else" test "$(plans "$dir/near.json")" = "$(plans "$dir/two.json")"

that "words of a better plan where there is none" test "$(grep -c 'a smaller solver:gap finds it' "$dir/out")" -eq 0
run 0 solve "$CASE" --scenarios 20 --gap 0.05 --alternatives 1 -q
out '^ +1 .* -[0-9]+[.][0-9]+ '
out 'Plan 1 costs [0-9.]+ % less than the plan of the result'

run 0 solve "$CASE" "${SMALL[@]}" -q --json "$dir/plain.json"
that "alternatives that nobody asked for" test "$(grep -c '"alternatives"' "$dir/plain.json")" -eq 0
run 2 solve "$CASE" --alternatives -1
run 2 solve "$CASE" --alternatives 5kW

finish
