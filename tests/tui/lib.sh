# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# For the tests of the terminal program: a terminal of its own in tmux, keys in, and waiting until a text is on the
# screen. Source it, `terminal COLUMNS ROWS`, then `finish`.
set -u
: "${BALLAST:?set BALLAST to the program under test}"
BALLAST=$(realpath "$BALLAST")
ROOT=$PWD
dir=$(mktemp -d) || exit 1
mkfifo "$dir/never" && exec 9<>"$dir/never" # nothing is ever written here: reading it waits
passed=0
failed=0
unset TMUX TMUX_PANE NO_COLOR
export XDG_STATE_HOME=$dir/state

server=0 # each terminal has a server of its own: one that is told to end takes a moment
tm() { tmux -S "$dir/tmux$server" -f /dev/null "$@"; }
cleanup() {
    tm kill-server 2>"$dir/null"
    rm -rf "$dir"
}
trap cleanup EXIT

good() { passed=$((passed + 1)); }
screen() { tm capture-pane -p 2>&1; }
# bad WHAT: a failure, with what the screen shows.
bad() {
    failed=$((failed + 1))
    echo "FAILED: $1"
    screen | sed 's/^/  | /'
}
that() {
    local what=$1
    shift
    if "$@"; then good; else bad "$what"; fi
}

# until_true COMMAND...: look ten times a second, a minute or more at most.
until_true() {
    local i
    for ((i = 0; i < 600; i++)); do
        "$@" && return 0
        read -rt 0.1 -u 9
    done
    return 1
}
on_screen() { screen | grep -qE -- "$1"; }
off_screen() { ! on_screen "$1"; }
# see PATTERN, gone PATTERN: it comes to be on the screen (grep -E), or to be there no more.
see() { if until_true on_screen "$1"; then good; else bad "the screen never showed /$1/"; fi; }
gone() { if until_true off_screen "$1"; then good; else bad "the screen went on showing /$1/"; fi; }
keys() { tm send-keys "$@"; }
type() { tm send-keys -l -- "$1"; }

# terminal COLUMNS ROWS [NAME=VALUE...]: a shell in a terminal of this size, in $dir.
terminal() {
    local columns=$1 rows=$2
    shift 2
    tm kill-server 2>"$dir/null"
    server=$((server + 1))
    cp "$ROOT/tests/golden/small.ini" "$dir/small.ini"
    env "$@" tmux -S "$dir/tmux$server" -f /dev/null new-session -d -x "$columns" -y "$rows" -c "$dir" \
        "env $* PS1='ready> ' XDG_STATE_HOME='$XDG_STATE_HOME' sh" || exit 1
    tm set-option -g remain-on-exit on >"$dir/null"
    see '^ready>'
}
# program ARGUMENT...: run the program in that shell; its exit code is shown when it ends.
program() {
    type "clear; stty -g >before; '$BALLAST' $*; echo \"code \$?\"; stty -g >after"
    keys Enter
}
# The program in the terminal, by its parent.
pid() { ps -o pid=,comm= --ppid "$(tm display-message -p '#{pane_pid}')" | awk '$2 == "ballast" { print $1; exit }'; }
running() { [ -n "$(pid)" ]; }
# ends CODE: the program has ended so, the shell is back, and the terminal is as it was found.
ends() {
    see "^code $1\$"
    see '^ready>'
    that "the terminal is not as it was found" cmp -s "$dir/before" "$dir/after"
}

finish() {
    echo "$passed passed, $failed failed"
    [ "$failed" -eq 0 ]
    exit
}
