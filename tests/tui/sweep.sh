#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A sweep: points come while the keys work; stop keeps them, a point becomes a run, kill keeps them too.
. tests/tui/lib.sh
terminal 80 24 LC_ALL=C.UTF-8
sed -E 's/^(count +=).*/\1 10/; s/^(stress +=).*/\1 1/; s/^(gap +=).*/\1 0.01/' cases/ieee33.ini >"$dir/some.ini"

program some.ini
see '\[1 Feeder\]'
type ':sweep alfa 0 0.9 900'
keys Enter
see "'alfa' cannot be swept\. Sweep alpha, radius"
type ':sweep alpha 0 0.9 900'
keys Enter
see 'Runs \[Sweep\] Frontier'
see 'Alpha +Objective'
see 'point [0-9]+ of 900 is being solved'
# Keys are answered while it goes on, and the title says how far it is.
keys 2
see '\[Candidates\]'
see 'sweep [0-9]+/900'
type ':sweep radius 0 50 3'
keys Enter
see 'sweep: a job runs already'
keys Escape
keys 7
see 'Runs \[Sweep\] Frontier'
keys o
see 'The sweep was stopped: [0-9]+ of 900 points are kept'

# A point as a run, and the picture.
keys Enter
see 'Run 1 is alpha 0\. 6 shows it'
keys Tab
see 'Cost and risk by alpha'
see 'on the frontier|for .* USD/year CVaR [0-9.]+ falls|one plan is on the frontier'
keys 6
see 'run 1: .*/year, gap [0-9]'
keys 7
type ':go compare:runs'
keys Enter
see 'run 1 alpha 0'

# The next one is ended at once: its points stay.
type ':sweep weight 0 1 900'
keys Enter
see 'The sweep before is in no file'
keys y
see 'Weight +Objective'
keys X
see 'The sweep was ended: [0-9]+ of 900 points are kept'
see 'Weight +Objective'
keys q
see 'The sweep is in no file'
keys y
ends 0
finish
