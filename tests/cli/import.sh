#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A feeder from a MATPOWER file, from its first line to a plan.
# shellcheck disable=SC1091,SC2154,SC2034 # lib.sh sets and reads the variables of the tests
. "$(dirname "$0")/lib.sh"

cp tests/golden/six.m "$dir/six.m"
run 0 import "$dir/six.m" -o "$dir/six.ini"
no_out
err '6 buses, 5 branches in service, 1 open tie, load 660.00 kW'
err 'six.ini is written'
losses=$(sed -nE 's/.*losses ([0-9.]+) kW.*/\1/p' "$dir/err")
run 0 check "$dir/six.ini"
out '1  open ties'
out 'note: the case has no candidates: nothing can be placed'
run 0 powerflow "$dir/six.ini"
out "AC +losses $losses kW"

# The same on standard output; what is there already is not replaced.
run 0 import "$dir/six.m"
that "standard output differs from the file" cmp -s "$dir/out" "$dir/six.ini"
echo '; mine' >>"$dir/six.ini"
run 2 import "$dir/six.m" -o "$dir/six.ini"
err 'six.ini: the file is there already'
that "the case was replaced" grep -qx '; mine' "$dir/six.ini"

# One goes on from there: with the examples that wait behind semicolons there is a plan.
sed -E 's/^; (\[|bus |kind |class |rated_kw |c[0-9] )/\1/' "$dir/six.ini" >"$dir/plan.ini"
run 0 solve "$dir/plan.ini" --scenarios 3 --stress 1 --set 'time:steps=4x60min' -q
out '^Allocation by site'

# Without them nothing can be placed, and no answer is given without saying so.
run 0 solve "$dir/six.ini" --scenarios 3 --stress 1 --set 'time:steps=4x60min' -q
out '^\(the case has no candidates: nothing can be placed\)'
err 'note: the case has no candidates: nothing can be placed'

# Two offers alike, and a loop: with the names of both, and with the line of the branch that closes it.
sed 's/^c2 = .*/c2 = 4, battery, 3, 0, 20000/; s/^c1 = .*/c1 = 4, battery, 3, 0, 20000/' "$dir/plan.ini" >"$dir/alike.ini"
run 0 check "$dir/alike.ini"
out "note: candidates 'c1' and 'c2' are both battery at bus 4"
sed -E 's/^(6 = 6, 4, .*)open/\1closed/' "$dir/plan.ini" >"$dir/loop.ini"
run 3 check "$dir/loop.ini"
err "loop.ini:$(grep -n '^6 = 6, 4' "$dir/loop.ini" | cut -d: -f1): branch '6', from bus 6 to 4, closes a loop"

# Without its last line the loads would be megawatts; with another statement nothing is guessed.
sed '$d' "$dir/six.m" >"$dir/megawatts.m"
run 3 import "$dir/megawatts.m" -o "$dir/none.ini"
err 'megawatts.m: the load of 660 MW cannot be supplied'
that "a case was written" absent "$dir/none.ini"
echo 'mpc = scale_load(2, mpc);' >>"$dir/six.m"
run 3 import "$dir/six.m"
err "six.m:$(wc -l <"$dir/six.m"): a name is not known at 'scale_load'"
no_out
run 1 import "$dir/no-such.m"
run 2 import
run 2 import "$dir/six.m" --json -

finish
