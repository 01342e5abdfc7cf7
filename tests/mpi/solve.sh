#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Several processes on one solve: the same answer as one, whatever is asked; a process that dies or hangs ends it with a word and
# the plan so far. BALLAST must be built with MPI=1.
# shellcheck disable=SC1091,SC2154,SC2034 # lib.sh sets and reads the variables of the tests
. "$(dirname "$0")/../cli/lib.sh"

launch=(mpirun --oversubscribe --bind-to none --mca btl_vader_single_copy_mechanism none --mca odls_base_sigkill_timeout 5)
[ "$(id -u)" -ne 0 ] || launch+=(--allow-run-as-root)

# together COUNT CODE ARGUMENT...: so many processes, and this exit code; output in $dir/out and $dir/err.
together() {
    local count=$1 want=$2 code
    shift 2
    command="mpirun -n $count ballast $*"
    "${launch[@]}" -n "$count" "$BALLAST" "$@" >"$dir/out" 2>"$dir/err" </dev/null
    code=$?
    if [ "$code" -eq "$want" ]; then good; else bad "exit code $code, not $want"; fi
}

untimed() { grep -v '"seconds"' "$1"; }
# same WHAT: the answers of one and of several processes say the same, and so does what was printed.
same() {
    if [ -s "$dir/one.json" ] && cmp -s <(untimed "$dir/one.json") <(untimed "$dir/more.json"); then good; else bad "$1: not the answer of one process"; fi
    if cmp -s <(grep -v '^Time' "$dir/one.out") <(grep -v '^Time' "$dir/out"); then good; else bad "$1: other tables than those of one process"; fi
}
one() {
    run 0 solve "$@" -q --json "$dir/one.json" --detail
    cp "$dir/out" "$dir/one.out"
}

run 0 --version
out 'MPI'
[ "$failed" -eq 0 ] || finish # processes that know nothing of each other would write the same files

# Enough scenarios for a pilot; more processes than one, and than divide their number.
one "$CASE" --scenarios 70 --stress 5
together 2 0 solve "$CASE" --scenarios 70 --stress 5 -q --json "$dir/more.json" --detail
same 'two processes'
together 3 0 solve "$CASE" --scenarios 70 --stress 5 -q --json "$dir/more.json" --detail --threads 2
same 'three processes'

# Whole units, and fewer scenarios than processes.
one "$CASE" "${SMALL[@]}" --recourse mip
together 2 0 solve "$CASE" "${SMALL[@]}" --recourse mip -q --json "$dir/more.json" --detail
same 'integer dispatch'
together 5 0 solve "$CASE" "${SMALL[@]}" --recourse mip -q --json "$dir/more.json" --detail
same 'a process without scenarios'

# The others need not see the file, nor the options.
cp "$CASE" "$dir/here.ini"
one "$dir/here.ini" "${SMALL[@]}"
command='mpirun -n 1 ballast solve FILE : -n 1 ballast'
"${launch[@]}" -n 1 "$BALLAST" solve "$dir/here.ini" "${SMALL[@]}" -q --json "$dir/more.json" --detail : \
    -n 1 --wdir / "$BALLAST" solve nowhere.ini >"$dir/out" 2>"$dir/err" </dev/null
that 'the other process reads the case itself' test $? -eq 0
same 'a file that process 0 sees'

# Other commands run once, and exit codes come through.
together 2 0 check "$CASE"
that 'check ran twice' test "$(grep -c 'no problem found' "$dir/out")" -eq 1
together 2 2 solve "$CASE" --no-such-option
together 2 5 solve "$CASE" --scenarios 300 --time-limit 0.001
err 'Raise the time limit'

# ---- What becomes of a process ----

# start: a solve that would take long on two processes, in the background; returns at its first plan at work.
start() {
    rm -f "$dir/kept.json"
    follow '^ +[0-9]+ +root +[0-9.-]+ +[0-9]+\.[0-9]+' "${launch[@]}" -n 2 "$BALLAST" solve "$CASE" --scenarios 300 \
        --gap 1e-9 --time-limit 0 --json "$dir/kept.json"
}

# rank NUMBER: its process.
rank() {
    local pid
    for pid in $(ps -o pid= --ppid "$job"); do
        tr '\0' '\n' <"/proc/$pid/environ" 2>/dev/null | grep -qx "OMPI_COMM_WORLD_RANK=$1" && echo "$pid"
    done
}

# gone CODE: so ends the launcher; the plan so far was kept.
gone() {
    ended "$1"
    err 'stopped; the best plan so far is kept'
    that 'the plan so far was not saved' test "$(field "$dir/kept.json" status)" = stopped
}

start
kill -TERM "$(rank 0)"
gone 143

start
kill -KILL "$(rank 1)"
gone 137
err 'Rank 1 of 2 is lost'

start
kill -STOP "$(rank 1)"
gone 1
err 'Rank 1 of 2 is lost: it has not been heard'

start
kill -TERM "$job"
gone 1

finish
