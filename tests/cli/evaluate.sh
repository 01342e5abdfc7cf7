#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# evaluate: a plan in its own sample costs what the answer says; in another it may not; plans that do not fit are refused.
# shellcheck disable=SC1091,SC2154,SC2016 # lib.sh sets and reads the variables of the tests; awk's own $
. "$(dirname "$0")/lib.sh"

run 0 solve "$CASE" "${SMALL[@]}" -q --gap 1e-3 --alpha 0.5 --json "$dir/a.json"

# In the very sample that it was made for, nothing changes.
run 0 evaluate "$CASE" "${SMALL[@]}" -q --plan "$dir/a.json" --csv "$dir/same.csv"
out '^Figure +Unit +In sample +Out of sample +Change +Std\. error +95 % from +to'
that "the same sample gives another cost" awk -F, \
'NR > 1 { d = $(NF - 3) / ($(NF - 5) + 1); if (d > 1e-6 || d < -1e-6) bad = 1 } END { exit bad }' "$dir/same.csv"

err 'these are the scenarios that the plan was made for'

# Under other terms of the risk the same plan has another CVaR, the same mean; and it is said.
run 0 evaluate "$CASE" "${SMALL[@]}" -q --plan "$dir/a.json" --alpha 0.9 --csv "$dir/higher.csv"
err 'risk:alpha is 0.9 out of sample and 0.5 in the answer'
that "a higher alpha changes nothing" awk -F, '/^"?Event, CVaR/ { more = $(NF - 3) + 0 > 1 } /^"?Event, mean/ { same = $(NF - 3) < 1 && $(NF - 3) > -1 } \
    END { exit !(more && same) }' "$dir/higher.csv"
run 0 evaluate "$CASE" "${SMALL[@]}" -q --plan "$dir/a.json" --set risk:alpha=0.9 --csv "$dir/set.csv"
that "--set is not the option" cmp "$dir/higher.csv" "$dir/set.csv"

OTHER=(--scenarios 40 --stress 1 --set "time:steps=4x60min" --seed 9 -q --plan "$dir/a.json")
run 0 evaluate "$CASE" "${OTHER[@]}" --threads 1 --csv "$dir/one.csv"
run 0 evaluate "$CASE" "${OTHER[@]}" --threads 2 --csv "$dir/two.csv" --json "$dir/two.json"
that "the threads change the figures" cmp "$dir/one.csv" "$dir/two.csv"
that "no interval about the mean" awk -F, \
    '/Event, mean/ { fine = $(NF - 1) + 0 < $(NF - 4) + 0 && $(NF - 4) + 0 < $NF + 0 } END { exit !fine }' "$dir/one.csv"
that "no array" grep -q '"evaluation": \[' "$dir/two.json"

run 2 evaluate "$CASE"
err 'a plan is missing'
run 3 evaluate "$CASE" --plan "$CASE"
err 'This is no answer'
sed 's/"candidate": "c/"candidate": "x/' "$dir/a.json" >"$dir/unknown.json"
run 3 evaluate "$CASE" "${SMALL[@]}" -q --plan "$dir/unknown.json"
err 'which the case does not have'
sed -E 's/"units": 1,/"units": 900,/' "$dir/a.json" >"$dir/many.json"
run 3 evaluate "$CASE" "${SMALL[@]}" -q --plan "$dir/many.json"
err 'the case allows'
run 3 evaluate "$CASE" "${SMALL[@]}" -q --plan "$dir/a.json" --set economics:budget_usd=1
err 'breaks the budget'

finish
