#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Pastes and clicks: text for an editor, never commands; and a mouse that is the terminal's own unless asked for.
# shellcheck disable=SC2317 # some functions are called by name
. tests/tui/lib.sh

flag() { tm display-message -p "#{$1}"; }
# mouse 0|1: whether the program has asked for the mouse now.
mouse() { [ "$(flag mouse_any_flag)" = "$1" ]; }
paste() {
    printf '%s' "$1" | tm load-buffer -
    tm paste-buffer -p
}
# click COLUMN ROW, from 1, as the old protocol has it and as the new one.
click_old() { keys -H 1b 5b 4d 20 "$(printf '%x' $((32 + $1)))" "$(printf '%x' $((32 + $2)))"; }
click_new() { type $'\033'"[<0;$1;$2M" && type $'\033'"[<0;$1;$2m"; }

# In a list of rows a paste does nothing, even after a stop; in an editor it is text, without its end of line.
terminal 80 24 LC_ALL=C.UTF-8
program small.ini
see '\[1 Feeder\]'
that "the mouse is taken unasked" mouse 0
keys 2
see '\[Candidates\]'
for _ in 1 2; do
    paste $'DDDq\n'
    see 'paste is text for an editor'
    see 'c3 '
    keys C-z
    see 'Stopped|suspended'
    that "pastes stay marked in the shell" test "$(flag pane_current_command)" = sh
    type 'clear; fg'
    keys Enter
    see '\[Candidates\]'
done
keys 3
see '\[Risk\]'
keys e
see 'Enter keeps it'
keys C-u
paste $'0.8\n'
see 'Enter keeps it'
see '0\.8'
keys Enter
see 'worst 20 %'
type ':'
paste 'scenario-table'
see ':scenario-table'
keys Escape
keys u q
gone '\[3 Risk\]'
see '^ready>'

# A click puts the cursor on a row, or opens a screen.
for type in xterm-256color screen; do
    infocmp $type >"$dir/null" 2>&1 || continue
    click=click_old
    [ "$(infocmp -1 $type | grep -c 'kmous=.*<')" -gt 0 ] && click=click_new
    terminal 80 24 LC_ALL=C.UTF-8
    type "TERM=$type"
    keys Enter
    program small.ini --mouse
    see '\[1 Feeder\]'
    that "$type: the mouse is not asked for" until_true mouse 1
    $click 12 2
    see '\[2 Modules\]'
    see '^> c1'
    $click 5 7
    see '^> c2'
    keys C-z
    see 'Stopped|suspended'
    that "$type: the shell has the mouse" until_true mouse 0
    type 'clear; fg'
    keys Enter
    see '\[2 Modules\]'
    that "$type: the mouse is lost after a stop" until_true mouse 1
    keys q
    gone '\[2 Modules\]'
    see '^ready>'
    that "$type: the mouse is not given back" until_true mouse 0
done
finish
