#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# sweep: every combination, each as solve finds it alone; lists, files, refusals. What a solve says of its effort, and solves
# without what makes them fast.
# shellcheck disable=SC1091,SC2154,SC2016 # lib.sh sets and reads the variables of the tests; awk's own $
. "$(dirname "$0")/lib.sh"

run 0 sweep "$CASE" "${SMALL[@]}" --gap 1e-6 --alpha 0,0.5,90% --budget 500000,2500000 --json "$dir/sweep.json" --csv "$dir/sweep.csv"
out '^ *Alpha +Budget +Objective +Gap +Plan +Mean +CVaR 0\.80 +CVaR +Risk +Units +Change +Modules'
err '^ballast: The gap certifies the objective .*--gap'
err '^ballast: 6 of 6: alpha 0.9, radius 20 kW, weight 0.5, budget 2 500 000 USD: '
err "$dir/sweep.json is written"
that "not a row a combination" test "$(wc -l <"$dir/sweep.csv")" -eq 7
that "alpha does not change fastest" test "$(sed -nE '2,7s/^([^,]*),.*/\1/p' "$dir/sweep.csv" | tr '\n' ' ')" = '0 0.5 0.9 0 0.5 0.9 '
row=0
for budget in 500000 2500000; do
    for alpha in 0 0.5 0.9; do
        row=$((row + 1))
        run 0 solve "$CASE" "${SMALL[@]}" --gap 1e-6 --alpha $alpha --budget $budget --json "$dir/one.json" -q
        that "alpha $alpha, budget $budget: the sweep finds another optimum" awk -F, -v row=$((row + 1)) \
            -v alone="$(field "$dir/one.json" objective)" \
            'NR == row { d = $5 / alone - 1; fine = d < 2e-6 && d > -2e-6 } END { exit !fine }' "$dir/sweep.csv"
    done
done
run 0 sweep "$CASE" "${SMALL[@]}" --gap 1e-3 --alpha 0:0.9:4 --csv "$dir/span.csv" -q
that "a span is not at equal distances" test "$(sed -nE '2,9s/^([^,]*),.*/\1/p' "$dir/span.csv" | tr '\n' ' ')" = '0 0.3 0.6 0.9 '
that "what changes is not told" grep -q ',change,cvar_case_usd,frontier,point,within_gap' "$dir/span.csv"
run 0 sweep "$CASE" "${SMALL[@]}" --gap 1e-3 --radius 0,1e6 --json - -q
out '"points": \['
that "--json - is mixed with a table" test "$(head -c 1 "$dir/out")" = '{'

run 2 sweep "$CASE" --alpha 0.8,1.2
err '1.2'
run 2 sweep "$CASE" --alpha 0.8,,0.9
run 2 sweep "$CASE" --alpha 0:0.9
err 'FROM:TO:COUNT'
run 2 sweep "$CASE" --radius 1,x
err "'x' is not a number"
run 2 sweep "$CASE" --json - --csv -

run 0 solve "$CASE" "${SMALL[@]}" --gap 1e-3 -q --effort --json "$dir/effort.json"
that "no effort in the answer" grep -qE '"effort": \{ "dispatches": [0-9]+, .*"cold_sweep_seconds": [0-9.e-]+ \}' "$dir/effort.json"
that "effort without --effort" test "$(grep -c '"effort"' "$dir/one.json")" -eq 0

# What makes a solve fast does not move its optimum.
SOME=(--scenarios 60 --stress 6 --set "time:steps=4x60min" --gap 1e-5 -q)
run 0 solve "$CASE" "${SOME[@]}" --json "$dir/all.json"
for lever in cells islands warm pilot transfer order probing promise cells,warm,pilot; do
    run 0 solve "$CASE" "${SOME[@]}" --without $lever --json "$dir/without.json"
    that "without $lever: another optimum" awk -v a="$(field "$dir/all.json" objective)" \
        -v b="$(field "$dir/without.json" objective)" 'BEGIN { d = a / b - 1; exit !(d < 1.1e-5 && d > -1.1e-5) }'
done
run 2 solve "$CASE" --without luck
err 'Choose from cells, islands'

finish
