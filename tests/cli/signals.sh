#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Signals, closed pipes and full disks: the plan is kept, the exit code tells, no half file is left.
# shellcheck disable=SC1091,SC2154,SC2034 # lib.sh sets and reads the variables of the tests
. "$(dirname "$0")/lib.sh"

# start ARGUMENT...: a solve that would take long, in the background; returns at its first line with a plan.
start() {
    follow '^ +[0-9]+ +[a-z]+ +[0-9.-]+ +[0-9]+\.[0-9]+' "$BALLAST" solve "$CASE" --gap 1e-9 --time-limit 0 "$@"
}

start --json "$dir/kept.json"
kill -TERM "$job"
ended 143
out '^Allocation by site'
err 'stopped; the best plan so far is kept'
that "the status is not stopped" test "$(field "$dir/kept.json" status)" = stopped

# Killed outright, it leaves nothing half written.
start --json "$dir/killed.json"
kill -KILL "$job"
ended 137
that "a half answer was left" test -z "$(find "$dir" -name 'killed.json*')"

# A reader that goes away ends the program without a word, as it ends other tools; files are written before. The output is far
# larger than a pipe holds, so that the writer meets the closed end.
command='ballast export | head'
"$BALLAST" export "$CASE" --scenarios 40 --stress 0 2>"$dir/err" | head -c 1 >/dev/null
that "a closed pipe is not SIGPIPE" test "${PIPESTATUS[0]}" -eq 141
that "a closed pipe makes noise" test ! -s "$dir/err"
"$BALLAST" scenarios "$CASE" --scenarios 40 --stress 0 --json - --csv "$dir/first.csv" 2>"$dir/err" | head -c 1 >/dev/null
that "a closed pipe costs a file" test -s "$dir/first.csv"

# Closed streams: an error, and no message inside a file.
command='ballast check >&-'
"$BALLAST" check "$CASE" >&- 2>"$dir/err"
that "a closed standard output goes unnoticed" test $? -eq 1
command='ballast export -o FILE >&- 2>&-'
"$BALLAST" export "$CASE" --scenarios 2 --stress 0 -o "$dir/closed.json" >&- 2>&-
"$BALLAST" export "$CASE" --scenarios 2 --stress 0 -o "$dir/open.json" 2>/dev/null
that "closed streams change the file" cmp "$dir/closed.json" "$dir/open.json"

if [ -e /dev/full ]; then
    command='ballast ... >/dev/full'
    for words in "check $CASE" "powerflow $CASE" "scenarios $CASE" "--help" "--version" "solve --help"; do
        # shellcheck disable=SC2086 # words of a command
        "$BALLAST" $words >/dev/full 2>"$dir/err"
        that "a full disk goes unnoticed: $words" test $? -eq 1
    done
    "$BALLAST" solve "$CASE" "${SMALL[@]}" -q --json "$dir/full.json" >/dev/full 2>"$dir/err"
    that "a full disk goes unnoticed" test $? -eq 1
    that "the answer was lost with the text" test -s "$dir/full.json"
    run 1 solve "$CASE" "${SMALL[@]}" -q --json /dev/full
    run 1 solve "$CASE" "${SMALL[@]}" -q --csv "$dir/full.json"
fi
run 1 solve "$CASE" "${SMALL[@]}" -q --json "$dir/no/such/answer.json"
err 'no/such/answer.json'

finish
