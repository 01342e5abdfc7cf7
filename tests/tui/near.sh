#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A plan near the best becomes a run of its own, and Results and Compare have it.
. tests/tui/lib.sh
terminal 80 24 LC_ALL=C.UTF-8
sed -E 's/^(count +=).*/\1 10/; s/^(stress +=).*/\1 1/; s/^(gap +=).*/\1 0.01/' cases/ieee33.ini >"$dir/some.ini"

program some.ini
see '\[1 Feeder\]'
type ':alternatives 5'
keys Enter
see 'Run 1: .* 6 shows the plan'
type ':go results:alternatives'
keys Enter
see '\[Alternatives\]'
see 'Enter make run'
keys G Enter
see 'run 2 plan [0-9]+, near run 1: '
# The run that it is near stays in sight; Enter again shows the other.
see '\[Alternatives\]'
keys Enter
see 'run 2 plan [0-9]+ is shown'
see '\[Allocation\]'
see 'run 2: .*/year, gap [0-9]'
keys 7
see 'run 2 plan [0-9]+'
keys q
see 'in no file'
keys y
ends 0
finish
