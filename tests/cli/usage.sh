#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Help, versions, wrong usage; the manual knows every command and option.
# shellcheck disable=SC1091,SC2154,SC2034 # lib.sh sets and reads the variables of the tests
. "$(dirname "$0")/lib.sh"

run 0 --help
for command_name in check powerflow scenarios solve export; do
    out "ballast $command_name FILE"
done
run 0 -h
run 0 --version
out '^ballast [0-9]+\.[0-9]+\.[0-9]+$'
out '^GLPK [0-9]'
out '^GSL [0-9]'

# The same help by another way, in lines that fit.
run 0 help
cp "$dir/out" "$dir/help"
run 0 --help
that "help differs from --help" cmp "$dir/out" "$dir/help"
run 0 help solve
cp "$dir/out" "$dir/help"
run 0 solve --help
that "help solve differs from solve --help" cmp "$dir/out" "$dir/help"
out '--alpha A .*default 0\.95'
that "help has lines of more than 80 columns" test "$(awk 'length > 80' "$dir/out" | wc -l)" -eq 0
run 2 help slove
err 'Did you mean .ballast help solve'
no_out

for command_name in check powerflow scenarios solve sweep evaluate compare export import help; do
    run 0 "$command_name" --help
    out "^usage: ballast $command_name "
    that "the manual says nothing of $command_name" grep -qE "^\.It Ic $command_name|^\.Ss .*$command_name" man/ballast.1
    while read -r option; do
        that "the manual says nothing of $option of $command_name" grep -qE -- "Fl Fl ${option#--}( |$)" man/ballast.1
    done < <(grep -oE -- '--[a-z][a-z-]*' "$dir/out" | sort -u)
done

run 2 solve
err 'a file is missing. Write ballast solve FILE'
no_out
run 2 slove "$CASE"
err 'Did you mean .ballast solve'
run 2 solve "$CASE" other.ini
run 2 solve "$CASE" --nothing
err 'unknown option --nothing\. .ballast solve --help'
run 2 solve "$CASE" --alhpa 0.9
err 'Did you mean --alpha\?'
run 2 solve "$CASE" --time 9
err 'Did you mean --time-limit\?'
run 2 solve "$CASE" --alpha
run 2 solve "$CASE" --alpha 1
err 'from 0 to 0.9999'
run 2 solve "$CASE" --recourse both
err 'lp\|mip'
run 2 solve "$CASE" --set nonsense
run 0 check "$CASE" --set 'supplier north:stock=battery 4' --set 'supplier overseas:stock=battery 8'
err 'warning: candidates c2, c5, c7 and 3 more: no supplier has recip in stock: it cannot be placed\. Add recip to the stock of one\.'
out 'no error found, 3 warnings'
run 2 check "$CASE" --set risk:beta=1
run 2 check "$CASE" --set risk:alpha=3
err 'alpha'
run 2 solve "$CASE" --detail
err -- '--json'
run 2 solve "$CASE" --read x.csv --seed 3
err 'beside --read'
run 2 scenarios "$CASE" --json - --csv -
no_out

# The terminal program needs a terminal.
run 2 "$CASE"
no_out

finish
