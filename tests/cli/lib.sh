# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# For the tests of the command line: run the program, look at its exit code and its output, count. Source it, then `finish`.
set -u
: "${BALLAST:?set BALLAST to the program under test}"
CASE=cases/ieee33.ini
# Small enough to solve in a moment.
SMALL=(--scenarios 3 --stress 1 --set "time:steps=4x60min")
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
passed=0
failed=0

good() { passed=$((passed + 1)); }

# bad WHAT: a failure, with what the program last said.
bad() {
    failed=$((failed + 1))
    echo "FAILED: $1"
    echo "  ${command:-}"
    [ -e "$dir/out" ] && sed 's/^/  out: /' "$dir/out" | head -n 20
    [ -e "$dir/err" ] && sed 's/^/  err: /' "$dir/err" | head -n 20
}

# run CODE ARGUMENT...: the program exits with this code; its output is in $dir/out and $dir/err.
run() {
    local want=$1 code
    shift
    command="ballast $*"
    "$BALLAST" "$@" >"$dir/out" 2>"$dir/err" </dev/null
    code=$?
    if [ "$code" -eq "$want" ]; then good; else bad "exit code $code, not $want"; fi
}

# out PATTERN, err PATTERN: the last run said this (grep -E).
out() { if grep -qE -- "$1" "$dir/out"; then good; else bad "standard output has no /$1/"; fi; }
err() { if grep -qE -- "$1" "$dir/err"; then good; else bad "standard error has no /$1/"; fi; }
no_out() { if [ -s "$dir/out" ]; then bad "standard output is not empty"; else good; fi; }
# that WHAT COMMAND...: a command of the shell holds.
that() {
    local what=$1
    shift
    if "$@"; then good; else bad "$what"; fi
}
absent() { [ ! -e "$1" ]; }
# field FILE KEY: the number or word of a key on a line of its own in an answer.
field() { sed -nE "s/.*\"$2\": \"?([^\",]*)\"?.*/\\1/p" "$1" | head -n 1; }

# follow PATTERN COMMAND...: start a command in the background as $job; returns once it said so on standard error, or ended.
follow() {
    local pattern=$1 line
    shift
    command=$*
    rm -f "$dir/pipe"
    mkfifo "$dir/pipe"
    "$@" >"$dir/out" 2>"$dir/pipe" </dev/null &
    job=$!
    exec 9<"$dir/pipe"
    while IFS= read -r line <&9; do
        [[ $line =~ $pattern ]] && break
    done
}

# ended CODE: the command that is followed ends with this code; what it said since goes to $dir/err.
ended() {
    local code
    cat <&9 >"$dir/err"
    wait "$job" 2>/dev/null
    code=$?
    exec 9<&-
    if [ "$code" -eq "$1" ]; then good; else bad "exit code $code, not $1"; fi
}

finish() {
    echo "$passed passed, $failed failed"
    [ "$failed" -eq 0 ]
    exit
}
