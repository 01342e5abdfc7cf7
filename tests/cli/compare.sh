#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# compare: answers side by side, their differences, other problems in words, refusals.
# shellcheck disable=SC1091,SC2154,SC2016 # lib.sh sets and reads the variables of the tests; awk's own $
. "$(dirname "$0")/lib.sh"

run 0 solve "$CASE" "${SMALL[@]}" -q --gap 1e-3 --json "$dir/a.json"
run 0 solve "$CASE" "${SMALL[@]}" -q --gap 1e-3 --alpha 0.5 --budget 500000 --json "$dir/b.json"
run 0 solve "$CASE" "${SMALL[@]}" -q --gap 1e-3 --seed 3 --json "$dir/c.json"

run 0 compare "$dir/a.json" "$dir/b.json" --csv "$dir/t.csv" --json "$dir/t.json"
out '^Figure +Unit +a +b +b less a$'
out '^risk:alpha +[*] +0\.8000 +0\.5000 +-0\.3000'
out '^Scenarios +3 +3 +-'
err '^ballast: b beside a has alpha 0\.5, not 0\.8: compare Event, CVaR 0\.80; not objective, bound, risk$'
that "the same problem is called another" test "$(grep -c 'another problem' "$dir/err")" -eq 0
that "no header" grep -q '^figure,differs,unit,a,b,b_change' "$dir/t.csv"
that "the objective is not that of the answer" awk -F, -v want="$(field "$dir/a.json" objective)" \
    '$1 == "Objective" { d = $4 / want - 1; fine = d < 1e-12 && d > -1e-12 } END { exit !fine }' "$dir/t.csv"
that "the change is not the difference" awk -F, '$1 == "Objective" { d = $5 - $4 - $6; fine = d < 1e-6 && d > -1e-6 } END { exit !fine }' "$dir/t.csv"
that "CVaR at the level of the base is not that of the base" awk -F, \
    '/^"?Event, CVaR"?,/ { own = $(NF - 2) } /^"?Event, CVaR 0\.80"?,/ { all = $(NF - 2); other = $(NF - 1) }
    END { d = all / own - 1; exit !(d < 1e-9 && d > -1e-9 && other > 0) }' "$dir/t.csv"
that "no array" grep -q '"comparison": \[' "$dir/t.json"

run 0 compare --base "$dir/b.json" "$dir/a.json" "$dir/b.json" "$dir/c.json" --differing
out '^Figure +Unit +a +a less b +b +c +c less b$'
err 'c answers another problem than b: not the same are the scenarios'
that "rows that do not differ" test "$(grep -c '^Scenarios\|^Recourse' "$dir/out")" -eq 0

run 0 compare "$dir/a.json" "$dir/a.json"
that "an answer differs from itself" test "$(grep -c ' \* ' "$dir/out")" -eq 0

run 2 compare "$dir/a.json"
err 'one answer only'
run 2 compare "$dir/a.json" "$dir/b.json" --base nothing
run 2 compare "$dir/a.json" "$dir/b.json" --json - --csv -
run 1 compare "$dir/a.json" "$dir/none.json"
err "none.json: .*[Nn]o such file"
run 3 compare "$dir/a.json" "$CASE"
err "^$CASE:1: This is no answer"
run 0 export "$CASE" "${SMALL[@]}" -o "$dir/i.json"
run 3 compare "$dir/a.json" "$dir/i.json"
err 'an instance, not an answer'
sed 's/"objective"/"objectives"/' "$dir/a.json" >"$dir/broken.json"
run 3 compare "$dir/broken.json" "$dir/a.json"
err 'no number "objective"'

finish
