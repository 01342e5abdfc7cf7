#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# TERM, HUP, INT, a stop, a resize, a sudden end, a closed terminal: the terminal is given back and no edit is lost.
# shellcheck disable=SC2317 # some functions are called by name
. tests/tui/lib.sh
terminal 80 24 LC_ALL=C.UTF-8

program small.ini
see '\[1 Feeder\]'
kill -TERM "$(pid)"
ends 143

program small.ini
see '\[1 Feeder\]'
keys 3 e
type 0.7
keys Enter
see 'worst 30 %'
kill -HUP "$(pid)"
ends 129
that "no recovery file after HUP" test -s "$dir/.small.ini.recovery"
that "the case itself was touched" cmp -s tests/golden/small.ini "$dir/small.ini"

# The edits are offered, taken, saved.
program small.ini
see 'left behind'
keys r
see 'edits are back'
keys C-s
see 'Saved small.ini'
that "the recovered value was not saved" grep -q '^alpha *= 0.7 ' "$dir/small.ini"
that "the recovery file still has edits" test ! -s "$dir/.small.ini.recovery"

# ^C leaves an editor, and never the program.
keys 3 e
see 'Enter keeps it'
keys C-c
gone 'Enter keeps it'
keys C-c
see 'q quits'

# ^Z gives the shell back, fg the screen; both may be done again.
for _ in 1 2; do
    keys C-z
    see 'Stopped|suspended'
    type 'clear; fg'
    keys Enter
    see '\[3 Risk\]'
done

# Sizes: too small says so, and growing again restores everything.
tm resize-window -x 30 -y 6
see 'needs 40x10'
tm resize-window -x 200 -y 50
see '\[3 Risk\].*6 Results'
tm resize-window -x 80 -y 24
see '\[3 Risk\]'
keys q
gone '\[3 Risk\]'
type 'clear; stty -g >after; echo "back"' # what stood behind the program on its line ran when it was stopped
keys Enter
see '^back'
that "the terminal is not as it was found after a stop" cmp -s "$dir/before" "$dir/after"

# kill -9 in the middle of edits: the next start offers them.
program small.ini
see '\[1 Feeder\]'
keys 3 e
type 0.6
keys Enter
see 'worst 40 %'
kept() { grep -q '^alpha *= 0.6 ' "$dir/.small.ini.recovery" 2>"$dir/null"; }
that "the edit was never kept" until_true kept
kill -9 "$(pid)"
until_true eval '! running'
keys C-j
type 'stty sane; reset'
keys C-j
type 'clear; echo back'
keys C-j
see '^back'
program small.ini
see 'left behind'
keys d
gone 'left behind'
keys 3
see '0\.7'
keys q
ends 0
that "what was discarded is still there" test ! -e "$dir/.small.ini.recovery"

# A terminal that is closed ends the program, and its job with it.
program small.ini
see '\[1 Feeder\]'
keys 3 e
type 0.5
keys Enter
see 'worst 50 %'
type ':set scenario:count=50000'
keys Enter
see 'is now 50000'
keys d
see 'drawing'
ours=$(pid)
child=$(ps -o pid= --ppid "$ours" | tr -d ' ')
tm kill-server
all_gone() { ! kill -0 "$ours" 2>"$dir/null" && ! kill -0 "$child" 2>"$dir/null"; }
if until_true all_gone; then good; else bad "the program or its job outlived its terminal"; fi
that "no recovery file after the terminal closed" test -s "$dir/.small.ini.recovery"
finish
