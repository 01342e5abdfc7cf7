#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Stop and keep, and kill, while the screen stays alive.
# shellcheck disable=SC2317 # some functions are called by name
. tests/tui/lib.sh
terminal 80 24 LC_ALL=C.UTF-8
sed -E 's/^(count +=).*/\1 40/; s/^(gap +=).*/\1 1e-9/; s/^(time_limit_s +=).*/\1 0/' cases/ieee33.ini >"$dir/long.ini"

program long.ini
see '\[1 Feeder\]'
keys r
see '\[5 Solve\]'
see 'best plan +[0-9]'
# Keys are answered while it runs.
keys 2
see '\[Candidates\]'
see 'solve [0-9]+:'
keys a
see 'name of the new row'
keys Escape
gone 'name of the new row'
keys 5
see '\[5 Solve\]'
# By then the best plan is not the empty one any more.
see 'gap +[0-9]\.[0-9]'
keys o
# The best plan may be proven just before.
see 'state +(stopped, the best plan is kept|done)'
see 'run 1: .* (stopped|gap|optimal)'
keys 6
see 'sum of [0-9]+ rows'
see 'run 1( stopped)?: .*/year, gap [0-9]'

# The next one is ended at once: nothing of it is kept, and the first result stands.
keys r
see 'state +solving'
keys q
see 'A job runs'
keys Escape
gone 'A job runs'
keys X
see 'nothing of it was kept'
keys 6
see 'run 1( stopped)?:'

# Leaving with a job that runs: it ends with the program.
keys r
see 'state +solving'
job=$(ps -o pid= --ppid "$(pid)" | tr -d ' ')
that "no job is there" test -n "$job"
keys q
see 'A job runs'
keys y
ends 0
job_gone() { ! kill -0 "$job" 2>"$dir/null"; }
that "the job outlived the program" until_true job_gone
finish
