#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# check, powerflow, scenarios and export: published figures, every problem with its line, whole files or none.
# shellcheck disable=SC1091,SC2154,SC2034 # lib.sh sets and reads the variables of the tests
. "$(dirname "$0")/lib.sh"

# ---- check ----
run 0 check "$CASE"
out '33 +buses +load 3715.0 kW, 2300.0 kvar'
out '32 +branches in service'
out '5 +open ties'
out '3 +data centres'
out '2 +suppliers'

sed -e 's/^alpha *=.*/alpha = 1.5/' -e 's/^weight *=.*/weight = heavy/' "$CASE" >"$dir/bad.ini"
run 3 check "$dir/bad.ini"
err "^$dir/bad.ini:$(grep -n '^alpha' "$dir/bad.ini" | cut -d: -f1): "
err "^$dir/bad.ini:$(grep -n '^weight' "$dir/bad.ini" | cut -d: -f1): "
err '2 problems'
no_out
run 3 solve "$dir/bad.ini"
run 3 powerflow "$dir/bad.ini"
run 1 check "$dir/none.ini"
err 'none.ini'
run 1 check "$dir"
printf '{ "format": 1 ' >"$dir/cut.json"
run 3 check "$dir/cut.json"
printf '{ "format": 1 }' >"$dir/empty.json"
run 3 check "$dir/empty.json"

# ---- powerflow: Baran and Wu's feeder ----
run 0 powerflow "$CASE" --v-source 1.0
out '^AC +losses 202\.68 kW, 135\.14 kvar;.* 0\.9131 p\.u\. at bus 18$'
out '^LinDistFlow .* 0\.9159 p\.u\. at bus 18$'
run 0 powerflow "$CASE" --set feeder:v_source=1.0
out 'losses 202\.68 kW'
run 0 powerflow "$CASE" --v-source 1.05
out '^AC +losses 181\.20 kW.* 0\.9679 p\.u\. at bus 18$'
run 0 powerflow "$CASE" --csv "$dir/flow" --json "$dir/flow.json"
for table in powerflow buses branches; do
    that "$table.csv is missing" test -s "$dir/flow/$table.csv"
    that "$table is not in the JSON" grep -q "\"$table\": \[" "$dir/flow.json"
done
that "buses.csv has no row a bus" test "$(wc -l <"$dir/flow/buses.csv")" -eq 34
run 0 powerflow "$CASE" --json -
out '^\{'
that "the JSON is mixed with text" test "$(tail -c 2 "$dir/out")" = '}'

# ---- scenarios: the same seed gives the same bytes, more of them change none ----
run 0 scenarios "$CASE" --scenarios 4 --stress 2 --seed 7 --csv "$dir/a.csv" --json "$dir/a.json"
out 'stress: '
err "$dir/a.csv is written"
err "$dir/a.json is written"
run 0 scenarios "$CASE" --scenarios 4 --stress 2 --seed 7 --csv "$dir/b.csv" --json "$dir/b.json"
that "two runs differ" cmp "$dir/a.csv" "$dir/b.csv"
that "two runs differ" cmp "$dir/a.json" "$dir/b.json"
run 0 scenarios "$CASE" --scenarios 4 --stress 2 --seed 8 --csv "$dir/c.csv"
that "another seed changes nothing" test "$(cksum <"$dir/a.csv")" != "$(cksum <"$dir/c.csv")"
run 0 scenarios "$CASE" --read "$dir/a.csv" --csv "$dir/d.csv"
that "reading back changes the set" cmp "$dir/a.csv" "$dir/d.csv"
run 0 scenarios "$dir/a.json" --csv "$dir/e.csv"
err 'is read as an exported instance'
# Labels are for people; the instance holds numbers.
that "the exported instance has another set" cmp <(grep -v ',label,' "$dir/a.csv") <(grep -v ',label,' "$dir/e.csv")
run 1 scenarios "$CASE" --read "$dir/none.csv"
printf 'not,a,set\n1,2,3\n' >"$dir/bad.csv"
run 3 scenarios "$CASE" --read "$dir/bad.csv"
err "bad.csv"

# ---- export ----
run 0 export "$CASE" --scenarios 4 --stress 2 --seed 7
that "export differs from scenarios --json" cmp "$dir/out" "$dir/a.json"
run 0 export "$dir/a.json" --format json -o "$dir/again.json"
that "an instance does not survive reading and writing" cmp "$dir/a.json" "$dir/again.json"
run 0 export "$CASE" "${SMALL[@]}" --format mps -o "$dir/a.mps"
that "no MPS" grep -q '^ENDATA' "$dir/a.mps"
run 0 export "$CASE" "${SMALL[@]}" --format lp -o "$dir/a.lp"
that "no LP" grep -qi '^end' "$dir/a.lp"
run 2 export "$dir/a.json" --scenarios 5
err 'has its scenarios already'
run 2 export "$dir/a.json" --set risk:alpha=0.5
err 'not the settings of a case'

# ---- whole files or none ----
for format in json mps lp; do
    run 1 export "$CASE" "${SMALL[@]}" --format $format -o "$dir/no/such/folder"
    run 1 export "$CASE" "${SMALL[@]}" --format $format -o "$dir"
    if [ -e /dev/full ]; then
        run 1 export "$CASE" "${SMALL[@]}" --format $format -o /dev/full
        command="ballast export --format $format >/dev/full"
        "$BALLAST" export "$CASE" "${SMALL[@]}" --format $format >/dev/full 2>"$dir/err"
        that "a full disk goes unnoticed" test $? -eq 1
    fi
done
# A file that grows past what the system allows is taken away, and the old one stays.
echo old >"$dir/kept.json"
(
    trap '' XFSZ
    ulimit -f 8
    "$BALLAST" export "$CASE" --scenarios 4 --stress 2 -o "$dir/kept.json" >"$dir/out" 2>"$dir/err"
)
that "a file too large goes unnoticed" test $? -eq 1
that "the old file is gone" grep -qx old "$dir/kept.json"
that "something was left behind" test -z "$(find "$dir" -name 'kept.json?*')"

finish
