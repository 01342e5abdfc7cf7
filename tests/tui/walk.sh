#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The whole way at 80x24: load, edit, undo, save, generate, solve, browse, export, quit.
. tests/tui/lib.sh
terminal 80 24 LC_ALL=C.UTF-8

program small.ini
see '\[1 Feeder\]'
see '• 6 ct'

# Edit a candidate, undo, edit again; and the CVaR level, wrongly first.
keys 2
see '\[Candidates\]'
keys l l l e
see 'accepted 0 to 1 000'
type 9999
keys Enter
see 'out of range'
keys Escape
gone 'out of range'
keys e
type 4
keys Enter
see 'small.ini \[\+\]'
keys u
gone 'small.ini \[\+\]'
keys C-r
see 'small.ini \[\+\]'
keys 3
see '\[Risk\]'
keys e
type 0.8
keys Enter
see 'the mean of the worst 20 % of events'

# Saved: the comments stand, only the two values differ.
keys C-s
see 'Saved small.ini'
that "more than the edited values changed" test "$(diff tests/golden/small.ini "$dir/small.ini" | grep -c '^>')" -eq 2
that "the candidate was not saved" grep -qx 'c1 = 4, battery, 4, 0, 10000' "$dir/small.ini"
that "the comment beside alpha is lost" grep -qE '^alpha +=  ?0\.8 +; the worst tenth$' "$dir/small.ini"

# Scenarios alone, then the solve.
keys d
see '8 scenarios drawn'
keys 4
see 'Scenario 1: demand up to'
keys Tab
see 'P50 '
keys r
see 'state +done'
see 'run 1: .* USD a year'

# Three tables of the result.
keys 6
see '\[Allocation\].*Summary'
see 'run 1: .*k\$'
keys Tab
see 'Unserved energy by bus, expected'
keys b
see 'Unserved energy by step, expected'
keys b
see 'Unserved energy by scenario'
keys Tab
see 'Imbalance by scenario'
keys b
see 'Imbalance by bus, expected'
keys w
see 'Imbalance by bus, worst case'
keys l l s
see ' v  '
keys f
type 'bus=4'
keys Enter
see '1 of 6 rows'
keys F

# The result is in no file yet: quitting says so. A scenario by its number is the one at hand.
keys q
see 'result of run 1 is in no file'
keys Escape
gone 'is in no file'
type ':scenario 2'
keys Enter
see 'Scenario 2 of 8'
see 'highest demand .* kW in step'
keys Escape
see 'Scenario 2 of 8: .*Imbalance by bus, one'
keys w
see 'Imbalance by bus, expected'

# The feeder in that scenario, step by step, and its base case again.
keys 1 w
see 'scenario 2 of 8, step 1 of 4'
keys .
see 'step 2 of 4, 1:00 h'
keys /
type 4
keys Enter
see '> • 4 D'
keys Enter
see '^ data centre hall: 600 kW'
keys Escape w
see 'Base case without 1 data centre'
keys 6
see 'Imbalance by bus, expected'

# Export: the header and a line a bus; a file that is there is asked about.
keys x
see 'export to CSV or JSON file: imbalance'
keys C-u
type 'out.csv'
keys Enter
see '6 rows written to out.csv'
that "out.csv has not 7 lines" test "$(wc -l <"$dir/out.csv")" -eq 7
that "out.csv has no header" grep -q '^bus,' "$dir/out.csv"
keys x
see 'export to CSV or JSON file: imbalance'
keys C-u
type 'out.csv'
keys Enter
see 'out.csv is there already'
keys y
see '6 rows written to out.csv'

# An edit makes the result stale, and quitting asks.
keys 3
see '\[Risk\]'
keys e
type 0.7
keys Enter
see 'worst 30 %'
keys 6
see 'STALE: 1 edit since'
keys q
see 'Edits are unsaved'
keys Escape
gone 'Edits are unsaved'
keys u
gone 'STALE'

# Help for this screen runs its entry; the command line completes.
keys '?'
see 'Keys on Results'
type ':export'
see '1 of 1'
keys Escape
gone 'Keys on Results'
type ':scenario-t'
keys Tab
see ':scenario-table$'
keys Enter
see '\[4 Scenarios\]'
keys q
see 'result of run 1 is in no file' # a table in one does not bring it back
keys y
ends 0
that "something was left to recover" test ! -e "$dir/.small.ini.recovery"
finish
