#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Terminals and locales: which are taken, which are refused, and what they are sent.
. tests/tui/lib.sh

# Without a terminal: refused with a way out, on standard error.
"$BALLAST" tests/golden/small.ini >"$dir/out" 2>"$dir/err" </dev/null
code=$?
that "no terminal: exit code $code" test $code -eq 2
that "no terminal: standard output is not empty" test ! -s "$dir/out"
that "no terminal: the reason is not said" grep -q 'must be a terminal' "$dir/err"

# Notes are broken at blanks, and no figure is split.
cp tests/golden/small.ini "$dir"
terminal 40 24 LC_ALL=C.UTF-8
type "'$BALLAST' solve small.ini --gap 0.5 --scenarios 10 >out; echo \"code \$?\""
keys Enter
see '^code 0'
see '^few scenarios\. Sample at least 200, or$'
see '^ballast: done: 299 454\.73 USD a year,$'

# Any screen as text needs none.
"$BALLAST" --plain feeder tests/golden/small.ini >"$dir/out" 2>"$dir/err" </dev/null
that "plain feeder lacks the tie" grep -q "open tie to 4" "$dir/out"
"$BALLAST" --plain nosuch tests/golden/small.ini >"$dir/out" 2>"$dir/err" </dev/null
that "plain nosuch is not refused" grep -q "no screen 'nosuch'" "$dir/err"

for name in dumb nosuch-terminal; do
    terminal 80 24 LC_ALL=C.UTF-8
    type "TERM=$name '$BALLAST' small.ini; echo \"code \$?\""
    keys Enter
    see '^code 2'
    see "'$name'"
done

for name in screen tmux-256color xterm-256color linux vt100; do
    infocmp "$name" >"$dir/null" 2>&1 || continue
    terminal 80 24 LC_ALL=C.UTF-8
    type "TERM=$name"
    keys Enter
    program small.ini
    see '\[1 Feeder\]'
    keys 2
    see '\[Candidates\]'
    keys q
    ends 0
done

# UTF-8 only where the locale says so, and not with --ascii.
terminal 80 24 LC_ALL=C.UTF-8
program small.ini
see '├──• 5'
keys q
ends 0
program small.ini --ascii
see '\+--\* 5'
keys q
ends 0
terminal 80 24 LC_ALL=C
program small.ini
see '\+--\* 5'
keys q
ends 0

# Colours, and none with --mono or NO_COLOR: no colour is sent at all.
coloured() { tm capture-pane -pe | grep -qE $'\033\\[[0-9;]*(3[0-7]|4[0-7])m'; }
terminal 80 24 LC_ALL=C.UTF-8
program small.ini
see '\[1 Feeder\]'
that "no colours" coloured
keys q
ends 0
program small.ini --mono
see '\[1 Feeder\]'
if coloured; then bad "colours in spite of --mono"; else good; fi
keys q
ends 0
terminal 80 24 LC_ALL=C.UTF-8 NO_COLOR=1
program small.ini
see '\[1 Feeder\]'
if coloured; then bad "colours in spite of NO_COLOR"; else good; fi

# A paste is no command: this one would delete rows and quit.
keys 2
see '\[Candidates\]'
printf 'DDDq' | tm load-buffer -
tm paste-buffer -p
see 'paste is text for an editor'
see 'c3 '
keys q
ends 0
finish
