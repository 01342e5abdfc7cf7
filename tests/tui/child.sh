#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The solver's process: it never outlives the program, however that ends, and is stopped and continued with it.
# shellcheck disable=SC2317 # some functions are called by name
. tests/tui/lib.sh

# Long enough for all that is done to it here.
sed -E 's/^(count +=).*/\1 400/; s/^(gap +=).*/\1 1e-9/; s/^(time_limit_s +=).*/\1 0/; s/^(recourse +=).*/\1 mip/' \
    cases/ieee33.ini >"$dir/long.ini"

child_of() { ps -o pid= --ppid "$1" | tr -d ' '; }
alive() { kill -0 "$1" 2>"$dir/null"; }
dead() { ! alive "$1"; }
stopped() { [[ $(ps -o state= -p "$1") == T* ]]; }
going() { alive "$1" && ! stopped "$1"; }

# at_work idle|solving: the program with a child that waits for other terms, or one that solves.
at_work() {
    terminal 80 24 LC_ALL=C.UTF-8
    if [ "$1" = idle ]; then program small.ini; else program long.ini; fi
    see '\[1 Feeder\]'
    keys r
    if [ "$1" = idle ]; then see 'state +done'; else see 'state +solving'; fi
    ours=$(pid)
    child=$(child_of "$ours")
    that "$1: no child is there" alive "$child"
}

for state in idle solving; do
    for signal in TERM HUP; do
        at_work $state
        kill "-$signal" "$ours"
        ends $((128 + $(kill -l $signal)))
        that "$state, $signal: the child outlived the program" until_true dead "$child"
    done

    at_work $state
    kill -KILL "$ours"
    that "$state, KILL: the child outlived the program" until_true dead "$child"
    that "$state, KILL: the program is still there" until_true dead "$ours"

    at_work $state
    tm kill-server
    that "$state: the program outlived its terminal" until_true dead "$ours"
    that "$state: the child outlived its terminal" until_true dead "$child"

    # Stopped twice: both wait, and both go on.
    at_work $state
    for _ in 1 2; do
        keys C-z
        see 'Stopped|suspended'
        that "$state: the program does not wait" until_true stopped "$ours"
        that "$state: its child does not wait" until_true stopped "$child"
        type 'clear; fg'
        keys Enter
        see '\[5 Solve\]'
        that "$state: the program does not go on" until_true going "$ours"
        that "$state: its child does not go on" until_true going "$child"
    done
    if [ $state = idle ]; then
        # The one that was kept answers other terms.
        type ':set risk:alpha=0.7'
        keys Enter
        see 'is now 0.7'
        keys r
        see 'run 2: .* USD a year'
        that "another child answered" test "$(child_of "$ours")" = "$child"
        keys u # so that the next one has nothing to recover
        see 'case is as saved'
    else
        see 'state +solving'
        keys X
        see 'nothing of it was kept'
        that "the job outlived X" until_true dead "$child"
    fi

    # Told to end while it is stopped, it ends once it goes on.
    at_work $state
    keys C-z
    see 'Stopped|suspended'
    kill -TERM "$ours"
    type 'clear; fg'
    keys Enter
    that "$state: TERM was lost in a stop" until_true dead "$ours"
    that "$state: the child outlived a stop" until_true dead "$child"
done
finish
