#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# solve: the answer in every form, the same for any thread count and from an exported instance; limits.
# shellcheck disable=SC1091,SC2154,SC2034 # lib.sh sets and reads the variables of the tests
. "$(dirname "$0")/lib.sh"

run 0 solve "$CASE" "${SMALL[@]}" --gap 1e-4 --threads 1 --json "$dir/one.json" --csv "$dir/csv"
out '^Objective \(recourse lp'
out '^Allocation by site'
out '^Unserved energy by bus, expected'
out '^Imbalance by bus, expected'
out '^Costliest scenarios'
out '^AC check of every scenario and step: '
out '^Radius beyond which nothing changes'
err 'warning: \(1 - alpha\) x 3 scenarios'
err "tables are written into $dir/csv"
err "$dir/one.json is written"
that "the summary is wider than 80 columns" test "$(sed '/^$/q' "$dir/out" | wc -L)" -le 80
err ' round  phase +bound USD/year +plan USD/year +gap % +seconds$'
for table in summary allocation unserved_by_bus unserved_by_step unserved_by_scenario imbalance_by_bus imbalance_by_step \
    imbalance_by_scenario unserved_by_bus_worst_case imbalance_by_bus_worst_case risk contributions scenarios dispatch balance voltages loadings ac_check ac_check_by_scenario; do
    that "$table.csv is missing" test -s "$dir/csv/$table.csv"
done
that "progress lines are not aligned" test "$(sed -nE '/^ round/,/done/p' "$dir/err" | grep -vE 'ballast' | awk '{ print length }' | sort -u | wc -l)" -eq 1

# The figures of the answer agree with each other: objective = annual cost + events x risk, gap from bound and objective.
events=$(sed -nE 's/^events_per_year *= *([0-9.]+).*/\1/p' "$CASE")
that "the objective is not the annual cost plus the events" awk -v o="$(field "$dir/one.json" objective)" \
    -v a="$(field "$dir/one.json" annual_plan_cost_usd)" -v r="$(field "$dir/one.json" worst_case_usd)" -v e="$events" \
    'BEGIN { d = a + e * r - o; exit !(d < 1e-6 * o && d > -1e-6 * o) }'
that "the gap is not that of bound and objective" awk -v o="$(field "$dir/one.json" objective)" \
    -v b="$(field "$dir/one.json" bound)" -v g="$(field "$dir/one.json" gap)" \
    'BEGIN { d = (o - b) / o - g; exit !(d < 1e-9 && d > -1e-9 && g <= 1e-4) }'

run 0 solve "$CASE" "${SMALL[@]}" --gap 1e-4 --threads 2 --json "$dir/two.json" -q
that "progress in spite of --quiet" test "$(grep -c 'round\|written' "$dir/err")" -eq 0
that "two threads give another answer" cmp <(sed '/"seconds"/d' "$dir/one.json") <(sed '/"seconds"/d' "$dir/two.json")

run 0 export "$CASE" "${SMALL[@]}" -o "$dir/instance.json"
run 0 solve "$dir/instance.json" --gap 1e-4 --json "$dir/three.json" -q
that "the exported instance gives another objective" test "$(field "$dir/three.json" objective)" = "$(field "$dir/one.json" objective)"
# Content counts before the name.
cp "$dir/instance.json" "$dir/instance.ini"
run 0 solve "$dir/instance.ini" --gap 1e-2 -q
run 0 solve "$dir/instance.json" --gap 1e-4 --weight 0 --radius 0 --json - -q
out '"radius_kw": 0'
that "--json - is mixed with tables" test "$(head -c 1 "$dir/out")$(tail -c 2 "$dir/out")" = '{}'
run 0 scenarios "$CASE" "${SMALL[@]}" --csv "$dir/set.csv"
run 0 solve "$CASE" --set "time:steps=4x60min" --read "$dir/set.csv" --gap 1e-4 --json "$dir/four.json" -q
that "the user's own set gives another objective" test "$(field "$dir/four.json" objective)" = "$(field "$dir/one.json" objective)"

run 0 solve "$CASE" "${SMALL[@]}" --gap 1e-3 --recourse mip --json "$dir/mip.json" --detail -q
out '^Objective \(recourse mip'
that "no dispatch with --detail" grep -q '"soc_kwh"' "$dir/mip.json"
that "dispatch without --detail" test "$(grep -c '"soc_kwh"' "$dir/one.json")" -eq 0
run 0 solve "$CASE" "${SMALL[@]}" --budget 0 --gap 1e-4 --json "$dir/poor.json" -q
that "units without a budget" grep -q '"plan": \[ \]' "$dir/poor.json"

# ---- limits ----
run 5 solve "$CASE" --time-limit 0.001 -q --json "$dir/no_plan.json"
err 'Raise the time limit'
that "an answer without a plan" absent "$dir/no_plan.json"
no_out
# However fast the machine: the first limit that leaves time for a plan leaves none for so small a gap.
for limit in 1 2 4 8 16 32 64; do
    "$BALLAST" solve "$CASE" --gap 1e-9 --time-limit $limit -q --json "$dir/limit.json" >"$dir/out" 2>"$dir/err"
    code=$?
    [ $code -eq 5 ] || break
done
command="ballast solve --time-limit $limit"
that "exit code $code, not 4" test "$code" -eq 4
that "the status is not time_limit" test "$(field "$dir/limit.json" status)" = time_limit
err 'a limit came first; the best plan so far is kept: .* USD a year, (gap|no bound yet)'

finish
