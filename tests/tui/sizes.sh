#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Every screen from the smallest size to a large one, and a storm of sizes while a job runs.
# shellcheck disable=SC2317 # some functions are called by name
. tests/tui/lib.sh

# The title is on the first line and the keys are on the last one of ROWS.
fits() { screen | sed -n 1p | grep -qF small.ini && screen | sed -n "$1p" | grep -qF '? help'; }
for size in '40 10' '80 24' '140 40' '300 100'; do
    read -r columns rows <<<"$size"
    terminal "$columns" "$rows" LC_ALL=C.UTF-8
    program small.ini
    see '\[1'
    keys r
    see '[Rr]un 1: '
    for screen in 1 2 3 4 5 6 7; do
        keys $screen
        see "\\[$screen"
        that "$columns by $rows: screen $screen does not fill the size" until_true fits "$rows"
    done
    keys '?'
    see 'Keys on '
    keys Escape
    gone 'Keys on '
    keys :
    type 'write-json out.json'
    keys Enter
    see 'out.json'
    keys q
    ends 0
    rm -f "$dir/out.json"
done

# A storm of sizes, the smallest and one too small among them, with a job that runs: it goes on, and the last size is
# what is drawn.
sed -E 's/^(count +=).*/\1 400/; s/^(gap +=).*/\1 1e-9/; s/^(time_limit_s +=).*/\1 0/; s/^(recourse +=).*/\1 mip/' \
    cases/ieee33.ini >"$dir/long.ini"
terminal 80 24 LC_ALL=C.UTF-8
program long.ini
see '\[1 Feeder\]'
keys r
see 'state +solving'
for ((i = 0; i < 60; i++)); do
    tm resize-window -x $((1 + 37 * i % 299)) -y $((1 + 23 * i % 99))
    keys $((1 + i % 7))
done
tm resize-window -x 30 -y 8
see 'needs 40x10'
tm resize-window -x 120 -y 30
keys 5
see '\[5 Solve\]'
see 'state +solving'
see 'o stop'
that "what is drawn is not of the last size" eval 'screen | sed -n 30p | grep -qF "? help"'
keys X
see 'nothing of it was kept'
keys q
ends 0
finish
