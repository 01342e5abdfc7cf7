#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Files that change while they are open, and what is asked before something would be lost, and only then.
# shellcheck disable=SC2317 # some functions are called by name
. tests/tui/lib.sh
terminal 80 24 LC_ALL=C.UTF-8

# edit VALUE: alpha of the case.
edit() {
    keys 3
    see '\[Risk\]'
    keys g e
    see 'Enter keeps it'
    keys C-u
    type "$1"
    keys Enter
    see '\.ini \[\+\]'
}

# Nothing to lose, nothing asked: after a look, an edit taken back, scenarios drawn, an edit saved.
program small.ini
see '\[1 Feeder\]'
keys 4 q
ends 0
program small.ini
see '\[1 Feeder\]'
edit 0.8
keys u
gone 'small.ini \[\+\]'
keys d
see '8 scenarios drawn'
keys q
ends 0
program small.ini
see '\[1 Feeder\]'
edit 0.8
keys C-s
see 'Saved small.ini'
keys q
ends 0

# An edit is asked about; so is a result that is in no file, until it is in one.
program small.ini
see '\[1 Feeder\]'
edit 0.7
keys q
see 'Edits are unsaved'
keys s
ends 0
that "save and quit did not save" grep -q '^alpha *= 0.7 ' "$dir/small.ini"
program small.ini
see '\[1 Feeder\]'
keys r
see 'run 1: .* USD a year'
keys q
see 'result of run 1 is in no file'
keys Escape
gone 'is in no file'
type ':write-json answer.json'
keys Enter
see 'answer.json'
keys q
ends 0
that "the result is not in its file" grep -q '"objective"' "$dir/answer.json"

# The file changes underneath: it is not overwritten, the edits stay, another name takes them.
program small.ini
see '\[1 Feeder\]'
edit 0.6
echo '; by another program' >>"$dir/small.ini"
cp "$dir/small.ini" "$dir/theirs.ini"
keys C-s
see 'changed on disk'
keys Escape
gone 'changed on disk'
see 'small.ini \[\+\]'
that "the other program's file was overwritten" cmp -s "$dir/theirs.ini" "$dir/small.ini"
keys C-s
see 'changed on disk'
keys a
see 'save'
keys C-u
type 'mine.ini'
keys Enter
see 'Saved mine.ini'
that "the other program's file was overwritten" cmp -s "$dir/theirs.ini" "$dir/small.ini"
that "the edit is not in the new file" grep -q '^alpha *= 0.6 ' "$dir/mine.ini"
keys q
ends 0

# Killed with edits, and then the file changes: that is said before they are taken back.
program small.ini
see '\[1 Feeder\]'
edit 0.75
kept() { grep -q '^alpha *= 0.75 ' "$dir/.small.ini.recovery" 2>"$dir/null"; }
that "the edit was never kept" until_true kept
kill -KILL "$(pid)"
until_true eval '! running'
terminal 80 24 LC_ALL=C.UTF-8
echo '; by another program' >>"$dir/small.ini"
program small.ini
see 'left behind, the last at'
see 'changed since|file changed| since\.'
keys d
gone 'left behind'
keys q
ends 0

# Removed underneath: saving brings it back.
program mine.ini
see '\[1 Feeder\]'
edit 0.5
rm "$dir/mine.ini"
keys C-s
see 'Saved mine.ini'
that "what was removed was not saved again" grep -q '^alpha *= 0.5 ' "$dir/mine.ini"
keys q
ends 0

# Two programs on one case: the second says so, and the edits of the first outlive the save of the second and a kill.
program mine.ini
see '\[1 Feeder\]'
edit 0.85
first() { grep -q '^alpha *= 0.85 ' "$dir/.mine.ini.recovery" 2>"$dir/null"; }
that "the edit was never kept" until_true first
tm new-window -c "$dir" "PS1='ready> ' XDG_STATE_HOME='$XDG_STATE_HOME' LC_ALL=C.UTF-8 sh"
see '^ready>'
program mine.ini
see 'Another program has this case open'
edit 0.7
keys C-s
see 'Saved mine.ini'
keys q
ends 0
that "the second left its file" test ! -e "$dir/.mine.ini.recovery-2"
that "the second took the edits of the first" first
tm last-window
keys C-s
see 'changed on disk'
keys Escape
gone 'changed on disk'
kill -KILL "$(pid)"
until_true eval '! running'
terminal 80 24 LC_ALL=C.UTF-8
program mine.ini
see '1 edit left behind, the last at [0-9:]*: set alpha'
see 'changed since|file changed| since\.'
keys r
see 'edits are back'
keys 3
see '0\.85'
keys q
see 'unsaved'
keys y
ends 0
that "something was left to recover" test ! -e "$dir/.mine.ini.recovery"

# Where edits cannot be kept, the first one says so, before any other key.
for n in '' -2 -3 -4 -5 -6 -7 -8 -9; do mkdir "$dir/.mine.ini.recovery$n"; done
XDG_STATE_HOME=/dev/null/none
terminal 80 24 LC_ALL=C.UTF-8
program mine.ini
see '\[1 Feeder\]'
edit 0.6
see 'cannot be kept for recovery here'
keys q
see 'unsaved'
keys y
ends 0
finish
