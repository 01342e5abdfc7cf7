#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The terminal program without a terminal: scripts of keys and commands, and screens as lines of words.
# shellcheck disable=SC1091,SC2154,SC2034 # lib.sh sets and reads the variables of the tests
. "$(dirname "$0")/lib.sh"
FILE=tests/golden/small.ini

# script CODE LINE...: the program plays these lines and exits with this code.
script() {
    local want=$1
    shift
    printf '%s\n' "$@" >"$dir/script"
    run "$want" "$FILE" --script "$dir/script"
}

# Every screen and sub-tab that needs no result, as words; and what is missing is said.
for screen in feeder 1 feeder:voltages feeder:flows feeder:buses feeder:branches modules modules:candidates \
    modules:module-types modules:suppliers 2:4 risk risk:economics risk:solver risk:time solve solve:progress help; do
    run 0 --plain "$screen" "$FILE"
    that "$screen prints nothing" test -s "$dir/out"
done
run 0 --plain Feeder "$FILE"
out '^Bus 6: Voltage 1\.0[0-9]+ p\.u\.; .*open tie to 4'
run 0 --plain modules "$FILE"
out '^Name c2: Bus 6; Module recip; '
for screen in results results:risk scenarios:fan; do
    run 2 --plain "$screen" "$FILE"
    err 'There (is no result|are no scenarios) yet'
    no_out
done
run 2 --plain nosuch "$FILE"
err "no screen 'nosuch'"
run 2 --plain feeder:nosuch "$FILE"

# A script plays keys, commands and waits; a screen may be printed after it.
cat >"$dir/demo" <<'END'
# Edit, undo, solve, look.
:resize 100x30
3e0.8<Enter>
:dump DIR/edited
u<^R>u
:set alpha=0.85
:limit 60
r
:wait
:wait run 1:
:results
<Tab>b
:dump -
:dump-styles DIR/styles
:save DIR/saved.ini
END
sed "s|DIR|$dir|" "$dir/demo" >"$dir/script"
run 0 "$FILE" --script "$dir/script" --plain results:risk
out '\[Unserved\]'
out '^Unserved energy by step'
out '^Results, Risk$'
out '^Sum: '
that "the dump lacks the edit" grep -q '0\.8' "$dir/edited"
that "the dump has not 30 lines" test "$(wc -l <"$dir/edited")" -eq 30
that "the styles have not 60 lines" test "$(wc -l <"$dir/styles")" -eq 60
cat >"$dir/sweep" <<'END'
:sweep weight 0 1 3
:wait
:refused :sweep weit 0 1 3
:refused :sweep weight 0 1
END
run 0 "$FILE" --script "$dir/sweep" --plain compare:sweep
out '^Compare, Sweep$'
out '^Sweep, 3 rows$'
out '^Weight 0\.5000: Objective '
run 0 "$FILE" --script "$dir/sweep" --plain compare:frontier
out '^Cost and risk, 3 rows$'
out 'frontier|CVaR falls'
run 2 "$FILE" --plain compare:sweep
err "There is no sweep yet\. :sweep alpha 0 0\.9 4"
that "the case was not saved" grep -q '^alpha *= 0.85 ' "$dir/saved.ini"

# What goes wrong is said with its line; what is meant to be refused is told beforehand.
script 0 ':refused :set alpha=7' ':refused a' ':refused 3e7<Enter>' '<Esc>' ':wait'
script 1 '' '# nothing here' 'a'
err 'script:3: .a. was refused: a \(add\) works in tables of the case, as on screen 2\.'
script 1 ':set alpha=7'
err "script:1: 'set alpha=7' was refused: .*0 to 0.9999"
script 1 '3e7<Enter>'
err 'script:1: .*out of range'
script 1 ':refused 3'
err "script:1: '3' was not refused"
script 1 ':wait nonsense'
err "'nonsense' is not on the screen"
script 1 'r' ':limit 0' ':wait'
err 'script:3: waited 0 s in vain'
script 1 '3e5' ':modules'
err 'script:2: .*an editor, a question or a list is open'
script 1 ':nonsense'
err "no command 'nonsense'"
script 2 '3<Nonsense>'
err "script:1: there is no key '<Nonsense>'"
script 2 ':resize big'
script 2 ':dump'
script 2 'q' '3'
err "script:2: the program was left before '3'"
script 1 ":dump $dir/no/such/folder"
run 1 "$FILE" --script "$dir/missing"

# A < is <<>, and a paste is text for an editor.
script 0 '/<<>x<Esc>' '3e' ':paste 0.75' '<Enter>' ":dump $dir/pasted"
that "the paste did not arrive" grep -q '0\.75' "$dir/pasted"
script 1 ':paste DDD'
err 'A paste is text for an editor'

# A solve that is stopped keeps its plan; one that is ended fails the wait.
script 0 ':set scenario:count=200' ':set gap=1e-9' 'r' ':wait solve' 'X' ':refused :wait'

# The tour, on a copy of the shipped case that is in no file, played to its end.
cp cases/ieee33.ini "$dir/before"
cat >"$dir/script" <<END
:dump $dir/first
jjj2
llle1<Enter>
u3d
:wait
4r
:wait
6<Tab>?<Esc>
:dump $dir/last
:refused :save /proc/none
<Esc><Esc>
:dump $dir/left
END
run 0 --tour --script "$dir/script"
that "the tour does not begin" grep -q '1/13 j or Down' "$dir/first"
that "the tour is not at its end" grep -q '13/13 This was the first plan' "$dir/last"
that "the tour cannot be left" grep -q 'tour is left' "$dir/left"
that "the shipped case was touched" cmp "$dir/before" cases/ieee33.ini
finish
